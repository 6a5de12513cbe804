"""Accepting, putting on the waiting list, declining, withdrawing."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, joinedload

from app.audit.rules import Place
from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.models import TrainingSession
from app.programmes.queries import sessions_within
from app.registration.errors import NoSuchRegistration
from app.registration.models import Registration
from app.registration.rules import Decided, RegistrationState, may_follow
from app.registration.service.places import give_back_place, take_place

MOST_AT_ONCE = 500


def decide(
    db: Session,
    registration_ids: Collection[UUID],
    *,
    to_state: RegistrationState,
    actor: Actor,
    now: datetime,
    session_id: UUID | None = None,
) -> Decided:
    """Decide about several registrations, those that came first being served first.

    What is not possible from its present state, or finds no place left, is told and left as it was.
    Raises NoSuchRegistration when one of them lies outside the actor's reach, or outside `session_id`.
    """
    done, no_place, not_possible = [], [], []
    for registration in _reached(db, registration_ids, actor=actor, session_id=session_id):
        if not may_follow(registration.state, to_state):
            not_possible.append(registration.id)
        elif to_state is RegistrationState.ACCEPTED and not take_place(db, registration.session_id):
            no_place.append(registration.id)
        elif _change(db, registration, to_state=to_state, now=now):
            done.append(registration.id)
            _record(db, registration, actor=actor, now=now)
        else:
            not_possible.append(registration.id)
    return Decided(done=tuple(done), no_place=tuple(no_place), not_possible=tuple(not_possible))


def withdraw(db: Session, registration_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Take a registration back; False when its state does not allow it any more."""
    decided = decide(db, [registration_id], to_state=RegistrationState.WITHDRAWN, actor=actor, now=now)
    return bool(decided.done)


def _reached(
    db: Session, registration_ids: Collection[UUID], *, actor: Actor, session_id: UUID | None
) -> Sequence[Registration]:
    wanted = set(registration_ids)
    if len(wanted) > MOST_AT_ONCE:
        raise NoSuchRegistration(_("Too many registrations at once."))
    scope = actor.scope(Permission.REGISTRATIONS_DECIDE)
    query = (
        sa.select(Registration)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .where(Registration.id.in_(wanted), sessions_within(scope))
        .order_by(Registration.created_at, Registration.id)
        .options(joinedload(Registration.session))
    )
    if session_id is not None:
        query = query.where(Registration.session_id == session_id)
    found = db.scalars(query.execution_options(populate_existing=True)).all()
    if len(found) != len(wanted):
        raise NoSuchRegistration(_("There is no such registration, or it is not yours to decide."))
    return found


def _change(db: Session, registration: Registration, *, to_state: RegistrationState, now: datetime) -> bool:
    """Set the state if it still is what was read; a place goes back with the state that held it."""
    was = registration.state
    result = db.execute(
        sa.update(Registration)
        .where(Registration.id == registration.id, Registration.state == was)
        .values(state=to_state, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    changed = isinstance(result, CursorResult) and result.rowcount == 1
    # Either the place taken for a decision that came too late, or the one that an accepted person leaves.
    if changed == (was is RegistrationState.ACCEPTED) and RegistrationState.ACCEPTED in (was, to_state):
        give_back_place(db, registration.session_id)
    db.refresh(registration, ["state", "decided_at"])
    return changed


def _record(db: Session, registration: Registration, *, actor: Actor, now: datetime) -> None:
    session = registration.session
    record(
        db,
        f"registration.{registration.state.value}",
        actor=actor,
        now=now,
        subject=("registration", registration.id),
        place=Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country),
        person_id=str(registration.person_id),
    )
