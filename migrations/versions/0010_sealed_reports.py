"""Sealed reports, and triggers that keep them as they were sealed."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0010"
down_revision = "0009"

COLUMNS = (
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("sealed_at", UtcDateTime(), nullable=False),
    sa.Column("sealed_by_id", Id(), nullable=True),
    sa.Column("as_of", UtcDateTime(), nullable=False),
    sa.Column("query", sa.Text(), nullable=False),
    sa.Column("scope", sa.JSON(), nullable=False),
    sa.Column("names_people", sa.Boolean(), nullable=False),
    sa.Column("content", sa.Text(), nullable=False),
    sa.Column("evidence", sa.Text(), nullable=False),
    sa.Column("digest", sa.Text(), nullable=False),
    sa.Column("signature", sa.Text(), nullable=False),
    sa.Column("key_id", sa.Text(), nullable=False),
    sa.Column("public_key", sa.Text(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_sealed_report"),
    sa.ForeignKeyConstraint(
        ["sealed_by_id"], ["user_account.id"], name="fk_sealed_report_sealed_by_id_user_account"
    ),
)


def upgrade() -> None:
    op.create_table("sealed_report", *COLUMNS)
    op.create_index("ix_sealed_report_sealed_at", "sealed_report", ["sealed_at"])
    for event in ("UPDATE", "DELETE"):
        name = f"sealed_report_no_{event.lower()}"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON sealed_report "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON sealed_report "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )


def downgrade() -> None:
    op.drop_table("sealed_report")
