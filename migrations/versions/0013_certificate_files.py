"""Where the file of each certificate is, what its credential holds; what was issued is kept."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0013"
down_revision = "0012"

KEPT = (
    *("printed", "printed_digest", "serial", "code", "language", "issued_at", "salt", "status_index"),
    *("kind", "rule_set_id", "rule_version", "evidence"),
)
ADDED = (
    sa.Column("file_key", sa.Text(), nullable=True),
    sa.Column("status_index", sa.Integer(), nullable=True),
    sa.Column("salt", sa.Text(), nullable=False, server_default=""),
    sa.Column("tells_holder", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("told_at", UtcDateTime(), nullable=True),
    sa.Column("replaced_by_id", Id(), nullable=True),
    sa.Column("shows_name", sa.Boolean(), nullable=False, server_default=sa.false()),
)
CERTIFICATE = sa.table("certificate", sa.column("id", Id()), sa.column("status_index"), sa.column("salt"))
PLACES = 131_072
TRIGGERS = (
    "certificate_no_update",
    "certificate_file_no_update",
    "certificate_revoked_no_update",
)


def upgrade() -> None:
    with op.batch_alter_table("certificate") as table:
        for column in ADDED:
            table.add_column(column)
        table.create_foreign_key(
            "fk_certificate_replaced_by_id_certificate", "certificate", ["replaced_by_id"], ["id"]
        )
    _fill()
    with op.batch_alter_table("certificate") as table:
        table.alter_column("status_index", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint("uq_certificate_status_index", ["status_index"])
    _note_changes()
    _keep()


def _fill() -> None:
    connection = op.get_bind()
    ids = connection.scalars(sa.select(CERTIFICATE.c.id)).all()
    places = secrets.SystemRandom().sample(range(max(PLACES, 2 * len(ids))), len(ids))
    for id_, place in zip(ids, places, strict=True):
        connection.execute(
            sa.update(CERTIFICATE)
            .where(CERTIFICATE.c.id == id_)
            .values(status_index=place, salt=secrets.token_urlsafe(16))
        )


def _keep() -> None:
    """What was issued does not change, and a file that was made is the only one."""
    kept = ", ".join(KEPT)
    if op.get_bind().dialect.name == "sqlite":
        refused = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        op.execute(f"CREATE TRIGGER certificate_no_update BEFORE UPDATE OF {kept} ON certificate {refused}")
        op.execute(
            "CREATE TRIGGER certificate_file_no_update BEFORE UPDATE OF file_key ON certificate "
            f"WHEN OLD.file_key IS NOT NULL {refused}"
        )
        op.execute(
            "CREATE TRIGGER certificate_revoked_no_update BEFORE UPDATE OF state ON certificate "
            f"WHEN OLD.state = 'revoked' AND NEW.state <> 'revoked' {refused}"
        )
        return
    op.execute(
        f"CREATE TRIGGER certificate_no_update BEFORE UPDATE OF {kept} ON certificate "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER certificate_file_no_update BEFORE UPDATE OF file_key ON certificate "
        "FOR EACH ROW WHEN (OLD.file_key IS NOT NULL) EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER certificate_revoked_no_update BEFORE UPDATE OF state ON certificate FOR EACH ROW "
        "WHEN (OLD.state = 'revoked' AND NEW.state <> 'revoked') EXECUTE FUNCTION refuse_change()"
    )


def _note_changes() -> None:
    """SQLite dropped the triggers of the old table."""
    if op.get_bind().dialect.name == "sqlite":
        script: Any = op.get_context().script
        kept = script.get_revision("0012").module.KEPT["certificate"]
        for statement in script.get_revision("0011").module.notes_on_sqlite("certificate", kept):
            op.execute(statement)


def downgrade() -> None:
    """Not once a file is made: its credential names a place in a list that the schema before forgets."""
    made = sa.text("SELECT count(*) FROM certificate WHERE file_key IS NOT NULL")
    if op.get_bind().scalar(made):
        raise RuntimeError("certificates have been signed: the schema before could not keep what they say")
    on_table = "" if op.get_bind().dialect.name == "sqlite" else " ON certificate"
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}{on_table}")
    with op.batch_alter_table("certificate") as table:
        table.drop_constraint("uq_certificate_status_index", type_="unique")
        table.drop_constraint("fk_certificate_replaced_by_id_certificate", type_="foreignkey")
        for column in ADDED:
            table.drop_column(column.name)
    _note_changes()
