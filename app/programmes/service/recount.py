"""Teaching time a day, counted from the agenda itself."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from app.core.derived import recounts
from app.programmes.models import AgendaItem, TrainingSession
from app.programmes.rules.teaching import Taught, minutes_a_day

CHUNK = 500


@recounts("training_session")
def recount_minutes(db: Session, session_ids: Collection[UUID]) -> None:
    """Set `minutes_a_day` from the agenda; only sessions that say something else are written."""
    remaining = list(session_ids)
    for start in range(0, len(remaining), CHUNK):
        ids = remaining[start : start + CHUNK]
        taught = _taught(db, ids)
        kept = sa.select(TrainingSession.id, TrainingSession.day_count, TrainingSession.minutes_a_day)
        for session_id, day_count, minutes in db.execute(kept.where(TrainingSession.id.in_(ids))).all():
            counted = minutes_a_day(taught.get(session_id, ()), day_count=day_count)
            if counted != minutes:
                _set(db, session_id, counted)


def _taught(db: Session, session_ids: Collection[UUID]) -> dict[UUID, list[Taught]]:
    items = sa.select(
        AgendaItem.session_id, AgendaItem.day_id, AgendaItem.starts_at, AgendaItem.ends_at
    ).where(AgendaItem.session_id.in_(session_ids), AgendaItem.is_break.is_(False))
    found: dict[UUID, list[Taught]] = {}
    for session_id, day_id, starts_at, ends_at in db.execute(items):
        found.setdefault(session_id, []).append((day_id, starts_at, ends_at))
    return found


def _set(db: Session, session_id: UUID, minutes: int | None) -> None:
    db.execute(
        sa.update(TrainingSession)
        .where(TrainingSession.id == session_id)
        .values(minutes_a_day=minutes)
        .execution_options(synchronize_session=False)
    )
    loaded = db.identity_map.get(identity_key(TrainingSession, session_id))
    if loaded is not None:
        db.expire(loaded, ["minutes_a_day"])
