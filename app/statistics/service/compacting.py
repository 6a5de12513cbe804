"""Keeping the notes of changes few and young, so that what has changed is read in no time."""

from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.statistics.models import DataChange, RecordChange
from app.statistics.models.changes import ROWS
from app.statistics.queries.moments import next_number

MOST_NOTES = 100  # of a table
MOST_ROWS = 20_000


def compact_changes(db: Session) -> bool:
    """Put one note in the place of many, and forget old rows; False where they are few.

    What transactions that are still open have noted is not seen here, and stays.
    """
    many = sa.select(DataChange.source).group_by(DataChange.source).having(sa.func.count() > MOST_NOTES)
    sources = set(db.scalars(many)) | _restored_from_elsewhere(db)
    kept = db.scalar(sa.select(sa.func.count()).select_from(RecordChange)) or 0
    if kept > MOST_ROWS:
        forget_rows(db)
        sources.add(ROWS)
    for source in sorted(sources):
        _put_one_note(db, source)
    return bool(sources)


def forget_rows(db: Session) -> None:
    """Remove what rows said before they changed; figures are then counted anew."""
    db.execute(sa.delete(RecordChange))
    _put_one_note(db, ROWS)


def _restored_from_elsewhere(db: Session) -> set[str]:
    """Tables with notes under numbers that this server has not given yet; kept rows go."""
    if db.get_bind().dialect.name == "sqlite":
        return set()
    sources = set(db.scalars(sa.select(DataChange.source).where(DataChange.number >= next_number())))
    rows = sa.delete(RecordChange).where(RecordChange.number >= next_number())
    if db.scalars(rows.returning(RecordChange.id)).first() is not None:
        sources.add(ROWS)
    return sources


def _put_one_note(db: Session, source: str) -> None:
    """A new token: what was counted before is counted again."""
    db.execute(sa.delete(DataChange).where(DataChange.source == source))
    db.execute(sa.insert(DataChange), [{"source": source, "number": 0, "token": uuid4()}])
