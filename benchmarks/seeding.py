"""A database of any size, filled in bulk: sessions of fifty people over four days, every mark in place.

Sessions are made here, and everything there is more of by the database itself, from numbers.
"""

import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.models  # noqa: F401 - every table
from app.attendance.models import AttendanceMark
from app.attendance.rules import MarkStatus, Method
from app.certificates.models import Certificate
from app.core.clock import utc_now
from app.core.database import Database, Id, UtcDateTime
from app.core.migrating import migrate
from app.curriculum.models import Module
from app.people.models import Person
from app.people.rules import Sex
from app.programmes.models import Programme, SessionDay, SessionModule, TrainingSession
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import AgeBand, RegistrationState, Source

PEOPLE_A_SESSION = 50
DAYS = 4
COUNTRIES = ("ARG", "BDI", "BRA", "CHE", "CIV", "COL", "ETH", "GHA", "JOR", "KEN", "KHM", "MAR", "NPL", "SEN")
SEXES = [each.value for each in (Sex.FEMALE, Sex.FEMALE, Sex.MALE, Sex.MALE, Sex.UNKNOWN)]
PROGRAMMES = 8
FIRST_YEAR, YEARS = 2005, 20
CHUNK = 5_000
BANDS = [each.value for each in AgeBand]
DAYS_PRESENT = (0, 2, 3, 4, 4, 4, 4, 4)


@dataclass(frozen=True)
class Announced:
    """Where the public page of the one announced session is."""

    programme_code: str
    slug: str


