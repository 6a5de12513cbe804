"""What the demo's office has given out: a sealed report with what came after it, and public figures."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.attendance.models import AttendanceMark
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.marks import record_marks
from app.core.office import Office
from app.core.office_key import office_key
from app.core.permissions import EVERYTHING, TERMINAL, Actor, Role
from app.people.models import LookAlike, Person
from app.people.service.merging import merge
from app.people.service.persons import details_of, update_person
from app.programmes.models import SessionDay, TrainingSession
from app.programmes.rules import Step
from app.programmes.service.steps import take_step
from app.registration.models import Registration
from app.registration.rules import SnapshotField
from app.registration.service.completing import complete_snapshots
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import STANDARD
from app.statistics.rules.releases import Years
from app.statistics.rules.selection import Selection
from app.statistics.service.releasing import prepare_release, release
from app.statistics.service.sealing.sealing import seal_report

YEARS = Years(first=2009, last=2011)
LAST_DAY = date(YEARS.last, 12, 31)
TITLE = "Capacity building 2009-2011"
# Before today.
SEALED_BEFORE = timedelta(days=60)
RELEASED_BEFORE = timedelta(days=55)
CORRECTED_BEFORE = timedelta(days=41)
LATE_PEOPLE = 3
CORRECT_COUNTRY = "KEN"


@dataclass(frozen=True, kw_only=True)
class Later:
    """Somebody of the office who corrects the past, at a moment after the seal."""

    db: Session
    actor: Actor
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}


def give_out(db: Session, office: Office, *, now: datetime) -> None:
    """Seal the report of 2009-2011 and publish its figures; weeks later, a sheet of paper turns up."""
    administrator, manager = (_account(db, role) for role in (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER))
    asked = Asked(
        selection=Selection(starts_on=date(YEARS.first, 1, 1), ends_on=LAST_DAY),
        rows=Dimension.YEAR,
        show=(*STANDARD, "countries_represented"),
    )
    seal_report(
        db,
        asked,
        title=f"{TITLE}, final report",
        query=urlencode(asked.address, doseq=True),
        office=office.settings.office_name,
        key=office_key(office.settings),
        actor=administrator,
        now=now - SEALED_BEFORE,
    )
    secret, at = office.settings.secret_key, now - RELEASED_BEFORE
    draft = prepare_release(db, TITLE, years=YEARS, actor=TERMINAL, secret=secret, now=at)
    release(db, draft, seen=draft.digest, actor=administrator, now=at)
    later = Later(db=db, actor=manager, now=now - CORRECTED_BEFORE)
    _mark_late(later)
    _merge_two_pairs(later)
    _correct_country(later)


def _account(db: Session, role: Role) -> Actor:
    users = db.scalars(sa.select(User).order_by(User.email))
    return next(actor_of(user) for user in users if role in {grant.role for grant in user.grants})


def _mark_late(later: Later) -> None:
    """Some who were marked as absent had signed a sheet after all."""
    absent = (
        sa.select(AttendanceMark.registration_id, AttendanceMark.session_day_id, SessionDay.session_id)
        .join(SessionDay, SessionDay.id == AttendanceMark.session_day_id)
        .join(TrainingSession, TrainingSession.id == SessionDay.session_id)
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .where(AttendanceMark.status == MarkStatus.ABSENT, TrainingSession.starts_on <= LAST_DAY)
        .order_by(
            TrainingSession.starts_on.desc(),
            TrainingSession.city,
            SessionDay.on_date.desc(),
            Person.name_key,
        )
        .limit(LATE_PEOPLE)
    )
    rows = later.db.execute(absent).all()
    session_id = rows[0].session_id
    take_step(later.db, session_id, step=Step.REOPEN, reason="A sheet was found.", **later.by)
    marks = [
        MarkInput(
            registration_id=row.registration_id,
            session_day_id=row.session_day_id,
            status=MarkStatus.PRESENT,
        )
        for row in rows
        if row.session_id == session_id
    ]
    record_marks(later.db, session_id=session_id, marks=marks, method=Method.SHEET, **later.by)
    take_step(later.db, session_id, step=Step.CLOSE, **later.by)


def _merge_two_pairs(later: Later) -> None:
    """Two people stand in the register twice under one name."""
    pairs = later.db.execute(
        sa.select(LookAlike.one_id, LookAlike.other_id, LookAlike.reasons)
        .join(Person, Person.id == LookAlike.one_id)
        .order_by(Person.name_key, LookAlike.one_id)
    )
    same = [pair for pair in pairs if "same_name" in pair.reasons]
    for pair in same[:2]:
        merge(later.db, kept_id=pair.one_id, absorbed_id=pair.other_id, **later.by)


def _correct_country(later: Later) -> None:
    """A small delegation was entered under another country than its own."""
    rare = (
        sa.select(Registration.country)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .where(TrainingSession.starts_on <= LAST_DAY, Registration.country.is_not(None))
        .group_by(Registration.country)
        .order_by(sa.func.count(Registration.id), Registration.country)
        .limit(1)
    )
    delegation = later.db.scalars(sa.select(Person).where(Person.country == rare.scalar_subquery())).all()
    for person in delegation:
        details = replace(details_of(later.db, person), country=CORRECT_COUNTRY)
        update_person(later.db, person.id, details=details, scope=EVERYTHING, **later.by)
    ids = [person.id for person in delegation]
    complete_snapshots(later.db, ids, field=SnapshotField.COUNTRY, replaces=True, **later.by)
