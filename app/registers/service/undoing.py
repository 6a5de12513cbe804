"""Taking an import back: everything it made goes, except what other records need."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.service.recount import recount_days
from app.audit.rules import Place
from app.audit.service import record
from app.core.database import Base
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.permissions import Actor
from app.people.models import PersonMerge
from app.registers.errors import NotAsExpected, StillNeeded
from app.registers.models import RegisterImport
from app.registers.queries import get_import
from app.registers.service.references import (
    ABOUT_PERSONS,
    OWNED,
    SHARED,
    hanging_on,
    imported_tables,
    key_of,
    made,
    removed_tables,
    unheld,
)
from app.registers.service.run import one_at_a_time
from app.registration.models import Registration
from app.registration.service.recount import recount_taken

TABLES = Base.metadata.tables


def undo_import(db: Session, import_id: UUID, *, actor: Actor, now: datetime) -> RegisterImport:
    """Remove what the import made; people, bodies, modules and the programme stay where others need them.

    Raises NoSuchImport, NotAsExpected where it is not in, StillNeeded with what hangs on it.
    """
    one_at_a_time(db)
    found = get_import(db, import_id, viewer=actor, lock=True)
    if found.state != "committed":
        raise NotAsExpected(_("This import is not in, so there is nothing to undo."))
    db.flush()
    needed = still_needed(db, found)
    if needed:
        reason = _("This import cannot be undone: newer records hang on it (%(records)s).", records=needed)
        raise StillNeeded(reason)
    programme_id = found.programme_id
    _remove_and_recount(db, import_id)
    found.state, found.undone_at = "undone", now
    found.problems, found.understood = [], {}
    record(
        db,
        "register.import_undone",
        actor=actor,
        now=now,
        subject=("register_import", import_id),
        place=Place(programme_id=programme_id),
    )
    db.flush()
    return found


def still_needed(db: Session, found: RegisterImport) -> str:
    """What hangs on the import, in words: "2 certificates, 1 agenda item"; empty where nothing does."""
    counts = {name: _count(db, TABLES[name], condition) for name, condition in hanging_on(found.id)}
    merges = _newer_merges(found)
    counts["person_merge"] = db.scalar(sa.select(sa.func.count()).select_from(PersonMerge).where(merges)) or 0
    return ", ".join(_in_words(name, count) for name, count in counts.items() if count)


def _count(db: Session, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0


def _newer_merges(found: RegisterImport) -> sa.ColumnElement[bool]:
    """Merges of people it brought or registered: what they moved is written down there, and would be lost."""
    people = sa.union_all(
        made(TABLES["person"], found.id),
        sa.select(Registration.person_id).where(Registration.import_id == found.id),
    )
    return sa.and_(
        PersonMerge.undone_at.is_(None),
        PersonMerge.merged_at >= (found.committed_at or found.created_at),
        sa.or_(PersonMerge.kept_id.in_(people), PersonMerge.absorbed_id.in_(people)),
    )


def _in_words(table: str, count: int) -> str:
    words = {
        "certificate": lambda: ngettext("%(num)s certificate", "%(num)s certificates", count),
        "registration": lambda: ngettext("%(num)s registration", "%(num)s registrations", count),
        "attendance_mark": lambda: ngettext("%(num)s attendance mark", "%(num)s attendance marks", count),
        "agenda_item": lambda: ngettext("%(num)s agenda item", "%(num)s agenda items", count),
        "assignment": lambda: ngettext(
            "%(num)s assignment of a trainer", "%(num)s assignments of trainers", count
        ),
        "head_count": lambda: ngettext("%(num)s head count", "%(num)s head counts", count),
        "person_merge": lambda: ngettext("%(num)s merge of people", "%(num)s merges of people", count),
    }
    other = lambda: ngettext("%(num)s other record", "%(num)s other records", count)  # noqa: E731
    return str(words.get(table, other)())


def _remove_and_recount(db: Session, import_id: UUID) -> None:
    own_sessions, own_registrations = (
        made(TABLES[name], import_id) for name in ("training_session", "registration")
    )
    sessions = set(
        db.scalars(
            sa.select(Registration.session_id)
            .where(Registration.import_id == import_id, Registration.session_id.not_in(own_sessions))
            .distinct()
        )
    )
    registrations = set(
        db.scalars(
            sa.select(AttendanceMark.registration_id)
            .where(
                AttendanceMark.import_id == import_id,
                AttendanceMark.registration_id.not_in(own_registrations),
            )
            .distinct()
        )
    )
    _remove(db, import_id)
    db.expire_all()  # rows went behind the back of loaded objects
    recount_days(db, registrations)
    recount_taken(db, sessions)


def _remove(db: Session, import_id: UUID) -> None:
    """Whole tables at a time: what certainly goes, then what is about people, then what others may need."""
    certain = {*removed_tables(), *OWNED}
    for table in _children_first(certain):
        _delete(db, table, key_of(table).in_(made(table, import_id)))
    person = TABLES["person"]
    leaving = sa.select(person.c.id).where(unheld(person, import_id))
    _remove_about(db, leaving, import_id)
    for table in _children_first(SHARED):
        if table.name == "programme":
            _let_go_of_programmes(db, import_id)
        _delete(db, table, unheld(table, import_id))


def _remove_about(db: Session, leaving: sa.Select[tuple[UUID]], import_id: UUID) -> None:
    """Keys, look-alikes and settled merges of the people who leave, and those that were added to others."""
    own = made(TABLES["person"], import_id)
    for name, columns in ABOUT_PERSONS.items():
        table = TABLES[name]
        goes = sa.or_(*(table.c[column].in_(leaving) for column in columns))
        if name in imported_tables():
            of_others = sa.and_(*(table.c[column].not_in(own) for column in columns))
            undecided = table.c.state == "open" if "state" in table.c else sa.true()
            goes = sa.or_(goes, sa.and_(table.c.import_id == import_id, of_others, undecided))
        _delete(db, table, goes)
    profile, assignment = TABLES["trainer_profile"], TABLES["assignment"]
    teaching = sa.select(assignment.c.person_id)
    goes = sa.or_(profile.c.person_id.in_(leaving), profile.c.person_id.not_in(teaching))
    _delete(db, profile, sa.and_(profile.c.import_id == import_id, goes))


def _let_go_of_programmes(db: Session, import_id: UUID) -> None:
    programme = TABLES["programme"]
    leaving = sa.select(programme.c.id).where(unheld(programme, import_id))
    db.execute(
        sa.update(RegisterImport)
        .where(RegisterImport.programme_id.in_(leaving))
        .values(programme_id=None)
        .execution_options(synchronize_session=False)
    )


def _children_first(names: Iterable[str]) -> list[sa.Table]:
    wanted = set(names)
    return [table for table in reversed(Base.metadata.sorted_tables) if table.name in wanted]


def _delete(db: Session, table: sa.Table, condition: sa.ColumnElement[bool]) -> None:
    db.execute(sa.delete(table).where(condition))
