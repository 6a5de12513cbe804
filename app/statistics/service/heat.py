"""Attendance by session and day as a picture."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from app.statistics.charts import HeatMap, HeatRow, attendance_heat_map
from app.statistics.queries.bases import Question
from app.statistics.queries.heat import SessionDays, days_of_sessions


def attendance_by_day(
    db: Session,
    question: Question,
    *,
    offset: int,
    limit: int,
    link_to: Callable[[UUID], str | None] = lambda _session_id: None,
) -> tuple[HeatMap, list[SessionDays], int]:
    """The picture, the sessions that stand in it, and how many there are in all."""
    sessions, total = days_of_sessions(db, question, offset=offset, limit=limit)
    heat = attendance_heat_map(
        HeatRow(
            label=f"{each.starts_on.isoformat()} {each.title}",
            days=each.days,
            href=link_to(each.session_id),
        )
        for each in sessions
    )
    return heat, sessions, total
