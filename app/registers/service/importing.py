"""Taking a register into the office: all of it in one transaction, and only what is new."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.programmes.models import Programme
from app.programmes.queries import find_programme_by_code
from app.programmes.rules import ProgrammeInput
from app.programmes.service.programmes import create_programme
from app.registers.models import RegisterImport
from app.registers.rules.matching import match_people
from app.registers.rules.records import Problem, Register
from app.registers.rules.result import ImportResult
from app.registers.service.attendance import take_attendance
from app.registers.service.people import take_people
from app.registers.service.run import Run
from app.registers.service.sessions import SessionsTaken, take_head_counts, take_sessions

DEFAULT_PROGRAMME = "GENERAL"


@dataclass(frozen=True, kw_only=True)
class Source:
    """The file behind an import: its name, the digest of its bytes, where it is kept, and the mapping."""

    file_name: str
    file_digest: str
    file_key: str | None = None
    mapping: dict[str, Any] = field(default_factory=dict)


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
    """Take the good rows of a register; what is there already stays as it is.

    Whoever wants to see only what would happen rolls the transaction back.
    """
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


def _take(db: Session, register: Register, *, run: Run) -> ImportResult:
    named = {person.session for person in register.people}
    sessions = take_sessions(db, register.sessions, named=named, run=run)
    matched = match_people([person for person in register.people if person.session in sessions.ids])
    take_head_counts(db, register.sessions, taken=sessions, named=named, run=run)
    people = take_people(db, matched.groups, run=run)
    attendance = take_attendance(
        db, matched.participations, person_ids=people.ids, sessions=sessions, run=run
    )
    return ImportResult(
        sessions=len(register.sessions),
        roll_rows=register.roll_rows,
        persons_new=len(people.new_ids),
        persons_matched=len(people.ids) - len(people.new_ids),
        double_rows=matched.double_rows,
        no_shows=sum(each.days_present == 0 for each in matched.participations),
        suggestions=people.suggestions,
        sessions_new=sessions.made,
        registrations_new=attendance.registrations,
        marks_new=attendance.marks,
        head_counts_new=sessions.head_counts_made,
        refused=register.refused + sessions.refused + _left_out(register, sessions),
        warnings=register.warnings,
    )


def _left_out(register: Register, sessions: SessionsTaken) -> list[Problem]:
    """Rows of people whose session could not be taken."""
    reason = _("The session of this row was not taken.")
    remedy = _("Correct the row of the session first.")
    return [
        Problem(person.sheet, person.row, _("Session"), reason, remedy)
        for person in register.people
        if person.session not in sessions.ids
    ]


def _keep(db: Session, source: Source, *, result: ImportResult, run: Run) -> None:
    db.add(
        RegisterImport(
            id=run.import_id,
            file_name=source.file_name,
            file_digest=source.file_digest,
            file_key=source.file_key,
            mapping=source.mapping,
            state="committed",
            programme_id=run.programme.id,
            result=result.as_json(),
            created_at=run.now,
            created_by_id=run.actor.user_id,
            committed_at=run.now,
        )
    )
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
