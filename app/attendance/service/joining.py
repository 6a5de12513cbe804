"""Two registrations of one person in one session become one: who was there on one of them was there."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.queries import last_mark_ids
from app.attendance.rules import PRESENCE
from app.core.database import Base
from app.core.derived import joins

MARK = Base.metadata.tables["attendance_mark"]


@joins("registration")
def keep_presence(db: Session, winner_id: UUID, loser_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    """Say again each presence that an absence on the other registration, recorded later, would hide."""
    last = last_mark_ids().where(AttendanceMark.registration_id.in_([winner_id, loser_id])).subquery()
    standing = sa.select(MARK).join(last, last.c.mark_id == MARK.c.id).order_by(MARK.c.id)
    by_day: dict[UUID, list[dict[str, Any]]] = {}
    for row in db.execute(standing).mappings():
        by_day.setdefault(row["session_day_id"], []).append(dict(row))
    hidden = [
        marks[0]
        for marks in by_day.values()
        if len(marks) == 2 and marks[0]["status"] in PRESENCE and marks[1]["status"] not in PRESENCE
    ]
    return [("attendance_mark", _say_again(db, mark, winner_id)) for mark in hidden]


def _say_again(db: Session, mark: dict[str, Any], registration_id: UUID) -> dict[str, Any]:
    facts = {name: value for name, value in mark.items() if name != "id"}
    inserted = sa.insert(MARK).values(**{**facts, "registration_id": registration_id}).returning(MARK)
    return dict(db.execute(inserted).mappings().one())
