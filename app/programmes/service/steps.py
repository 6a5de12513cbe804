"""Taking a session from one state to the next."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.permissions import Actor
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionState, Step, check_step
from app.programmes.service.reaching import place_of, session_to_edit

VERBS = {
    Step.ANNOUNCE: "session.announced",
    Step.HOLD: "session.held",
    Step.CLOSE: "session.closed",
    Step.REOPEN: "session.reopened",
    Step.POSTPONE: "session.postponed",
    Step.CANCEL: "session.cancelled",
    Step.REDRAFT: "session.redrafted",
}


def take_step(
    db: Session, session_id: UUID, *, step: Step, actor: Actor, now: datetime, reason: str = ""
) -> TrainingSession:
    """Announce, hold, close, reopen, postpone, cancel a session or make it a draft again.

    Raises StepRefused when its state or dates stand against it, or the reason is missing (field "reason").
    """
    session = session_to_edit(db, session_id, actor=actor)
    before = session.state
    session.state = check_step(
        step,
        state=session.state,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        today=now.astimezone(ZoneInfo(session.time_zone)).date(),
        reason=reason,
    )
    called_off = session.state in (SessionState.CANCELLED, SessionState.POSTPONED)
    session.state_reason = reason.strip() if called_off else ""
    if step is Step.ANNOUNCE:
        session.announced_at = now
    db.flush()
    record(
        db,
        VERBS[step],
        actor=actor,
        now=now,
        subject=("training_session", session.id),
        place=place_of(session),
        before=before.value,
        reason=reason.strip(),
    )
    return session
