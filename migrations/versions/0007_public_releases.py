"""Releases of figures for the public, and triggers that keep them as they were published."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0007"
down_revision = "0006"

COLUMNS = (
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("first_year", sa.Integer(), nullable=False),
    sa.Column("last_year", sa.Integer(), nullable=False),
    sa.Column("headline", sa.JSON(), nullable=False),
    sa.Column("tables", sa.JSON(), nullable=False),
    sa.Column("digest", sa.Text(), nullable=False),
    sa.Column("kept", sa.JSON(), nullable=False),
    sa.Column("rounding_key", sa.Text(), nullable=False),
    sa.Column("released_at", UtcDateTime(), nullable=False),
    sa.Column("released_by_id", Id(), nullable=True),
    sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
    sa.Column("withdrawn_by_id", Id(), nullable=True),
    sa.Column("withdrawal_reason", sa.Text(), nullable=True),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_public_release"),
    sa.CheckConstraint("first_year <= last_year", name="ck_public_release_years"),
    sa.ForeignKeyConstraint(
        ["released_by_id"], ["user_account.id"], name="fk_public_release_released_by_id_user_account"
    ),
    sa.ForeignKeyConstraint(
        ["withdrawn_by_id"], ["user_account.id"], name="fk_public_release_withdrawn_by_id_user_account"
    ),
)
PUBLISHED = (
    "title",
    "first_year",
    "last_year",
    "headline",
    "tables",
    "digest",
    "kept",
    "rounding_key",
    "released_at",
    "released_by_id",
)
EVENTS = {
    "public_release_no_delete": "DELETE ON public_release",
    "public_release_no_update": f"UPDATE OF {', '.join(PUBLISHED)} ON public_release",
}


def upgrade() -> None:
    op.create_table("public_release", *COLUMNS)
    op.create_index("ix_public_release_released_at", "public_release", ["released_at"])
    for name, event in EVENTS.items():
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, 'append-only'); END")
        else:
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.drop_table("public_release")
