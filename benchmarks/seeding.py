"""A database of any size, filled in bulk: sessions of fifty people over four days, every mark in place."""

import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.models  # noqa: F401 - every table
from app.attendance.models import AttendanceMark
from app.attendance.rules import MarkStatus, Method
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.core.clock import utc_now
from app.core.database import Database
from app.core.migrating import migrate
from app.people.models import Person
from app.people.rules import Sex, name_key, search_key
from app.programmes.models import Programme, SessionDay, TrainingSession
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source

PEOPLE_A_SESSION = 50
DAYS = 4
COUNTRIES = ("ARG", "BDI", "BRA", "CHE", "CIV", "COL", "ETH", "GHA", "JOR", "KEN", "KHM", "MAR", "NPL", "SEN")
SEXES = (Sex.FEMALE, Sex.FEMALE, Sex.MALE, Sex.MALE, Sex.UNKNOWN)
PROGRAMMES = 8
FIRST_YEAR, YEARS = 2005, 20
CHUNK = 5_000


@dataclass(frozen=True)
class Announced:
    """Where the public page of the one announced session is."""

    programme_code: str
    slug: str


def fill(url: str, *, sessions: int) -> Announced:
    """Make the tables and fill them; two of three registrations are of a person who came before."""
    database = Database(url)
    migrate(database)
    rng = random.Random(738)
    with database.writing() as db:
        programmes = _programmes(db)
        held = list(_sessions(sessions, programmes))
        _insert(db, TrainingSession, held)
        _insert(db, SessionDay, (day for session in held for day in _days(session)))
        people = list(_people(rng, max(PEOPLE_A_SESSION, sessions * PEOPLE_A_SESSION // 3)))
        _insert(db, Person, people)
        registrations = list(_registrations(rng, held, people))
        _insert(db, Registration, registrations)
        _mark(db)
        _insert(db, Certificate, _certificates(registrations))
        announced = _announce(db, programmes[0])
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text("ANALYZE"))
    database.dispose()
    return announced


def _insert(db: Session, model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        db.execute(sa.insert(model.__table__), chunk)


def _programmes(db: Session) -> list[UUID]:
    ids = [uuid.uuid4() for _ in range(PROGRAMMES)]
    _insert(
        db, Programme, ({"id": id_, "code": f"P{n}", "name": f"Programme {n}"} for n, id_ in enumerate(ids))
    )
    return ids


def _sessions(count: int, programmes: list[UUID]) -> Iterator[dict[str, Any]]:
    for number in range(count):
        offset = number * YEARS * 365 // count
        starts_on = date(FIRST_YEAR, 1, 1) + timedelta(days=offset)
        yield _session(number, programmes[number % len(programmes)], starts_on, SessionState.CLOSED)


def _session(number: int, programme_id: UUID, starts_on: date, state: SessionState) -> dict[str, Any]:
    is_online = number % 20 == 0
    return {
        "id": uuid.uuid4(),
        "programme_id": programme_id,
        "slug": f"session-{number}",
        "title": f"Seminar on prevention {number}",
        "summary": "For people who can see early signs and act on them.",
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=DAYS - 1),
        "day_count": DAYS,
        "is_online": is_online,
        "host_country": None if is_online else COUNTRIES[number % len(COUNTRIES)],
        "city": "" if is_online else "Capital",
        "language": "en",
        "capacity": PEOPLE_A_SESSION,
        "taken": PEOPLE_A_SESSION if state is SessionState.CLOSED else 0,
        "state": state,
        "created_at": utc_now(),
        "search_text": f"seminar on prevention {number}",
    }


def _days(session: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for position in range(1, DAYS + 1):
        day = session["starts_on"] + timedelta(days=position - 1)
        yield {
            "id": uuid.uuid4(),
            "session_id": session["id"],
            "position": position,
            "on_date": day,
        }


def _people(rng: random.Random, count: int) -> Iterator[dict[str, Any]]:
    now = utc_now()
    for number in range(count):
        family, given = f"Family{number % 5_003}", f"Given{number}"
        yield {
            "id": uuid.uuid4(),
            "family_name": family,
            "given_name": given,
            "name_key": name_key(family, given),
            "search_text": search_key(given, family),
            "sex": rng.choice(SEXES),
            "country": rng.choice(COUNTRIES),
            "created_at": now,
        }


def _registrations(
    rng: random.Random, sessions: list[dict[str, Any]], people: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    now = utc_now()
    for session in sessions:
        for person in rng.sample(people, PEOPLE_A_SESSION):
            yield {
                "id": uuid.uuid4(),
                "session_id": session["id"],
                "person_id": person["id"],
                "state": RegistrationState.ACCEPTED,
                "source": Source.COORDINATOR,
                "country": person["country"],
                "sex": person["sex"],
                "created_at": now,
                "days_present": rng.choice((0, 2, 3, 4, 4, 4, 4, 4)),
                "days_marked": DAYS,
            }


def _mark(db: Session) -> None:
    """A mark for each day of each registration: present on as many days as the registration says."""
    marks = sa.select(
        Registration.id,
        SessionDay.id,
        sa.case(
            (SessionDay.position <= Registration.days_present, MarkStatus.PRESENT.value),
            else_=MarkStatus.ABSENT.value,
        ),
        sa.literal(Method.SHEET.value),
        Registration.created_at,
    ).join(SessionDay, SessionDay.session_id == Registration.session_id)
    columns = ["registration_id", "session_day_id", "status", "method", "recorded_at"]
    db.execute(sa.insert(AttendanceMark.__table__).from_select(columns, marks))  # type: ignore[arg-type]


def _certificates(registrations: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every fifth registration with all days holds one."""
    earned = [each for each in registrations if each["days_present"] == DAYS][::5]
    now: datetime = utc_now()
    for number, each in enumerate(earned):
        yield {
            "id": uuid.uuid4(),
            "registration_id": each["id"],
            "session_id": each["session_id"],
            "person_id": each["person_id"],
            "serial": f"2010/P/{number:06}",
            "code": f"{number:012}",
            "state": CertificateState.ISSUED,
            "printed": {},
            "printed_digest": "",
            "issued_at": now,
        }


def _announce(db: Session, programme_id: UUID) -> Announced:
    today = utc_now().date()
    row = _session(1_000_001, programme_id, today + timedelta(days=30), SessionState.ANNOUNCED)
    row |= {"registration_opens_on": today, "registration_closes_on": today + timedelta(days=20)}
    _insert(db, TrainingSession, [row])
    _insert(db, SessionDay, _days(row))
    code = db.execute(sa.select(Programme.code).where(Programme.id == programme_id)).scalar_one()
    return Announced(programme_code=code, slug=row["slug"])
