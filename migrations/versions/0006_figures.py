"""What figures are counted by: kind, cost and teaching time of sessions, age bands, saved views."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0006"
down_revision = "0005"

SAVED_VIEW = (
    sa.Column("owner_id", Id(), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("query", sa.Text(), nullable=False),
    sa.Column("is_shared", sa.Boolean(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    sa.ForeignKeyConstraint(
        ["owner_id"], ["user_account.id"], name="fk_saved_view_owner_id_user_account", ondelete="CASCADE"
    ),
    sa.UniqueConstraint("owner_id", "name", name="uq_saved_view_owner_id_name"),
)
ADDED = {
    "programme": (sa.Column("hours_a_day", sa.Integer(), nullable=False, server_default="6"),),
    "training_session": (
        sa.Column("kind", sa.String(24), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("minutes_a_day", sa.Integer(), nullable=True),
    ),
    "registration": (sa.Column("age_band", sa.String(24), nullable=False, server_default="unknown"),),
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, column)
    op.create_table("saved_view", *SAVED_VIEW)


def downgrade() -> None:
    op.drop_table("saved_view")
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column.name)
