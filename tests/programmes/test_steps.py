"""Announcing, holding, closing and calling off, on both databases."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.programmes import service
from app.programmes.errors import SessionNotFound, StepRefused
from app.programmes.rules import SessionState, Step
from tests.conftest import World
from tests.factories.programmes import make_session


def test_a_session_goes_from_draft_to_closed(db: Session, world: World, now: datetime) -> None:
    session = make_session(
        db,
        programme=world.programme,
        state=SessionState.DRAFT,
        starts_on=date(2026, 3, 16),
        ends_on=date(2026, 3, 16),
    )
    for step in (Step.ANNOUNCE, Step.HOLD, Step.CLOSE):
        service.take_step(db, session.id, step=step, actor=world.amina_acts, now=now)
    assert (session.state, session.announced_at) == (SessionState.CLOSED, now)
    verbs = db.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.session_id == session.id).order_by(AuditEntry.id)
    )
    assert list(verbs) == ["session.announced", "session.held", "session.closed"]


def test_a_cancelled_session_says_why_until_it_is_a_draft_again(
    db: Session, world: World, now: datetime
) -> None:
    session = make_session(
        db,
        programme=world.programme,
        state=SessionState.ANNOUNCED,
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 4, 2),
    )
    service.take_step(db, session.id, step=Step.CANCEL, reason="Elections", actor=world.amina_acts, now=now)
    assert (session.state, session.state_reason) == (SessionState.CANCELLED, "Elections")
    service.take_step(db, session.id, step=Step.REDRAFT, actor=world.amina_acts, now=now)
    assert (session.state, session.state_reason) == (SessionState.DRAFT, "")


def test_the_first_day_begins_where_the_session_is(db: Session, world: World) -> None:
    session = make_session(
        db,
        programme=world.programme,
        state=SessionState.ANNOUNCED,
        starts_on=date(2026, 3, 17),
        ends_on=date(2026, 3, 18),
    )
    evening = datetime.fromisoformat("2026-03-16T20:30:00+00:00")
    with pytest.raises(StepRefused):
        service.take_step(db, session.id, step=Step.HOLD, actor=world.amina_acts, now=evening)
    midnight_in_nairobi = datetime.fromisoformat("2026-03-16T21:30:00+00:00")
    service.take_step(db, session.id, step=Step.HOLD, actor=world.amina_acts, now=midnight_in_nairobi)
    assert session.state is SessionState.HELD


def test_a_step_that_does_not_follow_is_refused(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(StepRefused):
        service.take_step(db, world.session.id, step=Step.REOPEN, actor=world.amina_acts, now=now)


def test_amina_takes_no_step_with_chens_session(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(SessionNotFound):
        service.take_step(db, world.other_session.id, step=Step.CLOSE, actor=world.amina_acts, now=now)
