"""The next training sessions in reach."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import TrainingSession
from app.programmes.queries import sessions_within
from app.programmes.rules import SessionState

LIMIT = 6


@dataclass(frozen=True, kw_only=True)
class ComingSession:
    """A session that is under way or to come, with its places."""

    id: UUID
    title: str
    city: str
    host_country: str | None
    is_online: bool
    starts_on: date
    ends_on: date
    day_count: int
    language: str
    state: SessionState
    taken: int
    capacity: int | None


def coming_sessions(db: Session, *, scope: Scope, today: date) -> list[ComingSession]:
    """Sessions not over yet, the next ones first; cancelled and postponed ones are left out."""
    columns = [getattr(TrainingSession, name) for name in ComingSession.__dataclass_fields__]
    query = (
        sa.select(*columns)
        .where(
            TrainingSession.ends_on >= today,
            TrainingSession.state.in_((SessionState.DRAFT, SessionState.ANNOUNCED, SessionState.HELD)),
            sessions_within(scope),
        )
        .order_by(TrainingSession.starts_on, TrainingSession.slug, TrainingSession.id)
        .limit(LIMIT)
    )
    return [ComingSession(**row._asdict()) for row in db.execute(query)]
