"""Registrations and attendance."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.rules import PRESENCE, MarkStatus, Method
from app.core.clock import utc_now
from app.people.models import Person
from app.programmes.models import SessionDay, TrainingSession
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from tests.factories.people import make_person

LETTERS = {
    "p": MarkStatus.PRESENT,
    "l": MarkStatus.LATE,
    "a": MarkStatus.ABSENT,
    "e": MarkStatus.EXCUSED,
}


def make_registration(
    db: Session,
    *,
    session: TrainingSession,
    person: Person | None = None,
    state: RegistrationState = RegistrationState.ACCEPTED,
    marks: str = "",
    at: datetime | None = None,
) -> Registration:
    """`marks` is one letter a day: p present, l late, a absent, e excused, "-" not marked."""
    person = person or make_person(db)
    statuses = [LETTERS.get(letter) for letter in marks]
    registration = Registration(
        session_id=session.id,
        person_id=person.id,
        state=state,
        source=Source.COORDINATOR,
        country=person.country,
        sex=person.sex,
        created_at=at or utc_now(),
        days_present=sum(status in PRESENCE for status in statuses if status),
        days_marked=sum(status is not None for status in statuses),
    )
    db.add(registration)
    if state is RegistrationState.ACCEPTED:
        session.taken += 1
    db.flush()
    for day, status in zip(session.days, statuses, strict=False):
        if status is not None:
            db.add(_mark(registration, day=day, status=status, at=at or utc_now()))
    db.flush()
    return registration


def _mark(registration: Registration, *, day: SessionDay, status: MarkStatus, at: datetime) -> AttendanceMark:
    return AttendanceMark(
        registration_id=registration.id,
        session_day_id=day.id,
        status=status,
        method=Method.SHEET,
        recorded_at=at,
    )
