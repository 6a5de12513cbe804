"""The words that an office gives its printed reports."""

import sqlalchemy as sa
from alembic import op

from app.core.database import Id, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "report_wording",
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


def downgrade() -> None:
    op.drop_table("report_wording")
