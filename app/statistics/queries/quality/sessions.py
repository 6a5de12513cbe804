"""Faults of training sessions."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.attendance.models import HeadCount
from app.programmes.models import SessionDay, SessionModule, TrainingSession
from app.programmes.rules import EARLIEST_SESSION, SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.statistics.queries.conditions import Column
from app.statistics.queries.quality.asking import Asked, Rows, fault, faults, of_registrations

MOST_DAYS = 31
_OPEN = (SessionState.DRAFT, SessionState.ANNOUNCED)


@faults("not-marked-held")
def not_marked_held(asked: Asked) -> Rows:
    """The dates have passed, and the session is still a draft or announced."""
    return asked.uncounted(*fault(TrainingSession.id, one=_registrations(_is_accepted()))).where(
        TrainingSession.state.in_(_OPEN), TrainingSession.ends_on < asked.today
    )


@faults("no-attendance")
def no_attendance(asked: Asked) -> Rows:
    """The first day is over, and there is neither a mark nor a head count."""
    return asked.counted(*fault(TrainingSession.id, one=_registrations(_is_accepted()))).where(
        TrainingSession.starts_on < asked.today, ~_has_marks(), _heads() == 0
    )


@faults("days-not-marked")
def days_not_marked(asked: Asked) -> Rows:
    """Some marks were made, but not for everyone accepted on each day that is over."""
    over = (
        sa.select(SessionDay.session_id, sa.func.count().label("days"))
        .where(SessionDay.on_date < asked.today)
        .group_by(SessionDay.session_id)
        .subquery("over")
    )
    missing = sa.func.sum(over.c.days - Registration.days_marked)
    return (
        of_registrations(asked, *fault(TrainingSession.id, one=sa.func.count(), two=missing))
        .join(over, over.c.session_id == TrainingSession.id)
        .where(_is_accepted(), Registration.days_marked < over.c.days, _has_marks())
        .group_by(TrainingSession.id)
    )


@faults("names-and-head-count")
def names_and_head_count(asked: Asked) -> Rows:
    """People with names were present, and others were counted."""
    figures = fault(TrainingSession.id, one=_heads(), two=_participations())
    return asked.counted(*figures).where(_heads() > 0, _participations() > 0)


@faults("head-count-above-capacity")
def head_count_above_capacity(asked: Asked) -> Rows:
    """More people were counted than there are places."""
    figures = fault(TrainingSession.id, one=_heads(), two=TrainingSession.capacity)
    return asked.counted(*figures).where(_heads() > TrainingSession.capacity)


@faults("impossible-dates")
def impossible_dates(asked: Asked) -> Rows:
    """Held, though the first day is still to come or lies further back than any record: `is_impossible`."""
    return asked.counted(*fault(TrainingSession.id, one=_participations())).where(
        sa.or_(TrainingSession.starts_on < EARLIEST_SESSION, TrainingSession.starts_on > asked.today)
    )


@faults("long-sessions")
def long_sessions(asked: Asked) -> Rows:
    """More days than a training session has."""
    return asked.counted(*fault(TrainingSession.id, one=TrainingSession.day_count)).where(
        TrainingSession.day_count > MOST_DAYS
    )


@faults("no-host-country")
def no_host_country(asked: Asked) -> Rows:
    """Not online, and nowhere."""
    return asked.counted(*fault(TrainingSession.id, one=_participations())).where(
        ~TrainingSession.is_online, TrainingSession.host_country.is_(None)
    )


@faults("no-language")
def no_language(asked: Asked) -> Rows:
    """In no language."""
    return asked.counted(*fault(TrainingSession.id, one=_participations())).where(
        TrainingSession.language == ""
    )


@faults("no-modules")
def no_modules(asked: Asked) -> Rows:
    """About nothing of the curriculum."""
    taught = sa.exists().where(SessionModule.session_id == TrainingSession.id)
    return asked.counted(*fault(TrainingSession.id, one=_participations())).where(~taught)


def _is_accepted() -> Column:
    return Registration.state == RegistrationState.ACCEPTED


def _participations() -> sa.ScalarSelect[Any]:
    return _registrations(Registration.days_present > 0)


def _registrations(condition: Column) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.session_id == TrainingSession.id, condition)
        .correlate(TrainingSession)
        .scalar_subquery()
    )


def _has_marks() -> Column:
    marked = aliased(Registration)
    return sa.exists().where(marked.session_id == TrainingSession.id, marked.days_marked > 0)


def _heads() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(HeadCount.total), 0))
        .where(HeadCount.session_id == TrainingSession.id)
        .correlate(TrainingSession)
        .scalar_subquery()
    )
