"""Keeping the notes of changes few and young, so that what has changed is read in no time."""

from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.statistics.models import DataChange, KeptFigures, RecordChange
from app.statistics.models.changes import ROWS
from app.statistics.queries.moments import moment_of, next_number

MOST_NOTES = 100  # of a table
MOST_ROWS = 20_000
KEPT_FOR = timedelta(days=1)


def compact_changes(db: Session) -> bool:
    """Put one note in the place of many, and forget old rows; False where they are few.

    What transactions that are still open have noted is not seen here, and stays.
    """
    many = sa.select(DataChange.source).group_by(DataChange.source).having(sa.func.count() > MOST_NOTES)
    sources = set(db.scalars(many)) | _restored_from_elsewhere(db)
    for source in sorted(sources):
        _put_one_note(db, source)
    are_many = (db.scalar(sa.select(sa.func.count()).select_from(RecordChange)) or 0) > MOST_ROWS
    if are_many:
        db.execute(sa.delete(KeptFigures))
        _forget_rows(db)
    return are_many or bool(sources)


def forget_old_rows(db: Session, *, now: datetime) -> None:
    """Remove what rows said before they changed, but for what figures that are kept still have to learn."""
    db.execute(sa.delete(KeptFigures).where(KeptFigures.kept_at < now - KEPT_FOR))
    _forget_rows(db)


def _forget_rows(db: Session) -> None:
    # Whatever was counted before that position is counted anew.
    positions = [moment_of(db).position, *db.scalars(sa.select(KeptFigures.position))]
    position = min(int(each.split(":")[0]) for each in positions)
    is_gone = RecordChange.id <= position
    if db.get_bind().dialect.name != "sqlite":
        is_gone = RecordChange.number < position
    db.execute(sa.delete(RecordChange).where(is_gone))
    changed = sa.update(DataChange).where(DataChange.source == ROWS).values(number=position)
    if not db.execute(changed.returning(DataChange.token)).all():
        db.execute(sa.insert(DataChange), [{"source": ROWS, "number": position, "token": uuid4()}])


def _restored_from_elsewhere(db: Session) -> set[str]:
    """Tables with notes under numbers that this server has not given yet; what was kept goes."""
    if db.get_bind().dialect.name == "sqlite":
        return set()
    sources = set(db.scalars(sa.select(DataChange.source).where(DataChange.number >= next_number())))
    for model, key in ((RecordChange, RecordChange.id), (KeptFigures, KeptFigures.digest)):
        rows = sa.delete(model).where(model.number >= next_number()).returning(key)
        if db.execute(rows).first() is not None:
            sources.add(ROWS)
    return sources


def _put_one_note(db: Session, source: str) -> None:
    """A new token: what was counted before is counted again."""
    db.execute(sa.delete(DataChange).where(DataChange.source == source))
    db.execute(sa.insert(DataChange), [{"source": source, "number": 0, "token": uuid4()}])
