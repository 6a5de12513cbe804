"""Registrations and attendance."""

from collections.abc import Sequence
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
    people = [person or make_person(db)]
    [registration] = make_registrations(db, session=session, people=people, state=state, marks=marks, at=at)
    return registration


def make_registrations(
    db: Session,
    *,
    session: TrainingSession,
    people: Sequence[Person],
    state: RegistrationState = RegistrationState.ACCEPTED,
    marks: str = "",
    at: datetime | None = None,
) -> list[Registration]:
    """As many as there are people, all with the same marks, in the time of one."""
    statuses = [LETTERS.get(letter) for letter in marks]
    registrations = [_draft(session, person, state, statuses, at or utc_now()) for person in people]
    db.add_all(registrations)
    if state is RegistrationState.ACCEPTED:
        session.taken += len(registrations)
    db.flush()
    for registration in registrations:
        for day, status in zip(session.days, statuses, strict=False):
            if status is not None:
                db.add(_mark(registration, day=day, status=status, at=at or utc_now()))
    db.flush()
    return registrations


def _draft(
    session: TrainingSession,
    person: Person,
    state: RegistrationState,
    statuses: list[MarkStatus | None],
    at: datetime,
) -> Registration:
    return Registration(
        session_id=session.id,
        person_id=person.id,
        state=state,
        source=Source.COORDINATOR,
        country=person.country,
        sex=person.sex,
        created_at=at,
        days_present=sum(status in PRESENCE for status in statuses if status),
        days_marked=sum(status is not None for status in statuses),
    )


def _mark(registration: Registration, *, day: SessionDay, status: MarkStatus, at: datetime) -> AttendanceMark:
    return AttendanceMark(
        registration_id=registration.id,
        session_day_id=day.id,
        status=status,
        method=Method.SHEET,
        recorded_at=at,
    )
