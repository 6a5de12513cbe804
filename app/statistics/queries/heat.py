"""Attendance day by day: how many of those expected were present on each day of a session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.queries import last_mark_ids
from app.attendance.rules import PRESENCE
from app.programmes.models import SessionDay, TrainingSession
from app.registration.models import Registration
from app.statistics.queries.bases import Question, people, sessions
from app.statistics.queries.conditions import was_expected


@dataclass(frozen=True, kw_only=True)
class SessionDays:
    """A session with (present, expected) for each of its days; None for a day on which nobody was marked."""

    session_id: UUID
    title: str
    starts_on: date
    days: tuple[tuple[int, int] | None, ...]


def days_of_sessions(
    db: Session, question: Question, *, offset: int, limit: int
) -> tuple[list[SessionDays], int]:
    """The counted sessions, the latest first, with their days, and how many sessions there are."""
    ids = sessions(question, TrainingSession.id.label("id")).subquery()
    total = db.scalar(sa.select(sa.func.count()).select_from(ids)) or 0
    chosen = db.execute(
        sa.select(TrainingSession.id, TrainingSession.title, TrainingSession.starts_on)
        .join(ids, ids.c.id == TrainingSession.id)
        .order_by(TrainingSession.starts_on.desc(), TrainingSession.slug, TrainingSession.id)
        .offset(offset)
        .limit(limit)
    ).all()
    expected = _expected(db, question, [row.id for row in chosen])
    present = _present(db, question, [row.id for row in chosen])
    return [
        SessionDays(
            session_id=row.id,
            title=row.title,
            starts_on=row.starts_on,
            days=tuple(
                (came, expected.get(row.id, 0)) if marked else None
                for marked, came in present.get(row.id, ())
            ),
        )
        for row in chosen
    ], total


def _expected(db: Session, question: Question, session_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many people were expected in each session."""
    rows = people(question, TrainingSession.id.label("of")).where(
        TrainingSession.id.in_(session_ids), was_expected()
    )
    each = rows.subquery()
    query = sa.select(each.c.of, sa.func.count().label("people")).group_by(each.c.of)
    return {row.of: row.people for row in db.execute(query)}


def _present(
    db: Session, question: Question, session_ids: Collection[UUID]
) -> dict[UUID, list[tuple[int, int]]]:
    """(marked, present) for each day of each session, in order; only of people who were expected."""
    asked = people(question, Registration.id.label("id")).where(
        TrainingSession.id.in_(session_ids), was_expected()
    )
    registrations = sa.select(asked.subquery().c.id)
    last = last_mark_ids().where(AttendanceMark.registration_id.in_(registrations)).subquery()
    standing = (
        sa.select(
            AttendanceMark.session_day_id,
            sa.func.count().label("marked"),
            sa.func.sum(sa.case((AttendanceMark.status.in_(PRESENCE), 1), else_=0)).label("present"),
        )
        .join(last, last.c.mark_id == AttendanceMark.id)
        .group_by(AttendanceMark.session_day_id)
        .subquery()
    )
    query = (
        sa.select(SessionDay.session_id, standing.c.marked, standing.c.present)
        .outerjoin(standing, standing.c.session_day_id == SessionDay.id)
        .where(SessionDay.session_id.in_(session_ids))
        .order_by(SessionDay.session_id, SessionDay.position)
    )
    found: dict[UUID, list[tuple[int, int]]] = {}
    for row in db.execute(query):
        found.setdefault(row.session_id, []).append((row.marked or 0, int(row.present or 0)))
    return found
