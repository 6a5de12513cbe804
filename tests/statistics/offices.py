"""Random offices, as plain records and in a database, the same in both."""

import random
import secrets
import uuid
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.core.clock import utc_now
from app.curriculum.models import Module
from app.people.models import Person
from app.people.rules import Sex
from app.programmes.models import Assignment, Programme, SessionDay, SessionModule, TrainingSession
from app.programmes.rules import AssignmentRole, SessionKind, SessionState
from app.registration.models import Registration
from app.registration.rules import AgeBand, RegistrationState, Source
from tests.statistics.oracle import Heads, Held, Sat

COUNTRIES = ("KEN", "UGA", "MUS", "NPL", "ARG", None)
PROGRAMMES = (("GP", 75, 6), ("ED", 50, 4))
MODULES = ("M1", "M2", "M3")
SECTORS = ("police", "justice", None)
ORGANISATIONS = ("Ministry", "Network", "")
TRAINERS = 4


def random_office(seed: int, *, sessions: int = 9, people: int = 12) -> list[Held]:
    """Sessions in every state, with every gap and oddity that records have."""
    chance = random.Random(seed)
    trainers = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(TRAINERS)]
    return [_session(chance, trainers, people) for _ in range(sessions)]


def _session(chance: random.Random, trainers: list[str], people: int) -> Held:
    programme, threshold, hours = chance.choice(PROGRAMMES)
    is_online = chance.random() < 0.2
    days = chance.randint(1, 5)
    return Held(
        id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        programme=programme,
        threshold=threshold,
        hours_a_day=hours,
        state=chance.choice(["held", "held", "closed", "closed", "announced", "cancelled"]),
        starts_on=date(2009, 1, 1) + timedelta(days=chance.randrange(1000)),
        day_count=days,
        minutes_a_day=chance.choice([None, None, 0, 125, 400]),
        is_online=is_online,
        host=None if is_online else chance.choice(COUNTRIES),
        language=chance.choice(["en", "fr", ""]),
        kind=chance.choice([*(each.value for each in SessionKind), None]),
        partner=chance.choice(["Network, regional", "Ministry", ""]),
        cost_cents=chance.choice([None, None, 0, 1_234_567, 250_000]),
        modules=chance.sample(MODULES, chance.randint(0, 3)),
        trainers=[
            (person, chance.choice(list(AssignmentRole)).value)
            for person in chance.sample(trainers, chance.randint(0, 3))
        ],
        registrations=[
            _sat(chance, person, days) for person in chance.sample(range(people), chance.randint(0, 8))
        ],
        heads=[_heads(chance) for _ in range(chance.choice([0, 0, 0, 1, 2]))],
    )


def _sat(chance: random.Random, person: int, days: int) -> Sat:
    return Sat(
        person=person,
        state=chance.choice(["accepted"] * 5 + [each.value for each in RegistrationState]),
        days=chance.choice([0, *range(days + 1)]),
        country=chance.choice(COUNTRIES),
        sex=chance.choice([each.value for each in Sex]),
        age=chance.choice([each.value for each in AgeBand]),
        sector=chance.choice(SECTORS),
        organisation=chance.choice(ORGANISATIONS),
        has_certificate=chance.random() < 0.3,
    )


def _heads(chance: random.Random) -> Heads:
    female, male = chance.randint(0, 9), chance.randint(0, 9)
    total = female + male + chance.choice([0, 0, 3])
    return Heads(country=chance.choice(COUNTRIES), total=total, female=female, male=male)


def write_office(db: Session, office: list[Held]) -> None:
    """The same office in the database."""
    programmes = {
        code: Programme(code=code, name=code, attendance_threshold=threshold, hours_a_day=hours)
        for code, threshold, hours in PROGRAMMES
    }
    modules = {code: Module(code=code, title=code) for code in MODULES}
    persons = {
        each.person: Person(given_name="Person", family_name=str(each.person), created_at=utc_now())
        for session in office
        for each in session.registrations
    }
    trainers = {
        id_: Person(id=uuid.UUID(id_), given_name="Trainer", family_name=id_[:4], created_at=utc_now())
        for session in office
        for id_, _role in session.trainers
    }
    db.add_all([*programmes.values(), *modules.values(), *persons.values(), *trainers.values()])
    db.flush()
    for session in office:
        _write_session(db, session, programmes[session.programme].id)
        db.flush()
        for code in session.modules:
            db.add(SessionModule(session_id=uuid.UUID(session.id), module_id=modules[code].id))
        for sat in session.registrations:
            _write_registration(db, session, sat, persons[sat.person].id)
    db.flush()


def clear_office(db: Session) -> None:
    """An empty database again."""
    for model in (Certificate, HeadCount, Registration, Assignment, SessionModule, SessionDay):
        db.execute(sa.delete(model))
    for model in (TrainingSession, Programme, Module, Person):
        db.execute(sa.delete(model))
    db.expunge_all()


def _write_session(db: Session, session: Held, programme_id: uuid.UUID) -> None:
    id_ = uuid.UUID(session.id)
    db.add(
        TrainingSession(
            id=id_,
            programme_id=programme_id,
            slug=session.id,
            title=f"Session {session.id[:4]}",
            starts_on=session.starts_on,
            ends_on=session.starts_on + timedelta(days=session.day_count - 1),
            day_count=session.day_count,
            minutes_a_day=session.minutes_a_day,
            is_online=session.is_online,
            host_country=session.host,
            language=session.language,
            kind=SessionKind(session.kind) if session.kind else None,
            partner=session.partner,
            cost_cents=session.cost_cents,
            state=SessionState(session.state),
            created_at=utc_now(),
        )
    )
    db.flush()
    for person, role in session.trainers:
        db.add(Assignment(session_id=id_, person_id=uuid.UUID(person), role=AssignmentRole(role)))
    for count in session.heads:
        db.add(
            HeadCount(
                session_id=id_,
                country=count.country,
                total=count.total,
                female=count.female,
                male=count.male,
                recorded_at=utc_now(),
            )
        )


def _write_registration(db: Session, session: Held, sat: Sat, person_id: uuid.UUID) -> None:
    registration = Registration(
        session_id=uuid.UUID(session.id),
        person_id=person_id,
        state=RegistrationState(sat.state),
        source=Source.COORDINATOR,
        country=sat.country,
        sex=Sex(sat.sex),
        age_band=AgeBand(sat.age),
        sector_code=sat.sector,
        organisation_name=sat.organisation,
        created_at=utc_now(),
        days_present=sat.days,
        days_marked=session.day_count,
    )
    db.add(registration)
    db.flush()
    if sat.has_certificate:
        _certify(db, registration)
    _certify(db, registration, state=CertificateState.REVOKED)


def _certify(
    db: Session, registration: Registration, *, state: CertificateState = CertificateState.ISSUED
) -> None:
    number = uuid.uuid4().hex
    db.add(
        Certificate(
            registration_id=registration.id,
            session_id=registration.session_id,
            person_id=registration.person_id,
            serial=number,
            code=number,
            state=state,
            printed={},
            printed_digest="",
            status_index=secrets.randbits(31),
            salt="",
            issued_at=utc_now(),
        )
    )
