"""Keeping the notes of changes few, so that what has changed is read in no time."""

from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.registration.models import Registration
from app.statistics.models import DataChange, RegistrationChange

MOST_NOTES = 100  # of a table
MOST_REGISTRATIONS = 20_000


def compact_changes(db: Session) -> bool:
    """Put one note in the place of many, and forget old rows of registrations; False where they are few.

    What transactions that are still open have noted is not seen here, and stays.
    """
    many = sa.select(DataChange.source).group_by(DataChange.source).having(sa.func.count() > MOST_NOTES)
    sources = list(db.scalars(many.order_by(DataChange.source)))
    kept = db.scalar(sa.select(sa.func.count()).select_from(RegistrationChange)) or 0
    if kept > MOST_REGISTRATIONS:
        db.execute(sa.delete(RegistrationChange))
        sources.append(Registration.__tablename__)
    for source in sources:
        _put_one_note(db, source)
    return bool(sources)


def _put_one_note(db: Session, source: str) -> None:
    """A new token: what was counted before is counted again."""
    gone = db.scalars(
        sa.delete(DataChange).where(DataChange.source == source).returning(DataChange.number)
    ).all()
    note = {"source": source, "number": max(gone, default=0), "token": uuid4()}
    db.execute(sa.insert(DataChange), [note])
