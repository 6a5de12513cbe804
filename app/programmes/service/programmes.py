"""Keeping programmes and what they promised."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.errors import EntryNotFound, NameTaken
from app.programmes.models import Programme, Target
from app.programmes.queries import find_programme_by_code, find_target, get_programme
from app.programmes.rules import ProgrammeInput, TargetInput, check_programme, check_target
from app.programmes.service.reaching import require_programme_reach


def create_programme(
    db: Session, data: ProgrammeInput, *, actor: Actor, now: datetime, import_id: UUID | None = None
) -> Programme:
    """Begin a programme; raises UnusableInput, NameTaken (field "code") or OutOfReach."""
    require_programme_reach(actor, None)
    check_programme(data)
    _require_free(db, data.code)
    programme = Programme(**_values(data), import_id=import_id)
    db.add(programme)
    db.flush()
    _record(db, "programme.created", programme=programme, actor=actor, now=now)
    return programme


def update_programme(
    db: Session, programme_id: UUID, *, data: ProgrammeInput, actor: Actor, now: datetime
) -> Programme:
    """Change a programme; raises what create_programme raises."""
    programme = _programme_to_edit(db, programme_id, actor=actor)
    check_programme(data)
    if data.code != programme.code:
        _require_free(db, data.code)
    changed = [name for name, value in _values(data).items() if getattr(programme, name) != value]
    for name in changed:
        setattr(programme, name, getattr(data, name))
    db.flush()
    if changed:
        _record(db, "programme.changed", programme=programme, actor=actor, now=now, fields=changed)
    return programme


def add_target(db: Session, programme_id: UUID, *, data: TargetInput, actor: Actor, now: datetime) -> Target:
    """Promise something in a programme; raises UnusableInput naming the field."""
    programme = _programme_to_edit(db, programme_id, actor=actor)
    check_target(data)
    target = Target(
        programme_id=programme.id, **{each.name: getattr(data, each.name) for each in fields(data)}
    )
    db.add(target)
    db.flush()
    _record(db, "target.added", programme=programme, actor=actor, now=now, target_id=str(target.id))
    return target


def remove_target(db: Session, programme_id: UUID, *, target_id: UUID, actor: Actor, now: datetime) -> None:
    """Take a promise back."""
    programme = _programme_to_edit(db, programme_id, actor=actor)
    target = find_target(db, target_id, programme_id=programme.id)
    if target is None:
        raise EntryNotFound(_("This target has been removed already."))
    db.delete(target)
    db.flush()
    _record(db, "target.removed", programme=programme, actor=actor, now=now, target_id=str(target_id))


def _values(data: ProgrammeInput) -> dict[str, object]:
    return {each.name: getattr(data, each.name) for each in fields(data)}


def _programme_to_edit(db: Session, programme_id: UUID, *, actor: Actor) -> Programme:
    programme = get_programme(db, programme_id, scope=actor.scope(Permission.PROGRAMMES_VIEW))
    require_programme_reach(actor, programme.id)
    return programme


def _require_free(db: Session, code: str) -> None:
    if find_programme_by_code(db, code) is not None:
        raise NameTaken(_("Another programme has this code."), field="code")


def _record(
    db: Session, action: str, *, programme: Programme, actor: Actor, now: datetime, **details: object
) -> None:
    record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("programme", programme.id),
        place=Place(programme_id=programme.id),
        **details,
    )
