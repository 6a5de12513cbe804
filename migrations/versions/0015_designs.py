"""Designs of certificates as data, in versions that do not change, and who uses which."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0015"
down_revision = "0014"

DESIGN = (
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("name_key", sa.Text(), nullable=False),
    sa.Column("programme_id", Id(), nullable=True),
    sa.Column("is_archived", sa.Boolean(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_certificate_design"),
    sa.ForeignKeyConstraint(
        ["programme_id"], ["programme.id"], name="fk_certificate_design_programme_id_programme"
    ),
)
VERSION = (
    sa.Column("design_id", Id(), nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("content", sa.JSON(), nullable=False),
    sa.Column("digest", sa.Text(), nullable=False),
    sa.Column("made_at", UtcDateTime(), nullable=False),
    sa.Column("made_by_id", Id(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_certificate_design_version"),
    sa.ForeignKeyConstraint(
        ["design_id"],
        ["certificate_design.id"],
        name="fk_certificate_design_version_design_id_certificate_design",
    ),
    sa.ForeignKeyConstraint(
        ["made_by_id"], ["user_account.id"], name="fk_certificate_design_version_made_by_id_user_account"
    ),
    sa.UniqueConstraint("design_id", "number", name="uq_certificate_design_version_design_id_number"),
)
CHOICE = (
    sa.Column("programme_id", Id(), nullable=True),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("design_id", Id(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_certificate_design_choice"),
    sa.ForeignKeyConstraint(
        ["programme_id"], ["programme.id"], name="fk_certificate_design_choice_programme_id_programme"
    ),
    sa.ForeignKeyConstraint(
        ["design_id"],
        ["certificate_design.id"],
        name="fk_certificate_design_choice_design_id_certificate_design",
    ),
)
PICTURE = (
    sa.Column("digest", sa.Text(), nullable=False),
    sa.Column("used_at", UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint("digest", name="pk_uploaded_picture"),
)
NAMED_ONCE = {
    "uq_certificate_design_programme": (["programme_id", "name_key"], "programme_id IS NOT NULL"),
    "uq_certificate_design_office": (["name_key"], "programme_id IS NULL"),
}
CHOSEN_ONCE = {
    "uq_certificate_design_choice_programme": (["programme_id", "kind"], "programme_id IS NOT NULL"),
    "uq_certificate_design_choice_office": (["kind"], "programme_id IS NULL"),
}


def upgrade() -> None:
    op.create_table("certificate_design", *DESIGN)
    op.create_index("ix_certificate_design_programme_id", "certificate_design", ["programme_id"])
    op.create_table("certificate_design_version", *VERSION)
    op.create_table("certificate_design_choice", *CHOICE)
    op.create_table("uploaded_picture", *PICTURE)
    op.create_index("ix_uploaded_picture_used_at", "uploaded_picture", ["used_at"])
    _make_unique("certificate_design", NAMED_ONCE)
    _make_unique("certificate_design_choice", CHOSEN_ONCE)
    _refuse_changes_of_versions()


def _make_unique(table: str, indexes: dict[str, tuple[list[str], str]]) -> None:
    for name, (columns, where) in indexes.items():
        op.create_index(
            name,
            table,
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _refuse_changes_of_versions() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER certificate_design_version_no_update BEFORE UPDATE ON certificate_design_version "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER certificate_design_version_no_update BEFORE UPDATE ON certificate_design_version "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Certificates keep the design they were issued with, and their files."""
    for name in (
        "uploaded_picture",
        "certificate_design_choice",
        "certificate_design_version",
        "certificate_design",
    ):
        op.drop_table(name)
