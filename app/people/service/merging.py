"""Two records of one person become one, and may become two again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core import derived
from app.core.database import Base
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission, Scope
from app.people.errors import BeyondReach, CannotMerge, CannotUndo, NoSuchMerge
from app.people.models import Person, PersonMerge
from app.people.queries.persons import get_person, reaches_beyond
from app.people.rules import Sex, search_key
from app.people.service.absorbing import absorb, references_to, rows_with
from app.people.service.steps import Row, Steps, read, take_back

PERSON = Base.metadata.tables["person"]
LOOK_ALIKE = Base.metadata.tables["look_alike"]
FILLED = (
    "own_script_name",
    "country",
    "organisation_id",
    "position",
    "sector_code",
    "email",
    "phone",
    "language",
)


def merge(db: Session, *, kept_id: UUID, absorbed_id: UUID, actor: Actor, now: datetime) -> PersonMerge:
    """Everything of the absorbed record goes to the kept one, in one transaction; `undo_merge` takes it back.

    Raises NoSuchPerson, BeyondReach where a record also belongs to sessions outside the actor's reach,
    CannotMerge where both have something that can only be once.
    """
    if kept_id == absorbed_id:
        raise CannotMerge(_("This is one record already."))
    scope = actor.scope(Permission.PEOPLE_MERGE)
    # Always in the same order: two merges of the same pair at once then wait instead of blocking each other.
    for person_id in sorted((kept_id, absorbed_id)):
        get_person(db, person_id, scope=scope, for_update=True)
        _refuse_beyond(db, person_id, scope=scope)
    db.flush()
    steps = Steps(db, now)
    kept, absorbed = (_row(db, person_id) for person_id in (kept_id, absorbed_id))
    absorb(steps, PERSON, loser=absorbed, winner=kept)
    _fill(steps, kept, absorbed)
    _settle_look_alikes(steps, kept_id=kept_id, absorbed_id=absorbed_id, now=now)
    steps.change(PERSON, absorbed, to={"merged_into_id": kept_id})
    done = PersonMerge(kept_id=kept_id, absorbed_id=absorbed_id, merged_at=now, steps=steps.done)
    db.add(done)
    _recount(db, steps.touched)
    record(
        db, "person.merged", actor=actor, now=now, subject=("person", kept_id), absorbed_id=str(absorbed_id)
    )
    return done


def undo_merge(db: Session, merge_id: UUID, *, actor: Actor, now: datetime) -> PersonMerge:
    """Give the absorbed record everything back; raises NoSuchMerge, or CannotUndo with the reason."""
    scope = actor.scope(Permission.PEOPLE_MERGE)
    done = db.scalar(sa.select(PersonMerge).where(PersonMerge.id == merge_id).with_for_update())
    if done is None or done.undone_at is not None:
        raise NoSuchMerge(_("There is no such merge, or it has been undone."))
    _refuse_newer_merge(db, done)
    get_person(db, done.kept_id, scope=scope, for_update=True)
    _refuse_beyond(db, done.kept_id, scope=scope)
    _refuse_newer_records(db, done)
    db.flush()
    try:
        with db.begin_nested():
            touched = take_back(db, done.steps)
    except IntegrityError as error:
        raise CannotUndo(
            _("Something that this merge moved was changed or removed since. It cannot be undone any more.")
        ) from error
    done.undone_at = now
    done.steps = []  # what it held is back in its tables
    _recount(db, touched)
    record(
        db,
        "person.merge_undone",
        actor=actor,
        now=now,
        subject=("person", done.kept_id),
        absorbed_id=str(done.absorbed_id),
    )
    return done


def count_moving(db: Session, absorbed_id: UUID) -> dict[str, int]:
    """How many rows of each table a merge would move."""
    counts: dict[str, int] = {}
    for column, _target in references_to(PERSON):
        counted = sa.select(sa.func.count()).select_from(column.table).where(column == absorbed_id)
        number = db.scalar(counted) or 0
        if number:
            counts[column.table.name] = counts.get(column.table.name, 0) + number
    return counts


def _row(db: Session, person_id: UUID) -> Row:
    return rows_with(db, PERSON.c.id, person_id)[0]


def _refuse_beyond(db: Session, person_id: UUID, *, scope: Scope) -> None:
    if reaches_beyond(db, person_id, scope=scope):
        raise BeyondReach(
            _(
                "One of the two also belongs to sessions outside your reach. "
                "Ask a colleague who reaches all of them to decide."
            )
        )


def _fill(steps: Steps, kept: Row, absorbed: Row) -> None:
    """What the kept record does not know comes from the other; it is then found by both spellings."""
    gains = {name: absorbed[name] for name in FILLED if not kept[name] and absorbed[name]}
    if kept["sex"] is Sex.UNKNOWN and absorbed["sex"] is not Sex.UNKNOWN:
        gains["sex"] = absorbed["sex"]
    gains["search_text"] = search_key(kept["search_text"], absorbed["search_text"])
    changed = {name: value for name, value in gains.items() if kept[name] != value}
    if changed:
        steps.change(PERSON, kept, to=changed)


def _settle_look_alikes(steps: Steps, *, kept_id: UUID, absorbed_id: UUID, now: datetime) -> None:
    """The pair is decided; the other pairs of the absorbed record go on with the kept one."""
    own = sa.or_(LOOK_ALIKE.c.one_id == absorbed_id, LOOK_ALIKE.c.other_id == absorbed_id)
    pairs = steps.db.execute(sa.select(LOOK_ALIKE).where(own).order_by(LOOK_ALIKE.c.id)).mappings().all()
    for pair in pairs:
        other_id = pair["other_id"] if pair["one_id"] == absorbed_id else pair["one_id"]
        if other_id != kept_id and pair["state"] != "merged":
            _carry_over(steps, dict(pair), between=(kept_id, other_id))
        if pair["state"] == "open":
            steps.change(LOOK_ALIKE, dict(pair), to={"state": "merged", "decided_at": now})


def _carry_over(steps: Steps, pair: Row, *, between: tuple[UUID, UUID]) -> None:
    one_id, other_id = sorted(between)
    same = (LOOK_ALIKE.c.one_id == one_id, LOOK_ALIKE.c.other_id == other_id)
    if steps.db.execute(sa.select(LOOK_ALIKE.c.id).where(*same)).first() is None:
        steps.insert(LOOK_ALIKE, {**pair, "id": uuid4(), "one_id": one_id, "other_id": other_id})


def _refuse_newer_merge(db: Session, done: PersonMerge) -> None:
    kept = db.get_one(Person, done.kept_id)
    newer = sa.select(PersonMerge.id).where(
        PersonMerge.kept_id == done.kept_id,
        PersonMerge.undone_at.is_(None),
        PersonMerge.id != done.id,
        PersonMerge.merged_at >= done.merged_at,
    )
    if kept.merged_into_id is not None or db.scalar(newer) is not None:
        raise CannotUndo(_("The record was merged again since. Undo the newer merge first."))


def _refuse_newer_records(db: Session, done: PersonMerge) -> None:
    """Is there something newer that names the kept person and hangs on a row that would go back?"""
    going_back = _rows_going_back(done)
    for name, ids in going_back.items():
        for column, _target in references_to(Base.metadata.tables[name]):
            for person in _columns_of_persons(column.table):
                newer = sa.select(column.table.c.id).where(column.in_(ids), person == done.kept_id)
                if set(db.scalars(newer)) - going_back.get(column.table.name, set()):
                    raise CannotUndo(
                        _("Records that depend on this merge were added since, such as a certificate.")
                    )


def _rows_going_back(done: PersonMerge) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for step in done.steps:
        columns = {column.name for column in _columns_of_persons(Base.metadata.tables[step["table"]])}
        key = read(step.get("key", {}))
        if step["op"] == "change" and columns & step["after"].keys() and "id" in key:
            found.setdefault(step["table"], set()).add(key["id"])
    return found


def _columns_of_persons(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column, _target in references_to(PERSON) if column.table is table]


def _recount(db: Session, touched: Mapping[str, set[UUID]]) -> None:
    """Count again what is derived on the touched rows that still are there."""
    db.flush()
    for table in reversed(Base.metadata.sorted_tables):
        ids = touched.get(table.name)
        if ids:
            there = sa.select(table.c.id).where(table.c.id.in_(ids))
            derived.recount(db, table.name, set(db.scalars(there)))
    db.expire_all()  # rows were changed behind the back of loaded objects
