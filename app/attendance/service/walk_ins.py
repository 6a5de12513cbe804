"""People who come without a registration: they get a place, marked as what it is, and then a mark."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.errors import AttendanceClosed, NotAParticipant
from app.attendance.rules import takes_marks
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.people.rules import PersonDetails
from app.people.service.look_alikes import ask_for_look_alikes
from app.people.service.persons import match_or_create
from app.programmes.queries import get_session
from app.registration.errors import AlreadyRegistered, SessionFull
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source, snapshot_of
from app.registration.service.deciding import decide
from app.registration.service.registering import register


def add_walk_in(
    db: Session, *, session_id: UUID, details: PersonDetails, actor: Actor, now: datetime
) -> Registration:
    """Give someone at the door an accepted place; who was registered and not accepted yet is accepted.

    Raises AlreadyRegistered for someone on the sheet, SessionFull when no place is left.
    """
    session = get_session(db, session_id, scope=actor.scope(Permission.ATTENDANCE_RECORD))
    if not takes_marks(session.state):
        raise AttendanceClosed(_("Attendance of this session is closed, or has not begun."))
    match = match_or_create(db, details, actor=actor, now=now)
    ask_for_look_alikes(db, [match.person_id], now=now)
    known = db.scalar(
        sa.select(Registration).where(
            Registration.session_id == session_id, Registration.person_id == match.person_id
        )
    )
    if known is not None:
        return _accepted(db, known, actor=actor, now=now)
    return register(
        db,
        session_id=session_id,
        person_id=match.person_id,
        source=Source.WALK_IN,
        state=RegistrationState.ACCEPTED,
        actor=actor,
        now=now,
        snapshot=snapshot_of(details),
    )


def _accepted(db: Session, known: Registration, *, actor: Actor, now: datetime) -> Registration:
    if known.state is RegistrationState.ACCEPTED:
        raise AlreadyRegistered(_("This person is on the sheet already."))
    if not actor.allows(Permission.REGISTRATIONS_DECIDE):
        raise NotAParticipant(_("This person is registered, but not accepted. A coordinator decides."))
    decided = decide(
        db, [known.id], to_state=RegistrationState.ACCEPTED, actor=actor, now=now, session_id=known.session_id
    )
    if decided.no_place:
        raise SessionFull(_("All places of this session are taken."))
    return known
