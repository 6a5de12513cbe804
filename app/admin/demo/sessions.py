"""Brings one planned session to life: people, trainers, agenda, attendance, certificates."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.admin.demo.names import NAMES, invented_people
from app.admin.demo.plan import Planned
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.head_counts import HeadCountInput, add_head_count
from app.attendance.service.marks import record_marks
from app.certificates.service.issue import issue_for_session
from app.certificates.service.issuer import Issuer
from app.core.permissions import TERMINAL
from app.people.rules import PersonDetails
from app.people.service.persons import match_or_create
from app.programmes.models import TrainingSession
from app.programmes.queries import session_days
from app.programmes.rules import AgendaInput, AssignmentRole, SessionInput, SessionState, Step
from app.programmes.service.agenda import add_agenda_item, assign_trainer
from app.programmes.service.sessions import create_session
from app.programmes.service.steps import take_step
from app.registration.models import Registration
from app.registration.rules import AgeBand, RegistrationState, Source, snapshot_of
from app.registration.service.registering import register

SLOTS = ((time(9, 0), time(10, 30)), (time(11, 0), time(12, 30)), (time(14, 0), time(16, 0)))
ABSENT_EVERY = 11
AGES = {
    AgeBand.FROM_18: 6,
    AgeBand.FROM_25: 27,
    AgeBand.FROM_35: 28,
    AgeBand.FROM_45: 16,
    AgeBand.FROM_55: 8,
    AgeBand.FROM_65: 2,
    AgeBand.UNKNOWN: 13,
}


@dataclass
class Stage:
    """What the sessions of the demo share."""

    db: Session
    now: datetime
    chance: random.Random
    programme_id: UUID
    modules: list[UUID]
    trainers: list[UUID]
    issuer: Issuer
    people: dict[str, Iterator[PersonDetails]]
    ages: random.Random


def play(stage: Stage, planned: Planned) -> TrainingSession:
    """Create the session and everything that has happened to it by today."""
    session = _create(stage, planned)
    _teach(stage, planned, session)
    if planned.state is SessionState.DRAFT:
        return session
    before = stage.now + timedelta(days=min(planned.begins, 0) - 30)
    _step(stage, session, Step.ANNOUNCE, at=before)
    registrations = _fill(stage, planned, session, at=before + timedelta(days=3))
    if planned.state in (SessionState.CANCELLED, SessionState.POSTPONED):
        step = Step.CANCEL if planned.state is SessionState.CANCELLED else Step.POSTPONE
        _step(stage, session, step, at=stage.now, reason="The venue is not available on these dates.")
    if planned.state in (SessionState.HELD, SessionState.CLOSED):
        _hold(stage, planned, session, registrations)
    return session


def _create(stage: Stage, planned: Planned) -> TrainingSession:
    start = stage.now.date() + timedelta(days=planned.begins)
    data = SessionInput(
        programme_id=stage.programme_id,
        title=planned.title,
        starts_on=start,
        ends_on=start + timedelta(days=planned.days - 1),
        time_zone=planned.zone,
        is_online=planned.is_online,
        host_country=planned.country,
        city=planned.city,
        venue="" if planned.is_online else "Conference centre, hall B",
        partner="Ministry of Justice",
        language=planned.language,
        kind=planned.kind,
        cost_cents=planned.cost_cents,
        capacity=planned.capacity,
        summary="For officials, police, judges, journalists and civil society who can act early.",
        registration_closes_on=start - timedelta(days=2),
        module_ids=tuple(stage.modules[:4]),
    )
    made = stage.now + timedelta(days=min(planned.begins, 0) - 60)
    return create_session(stage.db, data, actor=TERMINAL, now=made)


def _teach(stage: Stage, planned: Planned, session: TrainingSession) -> None:
    trainers = stage.chance.sample(stage.trainers, 2)
    roles = (
        AssignmentRole.LEAD if planned.has_lead else AssignmentRole.CO_TRAINER,
        AssignmentRole.CO_TRAINER,
    )
    for person_id, role in zip(trainers, roles, strict=True):
        assign_trainer(
            stage.db, session.id, person_id=person_id, role=role, actor=TERMINAL, now=session.created_at
        )
    modules = iter(stage.modules * 3)
    for day in session_days(stage.db, session.id):
        for starts_at, ends_at in SLOTS:
            item = AgendaInput(
                day_id=day.id, starts_at=starts_at, ends_at=ends_at, module_id=next(modules), room="Hall B"
            )
            add_agenda_item(stage.db, session.id, data=item, actor=TERMINAL, now=session.created_at)


def _fill(stage: Stage, planned: Planned, session: TrainingSession, *, at: datetime) -> list[Registration]:
    states = (
        [RegistrationState.ACCEPTED] * planned.people
        + [RegistrationState.APPLIED] * planned.undecided
        + [RegistrationState.WAITLISTED] * planned.waiting
    )
    made: dict[UUID, Registration] = {}
    for state, details in zip(states, _people(stage, planned), strict=False):
        person = match_or_create(stage.db, details, actor=TERMINAL, now=at)
        if person.person_id in made:
            continue
        made[person.person_id] = register(
            stage.db,
            session_id=session.id,
            person_id=person.person_id,
            source=Source.PUBLIC_FORM,
            state=state,
            actor=TERMINAL,
            now=at,
            snapshot=snapshot_of(details, age_band=_age(stage)),
        )
    return [each for each in made.values() if each.state is RegistrationState.ACCEPTED]


def _age(stage: Stage) -> AgeBand:
    """Mostly in the middle of working life; some prefer not to say."""
    return stage.ages.choices(list(AGES), list(AGES.values()))[0]


def _people(stage: Stage, planned: Planned) -> Iterator[PersonDetails]:
    """Mostly from the host country; a third from elsewhere."""
    while True:
        at_home = planned.country is not None and stage.chance.random() < 0.66
        country = planned.country if at_home else stage.chance.choice(sorted(NAMES))
        if country not in stage.people:
            stage.people[str(country)] = invented_people(stage.chance, str(country))
        yield next(stage.people[str(country)])


def _hold(
    stage: Stage, planned: Planned, session: TrainingSession, registrations: list[Registration]
) -> None:
    start = stage.now + timedelta(days=planned.begins)
    _step(stage, session, Step.HOLD, at=start)
    days = [day for day in session_days(stage.db, session.id) if day.on_date <= stage.now.date()]
    for number, day in enumerate(days):
        is_last = number == len(days) - 1
        present = registrations[planned.unmarked :] if is_last else registrations
        marks = [
            MarkInput(registration_id=each.id, session_day_id=day.id, status=_mark(stage, place))
            for place, each in enumerate(present, start=1)
        ]
        at = start + timedelta(days=number, hours=1)
        record_marks(
            stage.db, session_id=session.id, marks=marks, method=Method.SHEET, actor=TERMINAL, now=at
        )
    if planned.heads:
        women, men = planned.heads
        figures = HeadCountInput(total=women + men, female=women, male=men, source="Organiser's report")
        add_head_count(stage.db, session_id=session.id, figures=figures, actor=TERMINAL, now=start)
    if planned.state is SessionState.CLOSED:
        end = start + timedelta(days=planned.days)
        _step(stage, session, Step.CLOSE, at=end)
        if planned.has_certificates:
            issue_for_session(stage.db, session_id=session.id, actor=TERMINAL, now=end, issuer=stage.issuer)


def _mark(stage: Stage, place: int) -> MarkStatus:
    if place % ABSENT_EVERY == 0:
        return MarkStatus.ABSENT
    return stage.chance.choices(
        [MarkStatus.PRESENT, MarkStatus.LATE, MarkStatus.ABSENT, MarkStatus.EXCUSED], [90, 5, 4, 1]
    )[0]


def _step(stage: Stage, session: TrainingSession, step: Step, *, at: datetime, reason: str = "") -> None:
    take_step(stage.db, session.id, step=step, actor=TERMINAL, now=at, reason=reason)
