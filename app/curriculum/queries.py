"""Reading modules; they hold nothing personal, so who may read them reads all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.listing import ListRequest, Page, page_of
from app.curriculum.errors import ModuleNotFound
from app.curriculum.models import Module

MOST_CHOICES = 500


@dataclass(frozen=True, kw_only=True)
class ModuleRow:
    """A module in a list."""

    id: UUID
    code: str
    title: str
    summary: str
    duration_minutes: int | None
    is_active: bool


def list_modules(db: Session, *, request: ListRequest) -> Page[ModuleRow]:
    """One page of modules. Filter: state ("active", "inactive"). Sorts: code, title, duration."""
    selection = _selection(request)
    total = db.scalar(sa.select(sa.func.count()).select_from(selection.subquery())) or 0
    asked = request.within(total)
    rows = db.execute(_ordered(selection, request).limit(asked.per_page).offset(asked.offset))
    return page_of([ModuleRow(**row) for row in rows.mappings()], total, request=request)


def each_module(db: Session, *, request: ListRequest) -> Iterator[ModuleRow]:
    """All rows of the same selection."""
    for row in db.execute(_ordered(_selection(request), request)).mappings():
        yield ModuleRow(**row)


def module_choices(db: Session, *, keep: Sequence[UUID] = ()) -> list[ModuleRow]:
    """The modules in use by code, for forms; `keep` stay in the list although they are out of use."""
    offered = sa.or_(Module.is_active, Module.id.in_(keep))
    rows = db.execute(_rows().where(offered).order_by(Module.code).limit(MOST_CHOICES))
    return [ModuleRow(**row) for row in rows.mappings()]


def get_module(db: Session, module_id: UUID) -> Module:
    """The module; raises ModuleNotFound."""
    found = db.get(Module, module_id)
    if found is None:
        raise ModuleNotFound(_("There is no such module."))
    return found


def find_module_by_code(db: Session, code: str) -> Module | None:
    """The module with this code, letter case ignored."""
    return db.scalar(sa.select(Module).where(sa.func.lower(Module.code) == code.lower()))


def _rows() -> sa.Select[Any]:
    return sa.select(*(getattr(Module, name) for name in ModuleRow.__dataclass_fields__))


def _selection(request: ListRequest) -> sa.Select[Any]:
    query = _rows()
    for word in request.q.split():
        query = query.where(
            sa.or_(*(column.icontains(word, autoescape=True) for column in (Module.code, Module.title)))
        )
    if "state" in request.filters:
        query = query.where(Module.is_active.is_(request.filters["state"] == "active"))
    return query


def _ordered(query: sa.Select[Any], request: ListRequest) -> sa.Select[Any]:
    wanted = _SORTS.get(request.sort, _SORTS["code"])()
    return query.order_by(wanted.desc() if request.descending else wanted.asc(), Module.code, Module.id)


_SORTS: Mapping[str, Callable[[], Any]] = {
    "code": lambda: sa.func.lower(Module.code),
    "title": lambda: sa.func.lower(Module.title),
    "duration": lambda: sa.func.coalesce(Module.duration_minutes, 0),
}