def fill(url: str, *, sessions: int) -> Announced:
    """Make the tables and fill them: half as many people as places, so that most come more than once."""
    database = Database(url)
    migrate(database)
    people = max(PEOPLE_A_SESSION, sessions * PEOPLE_A_SESSION // 2)
    with database.writing() as db:
        if database.is_sqlite:
            db.execute(sa.text("PRAGMA cache_size = -1000000"))  # of this connection only
        programmes = _programmes(db)
        held = list(_sessions(sessions, programmes))
        _insert(db, TrainingSession, held)
        _insert(db, SessionDay, (day for session in held for day in _days(session)))
        _teach(db, programmes)
        numbered, invited = _number(db, people), _invite(db, held, people)
        _insert_people(db, numbered)
        _register(db, numbered, invited, people)
        _mark(db)
        _certify(db)
        announced = _announce(db, programmes[0])
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


def _teach(db: Session, programmes: list[UUID]) -> None:
    """Each session teaches two of as many modules as there are programmes."""
    ids = [uuid.uuid4() for _ in programmes]
    _insert(db, Module, ({"id": id_, "code": f"M{n}", "title": f"Module {n}"} for n, id_ in enumerate(ids)))
    sessions = db.scalars(sa.select(TrainingSession.id)).all()
    taught = ((session, n + offset) for n, session in enumerate(sessions) for offset in (0, 3))
    _insert(
        db, SessionModule, ({"session_id": session, "module_id": ids[n % len(ids)]} for session, n in taught)
    )


def _number(db: Session, people: int) -> sa.Table:
    """People by number, each with an id."""
    numbered = sa.Table(
        "numbered",
        sa.MetaData(),
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", Id),
        prefixes=["TEMPORARY"],
    )
    numbered.create(db.connection())
    numbers = _numbers(people)
    db.execute(sa.insert(numbered).from_select(["n", "id"], sa.select(numbers.c.n, _new_id(db))))
    return numbered


def _invite(db: Session, held: list[dict[str, Any]], people: int) -> sa.Table:
    """Each session takes every step-th person from its first one on."""
    rng = random.Random(738)
    invited = sa.Table(
        "invited",
        sa.MetaData(),
        *(sa.Column(name, sa.BigInteger) for name in ("number", "first", "step")),
        sa.Column("id", Id),
        prefixes=["TEMPORARY"],
    )
    invited.create(db.connection())
    furthest = people // PEOPLE_A_SESSION
    rows = (
        {
            "number": number,
            "first": rng.randrange(people),
            "step": rng.randint(1, furthest),
            "id": session["id"],
        }
        for number, session in enumerate(held)
    )
    db.execute(sa.insert(invited), list(rows))
    return invited


def _insert_people(db: Session, numbered: sa.Table) -> None:
    number = sa.cast(numbered.c.n, sa.Text)
    family, given = sa.cast(numbered.c.n % 5_003, sa.Text), number
    _insert_from(
        db,
        Person,
        sa.select(
            numbered.c.id.label("id"),
            sa.literal("Family").concat(family).label("family_name"),
            sa.literal("Given").concat(given).label("given_name"),
            sa.literal("family").concat(family).concat(" given").concat(given).label("name_key"),
            sa.literal("given").concat(given).concat(" family").concat(family).label("search_text"),
            _pick(numbered.c.n, SEXES).label("sex"),
            _pick(numbered.c.n + 7, COUNTRIES).label("country"),
            sa.literal(utc_now(), UtcDateTime).label("created_at"),
        ),
    )


def _register(db: Session, numbered: sa.Table, invited: sa.Table, people: int) -> None:
    """Fifty people for each session, as they are recorded, most of them present on all days."""
    seats = _numbers(PEOPLE_A_SESSION)
    seat = invited.c.number * PEOPLE_A_SESSION + seats.c.n
    who = (invited.c.first + seats.c.n * invited.c.step) % people
    _insert_from(
        db,
        Registration,
        sa.select(
            _new_id(db).label("id"),
            invited.c.id.label("session_id"),
            numbered.c.id.label("person_id"),
            sa.literal(RegistrationState.ACCEPTED.value).label("state"),
            sa.literal(Source.COORDINATOR.value).label("source"),
            _pick(numbered.c.n + 7, COUNTRIES).label("country"),
            _pick(numbered.c.n, SEXES).label("sex"),
            _pick(numbered.c.n + 3, BANDS).label("age_band"),
            _pick(seat, DAYS_PRESENT).label("days_present"),
            sa.literal(DAYS).label("days_marked"),
            sa.literal(utc_now(), UtcDateTime).label("created_at"),
        )
        .select_from(invited)
        .join(seats, sa.true())
        .join(numbered, numbered.c.n == who),
    )


def _insert_from(db: Session, model: type[Any], rows: sa.Select[*tuple[Any, ...]]) -> None:
    """Insert what is selected under the names of columns; the others take their defaults."""
    db.execute(sa.insert(model.__table__).from_select([each.name for each in rows.selected_columns], rows))


def _numbers(count: int) -> sa.CTE:
    """0 up to a count, from nothing."""
    numbers = sa.select(sa.literal(0, sa.BigInteger).label("n")).cte("numbers", recursive=True)
    more = sa.select(numbers.c.n + 1).where(numbers.c.n + 1 < count)
    return numbers.union_all(more)


def _pick(number: sa.ColumnElement[int], values: Sequence[Any]) -> sa.ColumnElement[Any]:
    """One of the values, scattered over the numbers by a well-known generator."""
    scattered = (number * 1_103_515_245 + 12_345) % 2**31 // 2**16
    return sa.case(dict(enumerate(values)), value=scattered % len(values))


def _new_id(db: Session) -> sa.ColumnElement[UUID]:
    if _is_sqlite(db):
        return sa.func.randomblob(16, type_=Id)
    return sa.func.gen_random_uuid(type_=Id)


def _is_sqlite(db: Session) -> bool:
    return db.get_bind().dialect.name == "sqlite"


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


def _certify(db: Session) -> None:
    """About every fifth registration with all days holds a certificate."""
    id_ = sa.cast(Registration.id, sa.Text) if not _is_sqlite(db) else sa.func.hex(Registration.id)
    _insert_from(
        db,
        Certificate,
        sa.select(
            _new_id(db).label("id"),
            Registration.id.label("registration_id"),
            Registration.session_id.label("session_id"),
            Registration.person_id.label("person_id"),
            id_.label("serial"),
            id_.label("code"),
            sa.literal({}, sa.JSON).label("printed"),
            sa.literal("").label("printed_digest"),
            sa.literal(utc_now(), UtcDateTime).label("issued_at"),
            sa.func.row_number().over(order_by=Registration.id).label("status_index"),
            sa.literal("").label("salt"),
        ).where(Registration.days_present == DAYS, id_.like("_0%") | id_.like("_5%") | id_.like("_A%")),
    )


def _announce(db: Session, programme_id: UUID) -> Announced:
    today = utc_now().date()
    row = _session(1_000_001, programme_id, today + timedelta(days=30), SessionState.ANNOUNCED)
    row |= {"registration_opens_on": today, "registration_closes_on": today + timedelta(days=20)}
    _insert(db, TrainingSession, [row])
    _insert(db, SessionDay, _days(row))
    code = db.execute(sa.select(Programme.code).where(Programme.id == programme_id)).scalar_one()
    return Announced(programme_code=code, slug=row["slug"])
