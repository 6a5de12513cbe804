"""Keeping the notes of changes few, so that the version of the data is read in no time."""

from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.statistics.models import DataChange

MOST_CHANGES = 100


def compact_changes(db: Session) -> bool:
    """Put one note in the place of many; False where they are few.

    The notes of transactions that are still open are not seen here, and stay.
    """
    if (db.scalar(sa.select(sa.func.count()).select_from(DataChange)) or 0) <= MOST_CHANGES:
        return False
    gone = db.scalars(sa.delete(DataChange).returning(DataChange.number)).all()
    if gone:  # nothing when somebody else did the same at this moment
        db.execute(sa.insert(DataChange), [{"number": max(gone), "token": uuid4()}])
    return bool(gone)
