"""What everybody may read: announced sessions. Nothing here is about a person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.programmes.errors import SessionNotFound
from app.programmes.models import Programme, TrainingSession
from app.programmes.rules import SessionState

MOST_ANNOUNCED = 200


@dataclass(frozen=True, kw_only=True)
class AnnouncedSession:
    """A session as the public sees it."""

    id: UUID
    programme_code: str
    programme_name: str
    slug: str
    title: str
    summary: str
    starts_on: date
    ends_on: date
    time_zone: str
    is_online: bool
    host_country: str | None
    city: str
    venue: str
    partner: str
    language: str
    capacity: int | None
    taken: int
    registration_opens_on: date | None
    registration_closes_on: date | None

    @property
    def places_left(self) -> int | None:
        """Places still free; None where the number of places has no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


_OWN = [
    getattr(TrainingSession, name)
    for name in AnnouncedSession.__dataclass_fields__
    if name[:10] != "programme_"
]


def announced_sessions(db: Session, *, today: date) -> list[AnnouncedSession]:
    """Announced sessions that have not ended, soonest first."""
    rows = db.execute(
        _announced()
        .where(TrainingSession.ends_on >= today)
        .order_by(TrainingSession.starts_on, TrainingSession.title, TrainingSession.id)
        .limit(MOST_ANNOUNCED)
    )
    return [AnnouncedSession(**row) for row in rows.mappings()]


def get_announced_session(db: Session, *, programme_code: str, slug: str) -> AnnouncedSession:
    """One announced session by its public address; raises SessionNotFound for any other state."""
    row = (
        db.execute(_announced().where(Programme.code == programme_code, TrainingSession.slug == slug))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise SessionNotFound(_("There is no such training session."))
    return AnnouncedSession(**row)


def _announced() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(*_OWN, Programme.code.label("programme_code"), Programme.name.label("programme_name"))
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(TrainingSession.state == SessionState.ANNOUNCED)
    )
