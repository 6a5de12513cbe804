"""Builds the demo: the 2009-2011 register, a current programme, a login for each role."""

import hashlib
import random
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.service.users import create_user
from app.admin.demo.logins import LOGINS, PASSWORD, Login
from app.admin.demo.plan import PLAN
from app.admin.demo.published import give_out
from app.admin.demo.sessions import Stage, play
from app.certificates.errors import KeysExist
from app.certificates.service.issue import issue_for_session
from app.certificates.service.issuer import Issuer, issuer_of
from app.certificates.service.keys import make_first
from app.core.office import Office
from app.core.permissions import TERMINAL, Grant, Role
from app.curriculum.loader import read_modules
from app.curriculum.service import create_module
from app.people.countries import find_country
from app.people.models import Person, TrainerProfile
from app.people.rules import PersonDetails, Sex, name_key
from app.people.service.persons import match_or_create
from app.programmes.models import Programme, Target, TrainingSession
from app.programmes.rules import Indicator, ProgrammeInput
from app.programmes.service.programmes import create_programme
from app.registers.reading import read_tables
from app.registers.rules.understand import understand
from app.registers.service.importing import Source, import_register
from app.registration.rules import RegistrationState
from app.registration.rules import Source as RegistrationSource
from app.registration.service.registering import register

IMPORTED_BEFORE = timedelta(days=410)
REGISTER = Path(__file__).resolve().parents[1] / "data" / "register-2009-2011.xlsx"


def is_demo(db: Session) -> bool:
    """Was this database filled by `build_demo`?"""
    return db.scalar(sa.select(User.id).where(User.email_key == LOGINS[0].email)) is not None


def is_in_use(db: Session) -> bool:
    """Does the database hold anything of an office?"""
    return any(db.scalar(sa.select(table.id).limit(1)) is not None for table in (User, Programme, Person))


def build_demo(office: Office, *, now: datetime) -> None:
    """Fill an empty office, in one transaction."""
    with office.database.writing() as db:
        modules = [create_module(db, data, actor=TERMINAL, now=now).id for data in read_modules()]
        issuer = _issuer(db, office, now=now - IMPORTED_BEFORE)
        _past(db, issuer, now=now - IMPORTED_BEFORE)
        current = _current(db, issuer, modules=modules, now=now)
        for login in LOGINS:
            _open_account(db, login, programme=current, now=now)
        give_out(db, office, now=now)


def _issuer(db: Session, office: Office, *, now: datetime) -> Issuer:
    """With keys as old as the first certificate, unless the folder has some."""
    with suppress(KeysExist):
        make_first(db, office.settings, actor=TERMINAL, now=now)
    return issuer_of(office.settings)


def _past(db: Session, issuer: Issuer, *, now: datetime) -> None:
    """The register of 2009-2011, with the certificates its participants have earned."""
    data = ProgrammeInput(
        code="2009-2011",
        name="Capacity building 2009-2011",
        starts_on=datetime(2009, 1, 1, tzinfo=now.tzinfo).date(),
        ends_on=datetime(2011, 12, 31, tzinfo=now.tzinfo).date(),
    )
    programme = create_programme(db, data, actor=TERMINAL, now=now)
    found = understand(
        read_tables(REGISTER),
        resolve_country=lambda text: getattr(find_country(text), "alpha3", None),
        today=now.date(),
    )
    content = REGISTER.read_bytes()
    source = Source(file_name=REGISTER.name, file_digest=hashlib.sha256(content).hexdigest())
    import_register(db, found, source=source, programme=programme, actor=TERMINAL, now=now)
    sessions = db.scalars(
        sa.select(TrainingSession.id)
        .where(TrainingSession.programme_id == programme.id)
        .order_by(TrainingSession.starts_on)
    )
    for session_id in list(sessions):
        issue_for_session(
            db,
            session_id=session_id,
            actor=TERMINAL,
            now=now + timedelta(days=10),
            issuer=issuer,
        )


def _current(db: Session, issuer: Issuer, *, modules: list[UUID], now: datetime) -> Programme:
    data = ProgrammeInput(
        code="PREV",
        name="Prevention and early warning",
        description="Helps officials and civil society to see the signs early and to act on them.",
        partners="African Union; national human rights commissions",
        starts_on=(now - timedelta(days=200)).date(),
        ends_on=(now + timedelta(days=530)).date(),
    )
    programme = create_programme(db, data, actor=TERMINAL, now=now)
    targets = (
        (Indicator.SESSIONS, 24, None),
        (Indicator.PERSONS, 600, None),
        (Indicator.PERSONS, 270, "female"),
    )
    db.add_all(
        Target(programme_id=programme.id, indicator=indicator, value=value, sex=sex)
        for indicator, value, sex in targets
    )
    stage = Stage(
        db=db,
        now=now,
        chance=random.Random(2026),  # noqa: S311 - the same demo each time
        programme_id=programme.id,
        modules=modules,
        trainers=list(db.scalars(sa.select(TrainerProfile.person_id).order_by(TrainerProfile.id))),
        issuer=issuer,
        people={},
        ages=random.Random(1948),  # noqa: S311 - of their own, so that nothing else changes with them
    )
    for planned in PLAN:
        play(stage, planned)
    return programme


def _open_account(db: Session, login: Login, *, programme: Programme, now: datetime) -> None:
    person_id = None
    if login.role is Role.TRAINER:
        person_id = db.scalar(sa.select(Person.id).where(Person.name_key == name_key(login.name)))
    elif login.role is Role.PARTICIPANT:
        person_id = _participant(db, login, programme=programme, now=now)
    grant = Grant(login.role, programme.id if login.programme else None, login.country)
    create_user(
        db,
        actor=TERMINAL,
        now=now,
        email=login.email,
        name=login.name,
        grants=[grant],
        password=PASSWORD,
        person_id=person_id,
    )


def _participant(db: Session, login: Login, *, programme: Programme, now: datetime) -> UUID:
    given, _, family = login.name.partition(" ")
    details = PersonDetails(
        given_name=given,
        family_name=family,
        sex=Sex.MALE,
        country="BRA",
        organisation="Ministry of Justice",
        sector_code="government",
        email=login.email,
    )
    person_id = match_or_create(db, details, actor=TERMINAL, now=now).person_id
    coming = db.scalars(
        sa.select(TrainingSession.id)
        .where(TrainingSession.programme_id == programme.id, TrainingSession.starts_on > now.date())
        .where(TrainingSession.is_online)
        .limit(1)
    ).one()
    register(
        db,
        session_id=coming,
        person_id=person_id,
        source=RegistrationSource.PUBLIC_FORM,
        state=RegistrationState.ACCEPTED,
        actor=TERMINAL,
        now=now,
    )
    return person_id
