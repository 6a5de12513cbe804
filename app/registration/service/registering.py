"""Registering a person for a session."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.inserting import insert_missing
from app.core.permissions import Actor, Permission
from app.people.models import Person
from app.people.queries.persons import get_person
from app.people.rules import PersonDetails
from app.people.service.look_alikes import ask_for_look_alikes
from app.people.service.persons import Match, details_of, fill_missing, match_or_create
from app.programmes.models import TrainingSession
from app.programmes.queries import get_session
from app.programmes.rules import SessionState
from app.registration.errors import AlreadyRegistered, RegistrationClosed, SessionFull
from app.registration.models import Registration
from app.registration.rules import AgeBand, RegistrationState, Snapshot, Source, snapshot_of
from app.registration.service.places import take_place


def register(
    db: Session,
    *,
    session_id: UUID,
    person_id: UUID,
    source: Source,
    state: RegistrationState,
    actor: Actor,
    now: datetime,
    snapshot: Snapshot | None = None,
    note: str = "",
    contact_email: str | None = None,
    waitlist_when_full: bool = False,
) -> Registration:
    """A place in a session; the snapshot is what is true of the person today, and stays as it is.

    Raises AlreadyRegistered, and SessionFull for an accepted one without a place left, unless it may wait.
    The caller has asked for the session within the actor's scope.
    """
    session = db.get_one(TrainingSession, session_id)
    registration = _insert(
        db,
        session_id=session_id,
        person_id=person_id,
        state=state,
        source=source,
        **vars(snapshot or snapshot_of(details_of(db, db.get_one(Person, person_id)))),
        note=note,
        contact_email=contact_email,
        created_at=now,
        decided_at=now if state is RegistrationState.ACCEPTED else None,
    )
    if state is RegistrationState.ACCEPTED and not take_place(db, session_id):
        _wait_or_refuse(registration, waitlist_when_full=waitlist_when_full)
    _record(db, registration, session, actor=actor, now=now)
    return registration


def _insert(db: Session, **columns: Any) -> Registration:
    # The constraint decides, not a look before: two clicks at once make one registration.
    row = {"id": uuid4(), **columns}
    if not insert_missing(db, Registration.__table__, rows=[row], returning=[Registration.id]):
        raise AlreadyRegistered(_("This person is registered for the session already."))
    return db.get_one(Registration, row["id"])


def add_participant(
    db: Session,
    *,
    session_id: UUID,
    person: UUID | PersonDetails,
    state: RegistrationState,
    actor: Actor,
    now: datetime,
    age_band: AgeBand = AgeBand.UNKNOWN,
) -> Registration:
    """A coordinator enters someone: a person they reach, or one whose details they give.

    Details of someone who has a record lead to that record; what it does not know yet is added to it.
    A session that is full puts them on the waiting list.
    """
    session = get_session(db, session_id, scope=actor.scope(Permission.REGISTRATIONS_DECIDE))
    if session.state is SessionState.CANCELLED:
        raise RegistrationClosed(_("This session has been cancelled."))
    person_id, snapshot = _entered(db, person, actor=actor, now=now, age_band=age_band)
    return register(
        db,
        session_id=session.id,
        person_id=person_id,
        source=Source.COORDINATOR,
        state=state,
        actor=actor,
        now=now,
        snapshot=snapshot,
        waitlist_when_full=True,
    )


def _entered(
    db: Session, person: UUID | PersonDetails, *, actor: Actor, now: datetime, age_band: AgeBand
) -> tuple[UUID, Snapshot | None]:
    if isinstance(person, UUID):
        return get_person(db, person, scope=actor.scope(Permission.PEOPLE_VIEW)).id, None
    match = match_or_create(db, person, actor=actor, now=now)
    _after_matching(db, match, person, actor=actor, now=now)
    return match.person_id, snapshot_of(person, age_band=age_band)


def _after_matching(
    db: Session, match: Match, details: PersonDetails, *, actor: Actor, now: datetime
) -> None:
    if not match.is_new:
        fill_missing(db, match.person_id, details=details, actor=actor, now=now)
    ask_for_look_alikes(db, [match.person_id], now=now)


def _wait_or_refuse(registration: Registration, *, waitlist_when_full: bool) -> None:
    if not waitlist_when_full:
        raise SessionFull(_("All places of this session are taken."))
    registration.state = RegistrationState.WAITLISTED
    registration.decided_at = None


def _record(
    db: Session, registration: Registration, session: TrainingSession, *, actor: Actor, now: datetime
) -> None:
    place = Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country)
    record(
        db,
        f"registration.{registration.state.value}",
        actor=actor,
        now=now,
        subject=("registration", registration.id),
        place=place,
        person_id=str(registration.person_id),
        source=registration.source.value,
    )
