"""Reading imports, and what an import has to know of the office."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.i18n import gettext as _
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Actor, Permission, Scope
from app.core.reach import within
from app.programmes.models import Programme, SessionDay, TrainingSession
from app.programmes.queries import sessions_within
from app.registers.errors import NoSuchImport
from app.registers.models import RegisterImport
from app.registers.rules.records import KnownSession

STATES = ("previewed", "committed", "undone")


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """An import in a list; `by` is empty for the terminal."""

    id: UUID
    file_name: str
    state: str
    programme_code: str
    created_at: datetime
    by: str | None
    result: dict[str, Any]


def imports_visible_to(viewer: Actor) -> sa.ColumnElement[bool]:
    """Those of the programmes whose whole a viewer reaches, and their own ones in programmes they work in."""
    scope = viewer.scope(Permission.REGISTERS_IMPORT)
    if scope.is_everything:
        return sa.true()
    programmes = [programme for programme, _country in scope.pairs]
    mine = sa.false() if viewer.user_id is None else RegisterImport.created_by_id == viewer.user_id
    still_there = sa.or_(
        RegisterImport.programme_id.is_(None),
        sa.true() if None in programmes else RegisterImport.programme_id.in_(programmes),
    )
    covered = within(scope, programme_id=RegisterImport.programme_id, host_country=sa.null())
    return sa.or_(covered, sa.and_(mine, still_there))


def list_imports(db: Session, *, viewer: Actor, request: ListRequest) -> Page[ImportRow]:
    """The imports a viewer may see, the newest first; filter: state."""
    query = _selection(viewer, request)
    total = db.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    asked = request.within(total)
    order = {"file": RegisterImport.file_name, "created": RegisterImport.created_at}
    column = order.get(request.sort, RegisterImport.created_at)
    ordered = query.order_by(column.desc() if request.descending else column.asc(), RegisterImport.id)
    rows = db.execute(ordered.limit(asked.per_page).offset(asked.offset))
    return page_of([ImportRow(**row) for row in rows.mappings()], total, request=request)


def get_import(db: Session, import_id: UUID, *, viewer: Actor, lock: bool = False) -> RegisterImport:
    """The import, if this viewer may see it; raises NoSuchImport otherwise."""
    query = sa.select(RegisterImport).where(RegisterImport.id == import_id, imports_visible_to(viewer))
    found = db.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NoSuchImport(_("There is no such import, or it is not yours to see."))
    return found


def creator_name(db: Session, found: RegisterImport) -> str | None:
    """Who made the import; None for the terminal."""
    return db.scalar(sa.select(User.name).where(User.id == found.created_by_id))


def find_same_file(db: Session, digest: str, *, viewer: Actor) -> RegisterImport | None:
    """An import of the same bytes that is in already, for a word of warning."""
    query = sa.select(RegisterImport).where(
        RegisterImport.file_digest == digest, RegisterImport.state == "committed", imports_visible_to(viewer)
    )
    return db.scalars(query.order_by(RegisterImport.committed_at.desc()).limit(1)).first()


def known_sessions(db: Session, code: str, *, scope: Scope) -> list[KnownSession]:
    """The sessions of a programme, as far as the scope reaches, that a register of people alone may name."""
    query = (
        sa.select(TrainingSession.slug, SessionDay.on_date)
        .join(SessionDay, SessionDay.session_id == TrainingSession.id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(Programme.code == code, sessions_within(scope))
        .order_by(TrainingSession.slug, SessionDay.position)
    )
    days: dict[str, list[date]] = {}
    for slug, day in db.execute(query):
        days.setdefault(slug, []).append(day)
    return [KnownSession(slug, tuple(each)) for slug, each in days.items()]


def _selection(viewer: Actor, request: ListRequest) -> sa.Select[Any]:
    query = (
        sa.select(
            RegisterImport.id,
            RegisterImport.file_name,
            RegisterImport.state,
            RegisterImport.programme_code,
            RegisterImport.created_at,
            User.name.label("by"),
            RegisterImport.result,
        )
        .outerjoin(User, User.id == RegisterImport.created_by_id)
        .where(imports_visible_to(viewer))
    )
    if state := request.filters.get("state"):
        query = query.where(RegisterImport.state == state)
    for word in request.q.split():
        texts = (RegisterImport.file_name, RegisterImport.programme_code, User.name)
        query = query.where(sa.or_(*(text.icontains(word, autoescape=True) for text in texts)))
    return query
