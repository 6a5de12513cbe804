"""Keeping the list of modules."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.curriculum.errors import CodeTaken
from app.curriculum.models import Module
from app.curriculum.queries import find_module_by_code, get_module
from app.curriculum.rules import ModuleInput, check_module


def create_module(
    db: Session, data: ModuleInput, *, actor: Actor, now: datetime, import_id: UUID | None = None
) -> Module:
    """A new module; raises UnusableModule or CodeTaken, naming the field."""
    check_module(data)
    _require_free(db, data.code)
    module = Module(**asdict(data), import_id=import_id)
    db.add(module)
    db.flush()
    record(db, "module.created", actor=actor, now=now, subject=("module", module.id))
    return module


def update_module(db: Session, module_id: UUID, *, data: ModuleInput, actor: Actor, now: datetime) -> Module:
    """Change a module; sessions that teach it show the change."""
    module = get_module(db, module_id)
    check_module(data)
    if data.code.lower() != module.code.lower():
        _require_free(db, data.code)
    changed = [name for name, value in asdict(data).items() if getattr(module, name) != value]
    for name in changed:
        setattr(module, name, getattr(data, name))
    db.flush()
    if changed:
        record(db, "module.changed", actor=actor, now=now, subject=("module", module.id), fields=changed)
    return module


def get_or_create_module(
    db: Session,
    *,
    code: str,
    actor: Actor,
    now: datetime,
    title: str = "",
    duration_minutes: int | None = None,
    import_id: UUID | None = None,
) -> Module:
    """The module with this code, made when there is none; an existing one stays as it is."""
    found = find_module_by_code(db, code)
    if found is not None:
        return found
    data = ModuleInput(code=code, title=title or code, duration_minutes=duration_minutes)
    return create_module(db, data, actor=actor, now=now, import_id=import_id)


def _require_free(db: Session, code: str) -> None:
    if find_module_by_code(db, code) is not None:
        raise CodeTaken(_("Another module has this code."), field="code")
