"""A version of the data: triggers note every change of what figures are counted from."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id

revision = "0010"
down_revision = "0006"

COUNTED = (
    "assignment",
    "certificate",
    "head_count",
    "module",
    "programme",
    "registration",
    "session_module",
    "training_session",
)
# Not INSERT OR REPLACE: inside a trigger an INSERT OR IGNORE around it would have its way.
ON_SQLITE = (
    "INSERT INTO data_change (number, token) VALUES (0, randomblob(16)) "
    "ON CONFLICT (number) DO UPDATE SET token = excluded.token"
)
ON_POSTGRESQL = (
    "INSERT INTO data_change (number, token) "
    "VALUES (CAST(CAST(pg_current_xact_id() AS text) AS bigint), gen_random_uuid()) "
    "ON CONFLICT (number) DO UPDATE SET token = excluded.token"
)


def upgrade() -> None:
    op.create_table(
        "data_change",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token", Id(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_data_change"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTED:
            for event in ("insert", "update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_{event}_counted AFTER {event.upper()} ON {table} "
                    f"BEGIN {ON_SQLITE}; END"
                )
        op.execute(ON_SQLITE)
        return
    op.execute(
        "CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {ON_POSTGRESQL}; RETURN NULL; END $$"
    )
    for table in COUNTED:
        op.execute(
            f"CREATE TRIGGER {table}_counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
        )
    op.execute(ON_POSTGRESQL)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTED:
            for event in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{event}_counted")
    else:
        for table in COUNTED:
            op.execute(f"DROP TRIGGER {table}_counted ON {table}")
        op.execute("DROP FUNCTION note_change()")
    op.drop_table("data_change")
