"""Figures without names: where a list would endanger people, or none was kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.attendance.errors import ImpossibleCount
from app.attendance.models import HeadCount
from app.attendance.queries import get_head_count
from app.attendance.rules import is_possible_count
from app.audit import service as audit
from app.audit.rules import Place
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.models import TrainingSession
from app.programmes.queries import get_session


@dataclass(frozen=True, kw_only=True)
class HeadCountInput:
    """The figures of one count; `country` is the participants' where the count was split by it."""

    total: int
    female: int = 0
    male: int = 0
    country: str | None = None
    source: str = ""


def add_head_count(
    db: Session,
    *,
    session_id: UUID,
    figures: HeadCountInput,
    actor: Actor,
    now: datetime,
    import_id: UUID | None = None,
) -> HeadCount:
    """Add a count to a session; it stands beside the people with names, never instead of them."""
    session = get_session(db, session_id, scope=actor.scope(Permission.ATTENDANCE_RECORD))
    _require_possible(figures)
    count = HeadCount(
        session_id=session_id,
        recorded_at=now,
        recorded_by_id=actor.user_id,
        import_id=import_id,
        **vars(figures),
    )
    db.add(count)
    db.flush()
    _record(db, "head_count.added", session=session, count=count, actor=actor, now=now)
    return count


def change_head_count(
    db: Session,
    *,
    session_id: UUID,
    head_count_id: UUID,
    figures: HeadCountInput,
    actor: Actor,
    now: datetime,
) -> HeadCount:
    """Correct the figures of a count."""
    session = get_session(db, session_id, scope=actor.scope(Permission.ATTENDANCE_RECORD))
    count = get_head_count(db, head_count_id, session_id=session_id)
    _require_possible(figures)
    for name, value in vars(figures).items():
        setattr(count, name, value)
    count.recorded_at, count.recorded_by_id = now, actor.user_id
    db.flush()
    _record(db, "head_count.changed", session=session, count=count, actor=actor, now=now)
    return count


def remove_head_count(
    db: Session, *, session_id: UUID, head_count_id: UUID, actor: Actor, now: datetime
) -> None:
    """Take a count away, because it counted people who are listed by name."""
    session = get_session(db, session_id, scope=actor.scope(Permission.ATTENDANCE_RECORD))
    count = get_head_count(db, head_count_id, session_id=session_id)
    db.delete(count)
    db.flush()
    _record(db, "head_count.removed", session=session, count=count, actor=actor, now=now)


def _require_possible(figures: HeadCountInput) -> None:
    if not is_possible_count(total=figures.total, female=figures.female, male=figures.male):
        raise ImpossibleCount(_("Women and men together cannot be more than the total."), field="total")


def _record(
    db: Session, action: str, *, session: TrainingSession, count: HeadCount, actor: Actor, now: datetime
) -> None:
    audit.record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("head_count", count.id),
        place=Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country),
        total=count.total,
    )
