"""Writing the agenda of a session, and who teaches."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.derived import recount
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.curriculum.models import Module
from app.people.models import Person, TrainerProfile
from app.programmes.errors import EntryNotFound, ItemInUse, UnusableInput
from app.programmes.models import AgendaItem, Assignment, TrainingSession
from app.programmes.queries import (
    find_assignment,
    find_same_assignment,
    get_agenda_item,
    items_in_use,
    session_days,
)
from app.programmes.rules import AgendaInput, AssignmentRole, check_agenda_item
from app.programmes.service.reaching import place_of, session_to_edit


def add_agenda_item(
    db: Session, session_id: UUID, *, data: AgendaInput, actor: Actor, now: datetime
) -> AgendaItem:
    """Put an item on the agenda; raises UnusableInput naming the field."""
    session = session_to_edit(db, session_id, actor=actor)
    _check_item(db, session, data=data)
    item = AgendaItem(session_id=session.id, **_values(data))
    db.add(item)
    _count(db, session)
    _record(db, "agenda.item_added", session=session, subject=("agenda_item", item.id), actor=actor, now=now)
    return item


def change_agenda_item(
    db: Session, session_id: UUID, *, item_id: UUID, data: AgendaInput, actor: Actor, now: datetime
) -> AgendaItem:
    """Change an item of the agenda; its trainers stay with it."""
    session = session_to_edit(db, session_id, actor=actor)
    item = get_agenda_item(db, item_id, session_id=session.id)
    _check_item(db, session, data=data)
    for name, value in _values(data).items():
        setattr(item, name, value)
    _count(db, session)
    _record(
        db, "agenda.item_changed", session=session, subject=("agenda_item", item.id), actor=actor, now=now
    )
    return item


def remove_agenda_item(db: Session, session_id: UUID, *, item_id: UUID, actor: Actor, now: datetime) -> None:
    """Take an item off the agenda, with its trainers; raises ItemInUse when attendance was taken at it."""
    session = session_to_edit(db, session_id, actor=actor)
    item = get_agenda_item(db, item_id, session_id=session.id)
    if items_in_use(db, [item.id]):
        raise ItemInUse(_("Attendance has been recorded at this item, so it has to stay."))
    db.delete(item)
    _count(db, session)
    _record(
        db, "agenda.item_removed", session=session, subject=("agenda_item", item_id), actor=actor, now=now
    )


def assign_trainer(
    db: Session,
    session_id: UUID,
    *,
    person_id: UUID,
    role: AssignmentRole,
    actor: Actor,
    now: datetime,
    agenda_item_id: UUID | None = None,
    import_id: UUID | None = None,
) -> Assignment:
    """Put a trainer on a session, or on one item of it; doing it twice does it once.

    Raises UnusableInput (field "person_id") for a person who is no active trainer.
    """
    session = session_to_edit(db, session_id, actor=actor)
    if agenda_item_id is not None:
        get_agenda_item(db, agenda_item_id, session_id=session.id)
    same = find_same_assignment(
        db, session_id=session.id, person_id=person_id, role=role, agenda_item_id=agenda_item_id
    )
    if same is not None:
        return same
    _require_trainer(db, person_id)
    assignment = Assignment(
        session_id=session.id,
        person_id=person_id,
        role=role,
        agenda_item_id=agenda_item_id,
        import_id=import_id,
    )
    db.add(assignment)
    db.flush()
    subject = ("assignment", assignment.id)
    _record(db, "trainer.assigned", session=session, subject=subject, actor=actor, now=now, person=person_id)
    return assignment


def unassign_trainer(
    db: Session, session_id: UUID, *, assignment_id: UUID, actor: Actor, now: datetime
) -> None:
    """Take a trainer off a session or item."""
    session = session_to_edit(db, session_id, actor=actor)
    assignment = find_assignment(db, assignment_id, session_id=session.id)
    if assignment is None:
        raise EntryNotFound(_("This trainer is not assigned any more."))
    person_id = assignment.person_id
    db.delete(assignment)
    db.flush()
    subject = ("assignment", assignment_id)
    _record(
        db, "trainer.unassigned", session=session, subject=subject, actor=actor, now=now, person=person_id
    )


def _count(db: Session, session: TrainingSession) -> None:
    db.flush()
    recount(db, "training_session", [session.id])


def _values(data: AgendaInput) -> dict[str, object]:
    return {each.name: getattr(data, each.name) for each in fields(data)}


def _check_item(db: Session, session: TrainingSession, *, data: AgendaInput) -> None:
    check_agenda_item(data)
    if data.day_id not in {day.id for day in session_days(db, session.id)}:
        raise UnusableInput(_("Choose a day of this session."), field="day_id")
    if data.module_id is not None and db.get(Module, data.module_id) is None:
        raise UnusableInput(_("Choose a module from the list."), field="module_id")


def _require_trainer(db: Session, person_id: UUID) -> None:
    is_trainer = sa.select(TrainerProfile.id).join(Person, Person.id == TrainerProfile.person_id)
    active = (
        TrainerProfile.person_id == person_id,
        TrainerProfile.is_active,
        Person.merged_into_id.is_(None),
    )
    if db.scalar(is_trainer.where(*active)) is None:
        raise UnusableInput(_("Choose one of the office's trainers."), field="person_id")


def _record(
    db: Session,
    action: str,
    *,
    session: TrainingSession,
    subject: tuple[str, UUID],
    actor: Actor,
    now: datetime,
    person: UUID | None = None,
) -> None:
    details = {} if person is None else {"person_id": str(person)}
    record(db, action, actor=actor, now=now, subject=subject, place=place_of(session), **details)
