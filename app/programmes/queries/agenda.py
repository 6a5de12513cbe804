"""The agenda of a session, and who teaches what."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import reach
from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.curriculum.models import Module
from app.people.models import Organisation, Person, TrainerProfile
from app.people.rules import text_key
from app.programmes.errors import EntryNotFound
from app.programmes.models import AgendaItem, Assignment, SessionDay, SessionModule, TrainingSession
from app.programmes.queries.scoped import sessions_within
from app.programmes.rules import AssignmentRole, SessionPage, SessionState, Slot

MOST_CANDIDATES = 20


@dataclass(frozen=True, kw_only=True)
class AssignmentRow:
    """A trainer on a session (no item) or on one of its agenda items."""

    id: UUID
    person_id: UUID
    name: str
    country: str | None
    organisation: str
    role: AssignmentRole
    agenda_item_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A trainer who can be assigned."""

    person_id: UUID
    name: str
    country: str | None
    organisation: str
    expertise: str


@dataclass(frozen=True, kw_only=True)
class ModuleOfSession:
    """A module taught in a session."""

    id: UUID
    code: str
    title: str


def list_slots(
    db: Session, session_id: UUID, *, assignments: list[AssignmentRow] | None = None
) -> list[Slot]:
    """The agenda in order of time, with the names given in `assignments`.

    The caller has asked for the session within a scope.
    """
    rows = db.execute(
        sa.select(
            *(getattr(AgendaItem, name) for name in _ITEM_COLUMNS),
            SessionDay.on_date,
            Module.code.label("module_code"),
            sa.func.coalesce(sa.func.nullif(AgendaItem.title, ""), Module.title, "").label("title"),
        )
        .join(SessionDay, SessionDay.id == AgendaItem.day_id)
        .outerjoin(Module, Module.id == AgendaItem.module_id)
        .where(AgendaItem.session_id == session_id)
        .order_by(SessionDay.position, AgendaItem.starts_at, AgendaItem.ends_at, AgendaItem.id)
    )
    slots = [Slot(**row) for row in rows.mappings()]
    names: dict[UUID | None, list[str]] = {}
    for each in assignments or ():
        names.setdefault(each.agenda_item_id, []).append(each.name)
    return [replace(slot, trainers=tuple(names.get(slot.id, ()))) for slot in slots]


def list_assignments(db: Session, session_id: UUID, *, scope: Scope) -> list[AssignmentRow]:
    """Who teaches in the session, leaders first; nobody where the scope does not reach the session."""
    rows = db.execute(
        sa.select(
            Assignment.id,
            Assignment.person_id,
            Person.given_name,
            Person.family_name,
            Person.country,
            sa.func.coalesce(Organisation.name, "").label("organisation"),
            Assignment.role,
            Assignment.agenda_item_id,
        )
        .join(Person, Person.id == Assignment.person_id)
        .join(TrainingSession, TrainingSession.id == Assignment.session_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Assignment.session_id == session_id, sessions_within(scope))
        .order_by(_role_rank(), Person.family_name, Person.given_name, Person.id, Assignment.id)
    )
    return [AssignmentRow(**_with_name(row)) for row in rows.mappings()]


def search_trainers(db: Session, *, scope: Scope, words: str) -> list[Candidate]:
    """Active trainers in reach whose names hold every word, by name; the first twenty."""
    query = (
        sa.select(
            Person.id.label("person_id"),
            Person.given_name,
            Person.family_name,
            Person.country,
            sa.func.coalesce(Organisation.name, "").label("organisation"),
            TrainerProfile.expertise,
        )
        .join(TrainerProfile, TrainerProfile.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(TrainerProfile.is_active, Person.merged_into_id.is_(None))
        .where(reach.persons_within(scope, Person.id))
    )
    for word in text_key(words).split():
        query = query.where(Person.search_text.contains(word, autoescape=True))
    rows = db.execute(query.order_by(Person.family_name, Person.given_name, Person.id).limit(MOST_CANDIDATES))
    return [Candidate(**_with_name(row)) for row in rows.mappings()]


def find_busy_trainers(db: Session, person_ids: Collection[UUID], *, page: SessionPage) -> set[UUID]:
    """Who of these teaches in another session while this one takes place; where, is not told.

    Not scoped on purpose: a clash counts wherever it is, and only the fact leaves this query.
    """
    called_off = (SessionState.CANCELLED, SessionState.POSTPONED)
    return set(
        db.scalars(
            sa.select(Assignment.person_id)
            .join(TrainingSession, TrainingSession.id == Assignment.session_id)
            .where(Assignment.person_id.in_(person_ids), TrainingSession.id != page.id)
            .where(TrainingSession.starts_on <= page.ends_on, TrainingSession.ends_on >= page.starts_on)
            .where(TrainingSession.state.not_in(called_off))
        )
    )


def get_agenda_item(db: Session, item_id: UUID, *, session_id: UUID) -> AgendaItem:
    """One item of this session's agenda; raises EntryNotFound."""
    item = find_agenda_item(db, item_id, session_id=session_id)
    if item is None:
        raise EntryNotFound(_("This item is not on the agenda any more."))
    return item


def find_agenda_item(db: Session, item_id: UUID, *, session_id: UUID) -> AgendaItem | None:
    """One item of this session's agenda."""
    return db.scalar(
        sa.select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.session_id == session_id)
    )


def find_assignment(db: Session, assignment_id: UUID, *, session_id: UUID) -> Assignment | None:
    """One assignment of this session."""
    return db.scalar(
        sa.select(Assignment).where(Assignment.id == assignment_id, Assignment.session_id == session_id)
    )


def find_same_assignment(
    db: Session, *, session_id: UUID, person_id: UUID, role: AssignmentRole, agenda_item_id: UUID | None
) -> Assignment | None:
    """The same person, role and item; the database forbids no double where the item is NULL."""
    return db.scalar(
        sa.select(Assignment)
        .where(
            Assignment.session_id == session_id, Assignment.person_id == person_id, Assignment.role == role
        )
        .where(Assignment.agenda_item_id.is_not_distinct_from(agenda_item_id))
    )


def list_session_modules(db: Session, session_id: UUID) -> list[ModuleOfSession]:
    """The modules of a session in their order; the caller has asked for the session within a scope."""
    rows = db.execute(
        sa.select(Module.id, Module.code, Module.title)
        .join(SessionModule, SessionModule.module_id == Module.id)
        .where(SessionModule.session_id == session_id)
        .order_by(SessionModule.position, Module.code)
    )
    return [ModuleOfSession(id=row.id, code=row.code, title=row.title) for row in rows]


_ITEM_COLUMNS = ("id", "day_id", "starts_at", "ends_at", "room", "is_break", "module_id")


def _with_name(row: sa.RowMapping) -> dict[str, Any]:
    values = dict(row)
    parts = (values.pop("given_name"), values.pop("family_name"))
    return {**values, "name": " ".join(part for part in parts if part)}


def _role_rank() -> sa.ColumnElement[int]:
    return sa.case(
        {role.value: rank for rank, role in enumerate(AssignmentRole)}, value=Assignment.role, else_=9
    )
