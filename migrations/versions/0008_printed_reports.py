"""The words that an office gives its printed reports, and reports that come by mail."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0008"
down_revision = "0007"

WORDING = (
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("foreword", sa.Text(), nullable=False),
    sa.Column("closing", sa.Text(), nullable=False),
    sa.Column("changed_at", UtcDateTime(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_report_wording"),
    sa.UniqueConstraint("kind", "language", name="uq_report_wording_kind_language"),
)
SCHEDULE = (
    sa.Column("owner_id", Id(), nullable=False),
    sa.Column("subject", sa.String(24), nullable=False),
    sa.Column("query", sa.Text(), nullable=False),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("file_kind", sa.String(24), nullable=False),
    sa.Column("rhythm", sa.String(24), nullable=False),
    sa.Column("first_on", sa.Date(), nullable=False),
    sa.Column("next_on", sa.Date(), nullable=False),
    sa.Column("is_rolling", sa.Boolean(), nullable=False),
    sa.Column("shows_people", sa.Boolean(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_report_schedule"),
    sa.ForeignKeyConstraint(
        ["owner_id"], ["user_account.id"], name="fk_report_schedule_owner_id_user_account", ondelete="CASCADE"
    ),
)
RECIPIENT = (
    sa.Column("schedule_id", Id(), nullable=False),
    sa.Column("user_id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("schedule_id", "user_id", name="pk_report_recipient"),
    sa.ForeignKeyConstraint(
        ["schedule_id"],
        ["report_schedule.id"],
        name="fk_report_recipient_schedule_id_report_schedule",
        ondelete="CASCADE",
    ),
    sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name="fk_report_recipient_user_id_user_account", ondelete="CASCADE"
    ),
)
DELIVERY = (
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("file_kind", sa.String(24), nullable=False),
    sa.Column("storage_key", sa.Text(), nullable=False),
    sa.Column("pairs", sa.JSON(), nullable=False),
    sa.Column("shows_people", sa.Boolean(), nullable=False),
    sa.Column("made_at", UtcDateTime(), nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_report_delivery"),
)


def upgrade() -> None:
    op.create_table("report_wording", *WORDING)
    op.create_table("report_schedule", *SCHEDULE)
    op.create_index("ix_report_schedule_next_on", "report_schedule", ["next_on"])
    op.create_table("report_recipient", *RECIPIENT)
    op.create_table("report_delivery", *DELIVERY)
    op.create_index("ix_report_delivery_made_at", "report_delivery", ["made_at"])


def downgrade() -> None:
    for table in ("report_delivery", "report_recipient", "report_schedule", "report_wording"):
        op.drop_table(table)
