"""Everything that waits for someone, in one SELECT over the sessions in reach."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.queries import issues_completion
from app.certificates.rules import COMPLETION_KINDS, CertificateState
from app.core import reach
from app.core.permissions import Scope
from app.people.models import LookAlike
from app.portal.rules import LEAD_TRAINER_NEEDED_BEFORE, Kind, Task
from app.programmes.models import Assignment, Programme, SessionDay, TrainingSession
from app.programmes.queries import sessions_within
from app.programmes.rules import AssignmentRole, SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState

Rows = sa.Select[*tuple[Any, ...]]
LIMIT = 50
_UNDECIDED = (RegistrationState.APPLIED, RegistrationState.NOMINATED)


def tasks(db: Session, *, scope: Scope, today: date) -> list[Task]:
    """What needs attention, by kind and then by date; at most LIMIT."""
    parts = (
        _no_lead_trainer(today),
        _not_marked_held(today),
        _attendance_open(today),
        _undecided(today),
        _certificates_ready(),
    )
    scoped = [part.where(sessions_within(scope)) for part in parts]
    rows = sa.union_all(*scoped, _look_alikes(scope)).subquery()
    order = sa.case({kind.value: number for number, kind in enumerate(Kind)}, value=rows.c.kind)
    query = sa.select(rows).order_by(order, rows.c.starts_on, rows.c.title).limit(LIMIT)
    return [
        Task(
            kind=Kind(row.kind),
            count=row.count_,
            session_id=row.session_id,
            title=row.title,
            city=row.city,
            host_country=row.host_country,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in db.execute(query)
    ]


def _of_sessions(kind: Kind, count: sa.SQLColumnExpression[Any]) -> Rows:
    return sa.select(
        sa.literal(kind.value).label("kind"),
        count.label("count_"),
        TrainingSession.id.label("session_id"),
        TrainingSession.title,
        TrainingSession.city,
        TrainingSession.host_country,
        TrainingSession.starts_on,
        TrainingSession.ends_on,
    )


def _no_lead_trainer(today: date) -> Rows:
    leads = sa.exists().where(
        Assignment.session_id == TrainingSession.id, Assignment.role == AssignmentRole.LEAD
    )
    return _of_sessions(Kind.NO_LEAD_TRAINER, sa.literal(1)).where(
        TrainingSession.state == SessionState.ANNOUNCED,
        TrainingSession.starts_on.between(today, today + LEAD_TRAINER_NEEDED_BEFORE),
        ~leads,
    )


def _not_marked_held(today: date) -> Rows:
    return _of_sessions(Kind.NOT_MARKED_HELD, sa.literal(1)).where(
        TrainingSession.state == SessionState.ANNOUNCED, TrainingSession.ends_on < today
    )


def _attendance_open(today: date) -> Rows:
    days_so_far = (
        sa.select(sa.func.count())
        .where(SessionDay.session_id == TrainingSession.id, SessionDay.on_date <= today)
        .scalar_subquery()
    )
    return (
        _of_sessions(Kind.ATTENDANCE_OPEN, sa.func.count(Registration.id))
        .join(Registration, Registration.session_id == TrainingSession.id)
        .where(
            TrainingSession.state == SessionState.HELD,
            Registration.state == RegistrationState.ACCEPTED,
            Registration.days_marked < days_so_far,
        )
        .group_by(TrainingSession.id)
    )


def _undecided(today: date) -> Rows:
    return (
        _of_sessions(Kind.UNDECIDED, sa.func.count(Registration.id))
        .join(Registration, Registration.session_id == TrainingSession.id)
        .where(
            TrainingSession.state == SessionState.ANNOUNCED,
            TrainingSession.ends_on >= today,
            Registration.state.in_(_UNDECIDED),
        )
        .group_by(TrainingSession.id)
    )


def _certificates_ready() -> Rows:
    """Completed without a certificate; a programme with rules of its own may still ask them for more."""
    issued = sa.exists().where(
        Certificate.registration_id == Registration.id,
        Certificate.state.in_((CertificateState.ISSUED, CertificateState.REVOKED)),
        Certificate.kind.in_(COMPLETION_KINDS),
    )
    return (
        _of_sessions(Kind.CERTIFICATES_READY, sa.func.count(Registration.id))
        .join(Registration, Registration.session_id == TrainingSession.id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(
            TrainingSession.state.in_((SessionState.HELD, SessionState.CLOSED)),
            Registration.state == RegistrationState.ACCEPTED,
            Registration.days_present > 0,
            Registration.days_present * 100 >= Programme.attendance_threshold * TrainingSession.day_count,
            ~issued,
            issues_completion(TrainingSession.id),
        )
        .group_by(TrainingSession.id)
    )


def _look_alikes(scope: Scope) -> Rows:
    empty = sa.literal("")
    return (
        sa.select(
            sa.literal(Kind.LOOK_ALIKES.value).label("kind"),
            sa.func.count().label("count_"),
            sa.null().label("session_id"),
            empty.label("title"),
            empty.label("city"),
            sa.null().label("host_country"),
            sa.null().label("starts_on"),
            sa.null().label("ends_on"),
        )
        .where(
            LookAlike.state == "open",
            reach.persons_within(scope, LookAlike.one_id),
            reach.persons_within(scope, LookAlike.other_id),
        )
        .having(sa.func.count() > 0)
    )
