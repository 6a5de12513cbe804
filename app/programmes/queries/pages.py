"""One training session as the head of its pages shows it."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.programmes.errors import SessionNotFound
from app.programmes.models import AgendaItem, Assignment, Programme, SessionDay, TrainingSession
from app.programmes.queries.scoped import sessions_within
from app.programmes.rules import SessionDayRow, SessionPage

TabCount = Callable[[], sa.ScalarSelect[Any]]
_tab_counts: dict[str, TabCount] = {}
# What the head shows under the name of its column; the rest is computed below.
_COLUMNS = [each.name for each in fields(SessionPage) if each.name in TrainingSession.__table__.columns]


def counts_on_tab(tab: str) -> Callable[[TabCount], TabCount]:
    """Register the figure of a tab: a scalar subquery correlated to TrainingSession, read with the head."""

    def register(function: TabCount) -> TabCount:
        _tab_counts[tab] = function
        return function

    return register


@counts_on_tab("agenda")
def agenda_items() -> sa.ScalarSelect[Any]:
    """Agenda items that are no breaks."""
    return (
        sa.select(sa.func.count())
        .where(AgendaItem.session_id == TrainingSession.id, ~AgendaItem.is_break)
        .correlate(TrainingSession)
        .scalar_subquery()
    )


@counts_on_tab("trainers")
def assigned_trainers() -> sa.ScalarSelect[Any]:
    """Persons assigned to the session or one of its items."""
    return (
        sa.select(sa.func.count(sa.distinct(Assignment.person_id)))
        .where(Assignment.session_id == TrainingSession.id)
        .correlate(TrainingSession)
        .scalar_subquery()
    )


def get_session_page(db: Session, session_id: UUID, *, scope: Scope) -> SessionPage:
    """The session with programme, days and the counts of its tabs, in two queries; raises SessionNotFound."""
    counts = {tab: count() for tab, count in _tab_counts.items()}
    found = db.execute(
        sa.select(
            *(getattr(TrainingSession, name) for name in _COLUMNS),
            Programme.code.label("programme_code"),
            Programme.name.label("programme_name"),
            Programme.attendance_threshold.label("threshold"),
            Programme.hours_a_day,
            _is_assigned(scope).label("is_assigned"),
            *(count.label(f"count_{tab}") for tab, count in counts.items()),
        )
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(TrainingSession.id == session_id, sessions_within(scope))
    ).mappings()
    row = found.one_or_none()
    if row is None:
        raise SessionNotFound(_("There is no such training session, or it is not yours to see."))
    values = dict(row)
    tab_counts = {tab: values.pop(f"count_{tab}") for tab in counts}
    return SessionPage(**values, tab_counts=tab_counts, days=session_days(db, session_id))


def session_days(db: Session, session_id: UUID) -> tuple[SessionDayRow, ...]:
    """The days of a session in order; the caller has asked for the session within a scope."""
    rows = db.execute(
        sa.select(SessionDay.id, SessionDay.position, SessionDay.on_date)
        .where(SessionDay.session_id == session_id)
        .order_by(SessionDay.position)
    )
    return tuple(SessionDayRow(id=row.id, position=row.position, on_date=row.on_date) for row in rows)


def _is_assigned(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.assigned_person_id is None:
        return sa.false()
    return sa.exists().where(
        Assignment.session_id == TrainingSession.id, Assignment.person_id == scope.assigned_person_id
    )
