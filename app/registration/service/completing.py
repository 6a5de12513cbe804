"""What a registration does not say of the person, taken over from their record."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.audit.rules import Place
from app.audit.service import record
from app.core.permissions import Actor, Permission
from app.people.models import Person
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.programmes.queries import sessions_within
from app.registration.models import Registration
from app.registration.rules import SnapshotField


def complete_snapshots(
    db: Session,
    person_ids: Collection[UUID],
    *,
    field: SnapshotField,
    replaces: bool,
    actor: Actor,
    now: datetime,
) -> int:
    """Take over what the records of these persons say; returns how many registrations changed.

    Fills gaps, and where it `replaces` also corrects what differs. Registrations outside the actor's reach
    stay as they are, and so does everything of a person whose record does not know it either.
    """
    found = _incomplete(db, person_ids, field=field, replaces=replaces, actor=actor)
    for registration in found:
        setattr(registration, field, getattr(registration.person, field))
        _record(db, registration, field=field, actor=actor, now=now)
    db.flush()
    return len(found)


def _incomplete(
    db: Session, person_ids: Collection[UUID], *, field: SnapshotField, replaces: bool, actor: Actor
) -> Sequence[Registration]:
    here, known = getattr(Registration, field), getattr(Person, field)
    blank = Sex.UNKNOWN if field is SnapshotField.SEX else None
    query = (
        sa.select(Registration)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.person_id.in_(set(person_ids)),
            sessions_within(actor.scope(Permission.PEOPLE_EDIT)),
            known.is_distinct_from(blank),
            here.is_distinct_from(known) if replaces else here.is_not_distinct_from(blank),
        )
        .order_by(Registration.created_at, Registration.id)
        .options(joinedload(Registration.session), joinedload(Registration.person))
    )
    return db.scalars(query).all()


def _record(
    db: Session, registration: Registration, *, field: SnapshotField, actor: Actor, now: datetime
) -> None:
    session = registration.session
    record(
        db,
        "registration.completed",
        actor=actor,
        now=now,
        subject=("registration", registration.id),
        place=Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country),
        person_id=str(registration.person_id),
        fields=[field.value],
    )
