"""Who was present when a module of the session was taught, as far as marks by day can tell."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.queries import last_mark_ids
from app.attendance.rules import PRESENCE
from app.certificates.rules import ModuleDays
from app.curriculum.models import Module
from app.programmes.models import AgendaItem, SessionDay, SessionModule


@dataclass(frozen=True, kw_only=True)
class Teaching:
    """The days of each module by its code, and the days on which each registration was present."""

    days: dict[str, set[UUID]] = field(default_factory=dict)
    present: dict[UUID, set[UUID]] = field(default_factory=dict)

    def of(self, registration_id: UUID | None) -> dict[str, ModuleDays]:
        """What one participant has seen of each module."""
        seen = self.present.get(registration_id, set()) if registration_id else set()
        return {
            code: ModuleDays(held=len(days), present=len(days & seen)) for code, days in self.days.items()
        }


def get_teaching(db: Session, session_id: UUID) -> Teaching:
    """Modules and presence of a session, in two SELECTs; the caller has checked the scope."""
    days: dict[str, set[UUID]] = {}
    for code, day_id in db.execute(_module_days(session_id)):
        days.setdefault(code, set()).update([day_id] if day_id else [])
    present: dict[UUID, set[UUID]] = defaultdict(set)
    for registration_id, day_id in db.execute(_presence(session_id)):
        present[registration_id].add(day_id)
    return Teaching(days=days, present=present)


def _module_days(session_id: UUID) -> sa.CompoundSelect[str, UUID | None]:
    on_agenda = (
        sa.select(Module.code, AgendaItem.day_id)
        .join(AgendaItem, AgendaItem.module_id == Module.id)
        .where(AgendaItem.session_id == session_id, ~AgendaItem.is_break)
    )
    of_session = (
        sa.select(Module.code, sa.null())
        .join(SessionModule, SessionModule.module_id == Module.id)
        .where(SessionModule.session_id == session_id)
    )
    return sa.union(on_agenda, of_session)


def _presence(session_id: UUID) -> sa.Select[UUID, UUID]:
    days = sa.select(SessionDay.id).where(SessionDay.session_id == session_id)
    last = last_mark_ids().where(AttendanceMark.session_day_id.in_(days)).subquery()
    return (
        sa.select(AttendanceMark.registration_id, AttendanceMark.session_day_id)
        .join(last, last.c.mark_id == AttendanceMark.id)
        .where(AttendanceMark.status.in_(PRESENCE))
    )
