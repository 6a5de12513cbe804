"""What figures are counted by: kind, cost and teaching time of sessions, age bands, saved views."""

from collections.abc import Iterator
from datetime import time
from itertools import groupby

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
SESSION = sa.table(
    "training_session", sa.column("id", Id()), sa.column("day_count"), sa.column("minutes_a_day")
)
ITEM = sa.table(
    "agenda_item",
    sa.column("session_id", Id()),
    sa.column("day_id", Id()),
    sa.column("starts_at", sa.Time()),
    sa.column("ends_at", sa.Time()),
    sa.column("is_break", sa.Boolean()),
)


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, column)
    op.create_table("saved_view", *SAVED_VIEW)
    for session_id, minutes in list(_teaching_time()):
        op.execute(SESSION.update().where(SESSION.c.id == session_id).values(minutes_a_day=minutes))


def downgrade() -> None:
    op.drop_table("saved_view")
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column.name)


def _teaching_time() -> Iterator[tuple[object, int]]:
    """Minutes a day of each session with an agenda: breaks left out, what runs in parallel counted once."""
    items = (
        sa.select(ITEM.c.session_id, SESSION.c.day_count, ITEM.c.day_id, ITEM.c.starts_at, ITEM.c.ends_at)
        .join(SESSION, SESSION.c.id == ITEM.c.session_id)
        .where(ITEM.c.is_break.is_(False))
        .order_by(ITEM.c.session_id, ITEM.c.day_id, ITEM.c.starts_at, ITEM.c.ends_at)
    )
    rows = op.get_bind().execute(items).all()
    for (session_id, days), own in groupby(rows, key=lambda row: (row.session_id, row.day_count)):
        taught, day_id, reached = 0, None, 0
        for row in own:
            if row.day_id != day_id:
                day_id, reached = row.day_id, 0
            begin, end = _minute(row.starts_at), _minute(row.ends_at)
            taught += max(0, end - max(begin, reached))
            reached = max(reached, end)
        yield session_id, (2 * taught + days) // (2 * days)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
