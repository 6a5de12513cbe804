"""Programmes, what they promised, and what a viewer sees of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import EVERYTHING, Scope
from app.programmes.errors import ProgrammeNotFound
from app.programmes.models import Programme, Target, TrainingSession
from app.programmes.queries.scoped import programmes_within, sessions_within
from app.programmes.rules import COUNTED_STATES

MOST_PROGRAMMES = 1000


@dataclass(frozen=True, kw_only=True)
class ProgrammeRow:
    """A programme in a list; `sessions` and `held` count those in the viewer's reach."""

    id: UUID
    code: str
    name: str
    partners: str
    starts_on: date | None
    ends_on: date | None
    attendance_threshold: int
    sessions: int
    held: int


def list_programmes(db: Session, *, scope: Scope) -> list[ProgrammeRow]:
    """The programmes in reach by code, with their sessions counted as far as the scope reaches."""
    rows = db.execute(_rows(scope).order_by(Programme.code).limit(MOST_PROGRAMMES))
    return [ProgrammeRow(**row) for row in rows.mappings()]


def page_of_programmes(db: Session, *, scope: Scope, request: ListRequest) -> Page[ProgrammeRow]:
    """One page of the programmes in reach; sorts: code, name, start, sessions."""
    selection = _selection(scope, request)
    total = db.scalar(sa.select(sa.func.count()).select_from(selection.subquery())) or 0
    asked = request.within(total)
    rows = db.execute(_ordered(selection, request).limit(asked.per_page).offset(asked.offset))
    return page_of([ProgrammeRow(**row) for row in rows.mappings()], total, request=request)


def each_programme(db: Session, *, scope: Scope, request: ListRequest) -> Iterator[ProgrammeRow]:
    """All rows of the same selection."""
    for row in db.execute(_ordered(_selection(scope, request), request)).mappings():
        yield ProgrammeRow(**row)


def programme_choices(db: Session, *, scope: Scope) -> list[tuple[UUID, str, str]]:
    """(id, code, name) of the programmes in reach, for filters and forms."""
    rows = db.execute(
        sa.select(Programme.id, Programme.code, Programme.name)
        .where(programmes_within(scope))
        .order_by(Programme.code)
        .limit(MOST_PROGRAMMES)
    )
    return [(row.id, row.code, row.name) for row in rows]


def get_programme(db: Session, programme_id: UUID, *, scope: Scope) -> Programme:
    """The programme, if the scope reaches it; raises ProgrammeNotFound otherwise."""
    return _one(db, Programme.id == programme_id, scope=scope)


def get_programme_by_code(db: Session, code: str, *, scope: Scope = EVERYTHING) -> Programme:
    """The programme with this code; raises ProgrammeNotFound."""
    return _one(db, Programme.code == code, scope=scope)


def find_programme_by_code(db: Session, code: str) -> Programme | None:
    """The programme with this code, for an import that makes it when there is none."""
    return db.scalar(sa.select(Programme).where(Programme.code == code))


def list_targets(db: Session, programme_id: UUID) -> list[Target]:
    """What a programme promised, by due date; the caller has asked for the programme within a scope."""
    return list(
        db.scalars(
            sa.select(Target)
            .where(Target.programme_id == programme_id)
            .order_by(Target.due_on.is_(None), Target.due_on, Target.indicator, Target.value, Target.id)
        )
    )


def find_target(db: Session, target_id: UUID, *, programme_id: UUID) -> Target | None:
    """One target of this programme."""
    return db.scalar(sa.select(Target).where(Target.id == target_id, Target.programme_id == programme_id))


_COLUMNS = [name for name in ProgrammeRow.__dataclass_fields__ if name in Programme.__table__.columns]


def _rows(scope: Scope) -> sa.Select[Any]:
    visible = (TrainingSession.programme_id == Programme.id, sessions_within(scope))
    held = TrainingSession.state.in_(COUNTED_STATES)
    return sa.select(
        *(getattr(Programme, name) for name in _COLUMNS),
        _counted(*visible).label("sessions"),
        _counted(*visible, held).label("held"),
    ).where(programmes_within(scope))


def _selection(scope: Scope, request: ListRequest) -> sa.Select[Any]:
    query = _rows(scope)
    for word in request.q.split():
        texts = (Programme.code, Programme.name, Programme.partners)
        query = query.where(sa.or_(*(text.icontains(word, autoescape=True) for text in texts)))
    return query


def _ordered(query: sa.Select[Any], request: ListRequest) -> sa.Select[Any]:
    wanted = _SORTS.get(request.sort, _SORTS["code"])()
    return query.order_by(wanted.desc() if request.descending else wanted.asc(), Programme.code)


_SORTS: Mapping[str, Callable[[], Any]] = {
    "code": lambda: sa.func.lower(Programme.code),
    "name": lambda: sa.func.lower(Programme.name),
    "start": lambda: sa.func.coalesce(Programme.starts_on, sa.literal(date.max)),
    "sessions": lambda: sa.literal_column("sessions"),
}


def _counted(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    counted = sa.select(sa.func.count()).select_from(TrainingSession).where(*conditions)
    return counted.correlate(Programme).scalar_subquery()


def _one(db: Session, condition: sa.ColumnElement[bool], *, scope: Scope) -> Programme:
    found = db.scalar(sa.select(Programme).where(condition, programmes_within(scope)))
    if found is None:
        raise ProgrammeNotFound(_("There is no such programme, or it is not yours to see."))
    return found
