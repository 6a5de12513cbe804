"""Taking a register into the office: all of it in one transaction, and only what is new."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.core.bulk import collector_paused
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.programmes.models import Programme
from app.programmes.queries import find_programme_by_code
from app.programmes.rules import ProgrammeInput
from app.programmes.service.programmes import create_programme
from app.registers.models import RegisterImport
from app.registers.rules.layout import Table
from app.registers.rules.matching import match_people
from app.registers.rules.records import Problem, Register
from app.registers.rules.result import ImportResult
from app.registers.service.attendance import take_attendance
from app.registers.service.people import take_people
from app.registers.service.run import Run, one_at_a_time, tell_nobody
from app.registers.service.sessions import SessionsTaken, take_head_counts, take_sessions

DEFAULT_PROGRAMME = "GENERAL"
MOST_PROBLEMS_KEPT = 5_000  # of one import; the terminal prints all of them


@dataclass(frozen=True, kw_only=True)
class Source:
    """The file behind an import: its name and digest, where its parts are kept, and the mapping.

    `files` are dicts of name, key in the storage and size.
    """

    file_name: str
    file_digest: str
    files: list[dict[str, Any]] = field(default_factory=list)
    mapping: dict[str, Any] = field(default_factory=dict)


def take_register(
    db: Session,
    register: Register,
    *,
    source: Source,
    programme_code: str | None,
    actor: Actor,
    now: datetime,
    time_zone: str = "UTC",
    import_id: UUID | None = None,
    is_trial: bool = False,
    tell: Callable[[float], None] = tell_nobody,
) -> ImportResult:
    """Take a register into its programme, begun where there is none, in a savepoint.

    Nothing stays of a trial, nor where nothing is new: then there is no import to undo either.
    """
    import_id = import_id or uuid4()
    one_at_a_time(db)  # before the programme is looked for
    with db.begin_nested() as attempt:
        programme = programme_for(db, programme_code, actor=actor, now=now, import_id=import_id)
        run = Run(
            import_id=import_id, programme=programme, actor=actor, now=now, time_zone=time_zone, tell=tell
        )
        result = _take(db, register, run=run)
        if is_trial or not result.is_changing:
            attempt.rollback()
            return result
        _keep(db, source, result=result, run=run)
    return result


def import_register(
    db: Session,
    register: Register,
    *,
    source: Source,
    programme: Programme,
    actor: Actor,
    now: datetime,
    time_zone: str = "UTC",
    import_id: UUID | None = None,
) -> ImportResult:
    """Take the good rows of a register into a programme that exists; what is there already stays as it is."""
    run = Run(import_id=import_id or uuid4(), programme=programme, actor=actor, now=now, time_zone=time_zone)
    result = _take(db, register, run=run)
    if result.is_changing:
        _keep(db, source, result=result, run=run)
    return result


def programme_for(
    db: Session, code: str | None, *, actor: Actor, now: datetime, import_id: UUID | None = None
) -> Programme:
    """The programme of this code, begun when there is none; without a code the one for everything else."""
    wanted = code or DEFAULT_PROGRAMME
    found = find_programme_by_code(db, wanted)
    if found is not None:
        return found
    name = wanted if code else _("General programme")
    return create_programme(
        db, ProgrammeInput(code=wanted, name=name), actor=actor, now=now, import_id=import_id
    )


@collector_paused()
def _take(db: Session, register: Register, *, run: Run) -> ImportResult:
    one_at_a_time(db)
    named = {person.session for person in register.people}
    sessions = take_sessions(db, register.sessions, named=named, run=run.part(0, 0.3))
    matched = match_people([person for person in register.people if person.session in sessions.ids])
    take_head_counts(db, register.sessions, taken=sessions, named=named, run=run)
    people = take_people(db, matched.groups, session_ids=sessions.ids, run=run.part(0.3, 0.7))
    attendance = take_attendance(
        db, matched.participations, people=people, sessions=sessions, run=run.part(0.7, 1)
    )
    return ImportResult(
        sessions=len(register.sessions),
        roll_rows=register.roll_rows,
        persons_new=len(people.new_ids),
        persons_matched=len(set(people.ids)) - len(people.new_ids),
        double_rows=attendance.double_rows,
        no_shows=attendance.no_shows,
        suggestions=people.suggestions,
        sessions_new=sessions.made,
        registrations_new=attendance.registrations,
        marks_new=attendance.marks,
        head_counts_new=sessions.head_counts_made,
        refused=_in_order([*register.refused, *_refused_now(register, sessions)]),
        warnings=register.warnings,
    )


def _refused_now(register: Register, sessions: SessionsTaken) -> list[Problem]:
    """Sessions that the office could not take, and the rows of people in them, each with its column."""
    reason = _("The session of this row was not taken.")
    remedy = _("Correct the row of the session first.")
    left_out = [
        Problem(person.sheet, person.row, "", reason, remedy)
        for person in register.people
        if person.session not in sessions.ids
    ]
    columns = {table.sheet: _column_of_session(table) for table in register.tables}
    return [replace(each, column=columns.get(each.sheet, "")) for each in sessions.refused + left_out]


def _column_of_session(table: Table) -> str:
    labels = (table.label(name) for name in ("ref", "session", "title", "session_title"))
    return next((label for label in labels if label), "")


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.sheet, problem.row))


def _keep(db: Session, source: Source, *, result: ImportResult, run: Run) -> None:
    kept = db.get(RegisterImport, run.import_id)
    if kept is None:
        kept = RegisterImport(id=run.import_id, created_at=run.now, created_by_id=run.actor.user_id)
        db.add(kept)
    kept.file_name = source.file_name
    kept.file_digest = source.file_digest
    kept.files = source.files
    kept.mapping = source.mapping
    kept.state = "committed"
    kept.programme_id = run.programme.id
    kept.programme_code = run.programme.code
    kept.result = result.counts()
    kept.problems = result.problems()[:MOST_PROBLEMS_KEPT]
    kept.committed_at = run.now
    record(
        db,
        "register.imported",
        actor=run.actor,
        now=run.now,
        subject=("register_import", run.import_id),
        place=Place(programme_id=run.programme.id),
        sessions=result.sessions_new,
        persons=result.persons_new,
        registrations=result.registrations_new,
    )
    db.flush()
