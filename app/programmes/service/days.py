"""The days of a session."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.derived import recount
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.programmes.errors import UnusableInput
from app.programmes.models import SessionDay, TrainingSession
from app.programmes.queries import days_in_use, session_days
from app.programmes.rules import LONGEST_SESSION_DAYS, DayPlan, is_impossible, plan_days
from app.programmes.service.reaching import place_of, session_to_edit

# Rows on their way from one date to another stand here: each statement has to keep dates unique.
_PARKED_ON = date(9000, 1, 1)
_PARKED_AT = 1000


def set_days(
    db: Session, session_id: UUID, *, dates: Collection[date], actor: Actor, now: datetime
) -> TrainingSession:
    """Hold the session on exactly these days; its first and last date follow.

    Days that stay keep their agenda and attendance. Raises DayInUse when a day with records would go; a
    session on dates on which it cannot have been held moves with its records.
    """
    session = session_to_edit(db, session_id, actor=actor)
    if not 1 <= len(set(dates)) <= LONGEST_SESSION_DAYS:
        raise UnusableInput(_("A session has at least one day."), field="dates")
    if apply_days(db, session, dates=dates, now=now):
        record(
            db,
            "session.days_changed",
            actor=actor,
            now=now,
            subject=("training_session", session.id),
            place=place_of(session),
            days=session.day_count,
        )
    return session


def apply_days(db: Session, session: TrainingSession, *, dates: Collection[date], now: datetime) -> bool:
    """Make the rows of the session's days these dates; True when anything changed. The caller records it."""
    existing = [(day.id, day.on_date) for day in session_days(db, session.id)]
    if [day for _id, day in existing] == sorted(set(dates)):
        return False
    today = now.astimezone(ZoneInfo(session.time_zone)).date()
    plan = plan_days(
        existing,
        dates,
        in_use=days_in_use(db, [row for row, _day in existing]),
        may_move=is_impossible(session.starts_on, today=today),
    )
    _write_days(db, session, plan)
    session.starts_on, session.ends_on = plan.days[0][0], plan.days[-1][0]
    session.day_count = len(plan.days)
    db.flush()
    db.refresh(session, ["days"])
    if existing:
        recount(db, "training_session", [session.id])
    return True


def _write_days(db: Session, session: TrainingSession, plan: DayPlan) -> None:
    rows = {
        day.id: day for day in db.scalars(sa.select(SessionDay).where(SessionDay.session_id == session.id))
    }
    for row in plan.dropped:
        db.delete(rows[row])
    db.flush()
    moving = [
        (position, day, rows[row]) for position, (day, row) in enumerate(plan.days, 1) if row is not None
    ]
    for position, _day, row_of_day in moving:
        row_of_day.position = _PARKED_AT + position
        row_of_day.on_date = _PARKED_ON + timedelta(days=position)
    db.flush()
    for position, day, row_of_day in moving:
        row_of_day.position, row_of_day.on_date = position, day
    db.flush()
    db.add_all(
        SessionDay(session_id=session.id, position=position, on_date=day)
        for position, (day, row) in enumerate(plan.days, 1)
        if row is None
    )
    db.flush()
