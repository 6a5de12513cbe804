"""Sessions whose people are protected; certificates that were taken back are found quickly."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INDEX = "ix_certificate_taken_back"
TAKEN_BACK = sa.text("state <> 'issued'")


def upgrade() -> None:
    # Not in a batch, which would make the table of SQLite anew and lose its triggers.
    op.add_column(
        "training_session",
        sa.Column("is_protected", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        INDEX, "certificate", ["status_index"], sqlite_where=TAKEN_BACK, postgresql_where=TAKEN_BACK
    )


def downgrade() -> None:
    op.drop_index(INDEX, "certificate")
    op.drop_column("training_session", "is_protected")
