"""Reading imports, and what an import has to know of the office."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import Programme, SessionDay, TrainingSession
from app.programmes.queries import sessions_within
from app.registers.rules.records import KnownSession


def known_sessions(db: Session, code: str, *, scope: Scope) -> list[KnownSession]:
    """The sessions of a programme, as far as the scope reaches, that a register of people alone may name."""
    query = (
        sa.select(TrainingSession.slug, SessionDay.on_date)
        .join(SessionDay, SessionDay.session_id == TrainingSession.id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(Programme.code == code, sessions_within(scope))
        .order_by(TrainingSession.slug, SessionDay.position)
    )
    days: dict[str, list[date]] = {}
    for slug, day in db.execute(query):
        days.setdefault(slug, []).append(day)
    return [KnownSession(slug, tuple(each)) for slug, each in days.items()]
