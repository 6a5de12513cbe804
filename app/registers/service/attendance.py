"""The registrations and marks of a register: only what is not there yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.queries import last_mark_ids
from app.attendance.rules import MarkStatus, Method
from app.core.derived import recount
from app.people.models import Person
from app.registers.rules.matching import Participation, agree
from app.registers.service.run import Run, chunks, insert_all
from app.registers.service.sessions import SessionsTaken
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source

Place = tuple[UUID, UUID]  # session, person


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken:
    """How many registrations and marks were added."""

    registrations: int
    marks: int


def take_attendance(
    db: Session,
    participations: Sequence[Participation],
    *,
    person_ids: Sequence[UUID],
    sessions: SessionsTaken,
    run: Run,
) -> AttendanceTaken:
    """Register everyone once and add the marks that are new.

    A mark that a register made is corrected by a later register; one made by hand is left alone.
    """
    wanted = [each for each in participations if each.session in sessions.ids]
    known = _registered(db, set(sessions.ids.values()))
    sectors = _sectors(db, {person_ids[each.person] for each in wanted})
    rows: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    again: dict[UUID, tuple[Participation, list[UUID]]] = {}
    for each in wanted:
        session_id, person_id = sessions.ids[each.session], person_ids[each.person]
        days = sessions.days[each.session]
        registration_id = known.get((session_id, person_id))
        if registration_id is not None:
            again[registration_id] = (each, days)
            continue
        row = _registration(each, session_id, person_id, sector=sectors.get(person_id), run=run)
        known[session_id, person_id] = row["id"]
        rows.append(row)
        marks += _marks(row["id"], zip(days, each.marks, strict=False), run=run)
    new_marks, touched = _corrections(db, again, run=run)
    insert_all(db, Registration.__table__, rows=rows)
    insert_all(db, AttendanceMark.__table__, rows=marks + new_marks)
    recount(db, "registration", touched)
    recount(db, "training_session", {row["session_id"] for row in rows})
    return AttendanceTaken(registrations=len(rows), marks=len(marks) + len(new_marks))


def _registered(db: Session, session_ids: set[UUID]) -> dict[Place, UUID]:
    found: dict[Place, UUID] = {}
    for portion in chunks(sorted(session_ids)):
        query = sa.select(Registration.session_id, Registration.person_id, Registration.id).where(
            Registration.session_id.in_(portion)
        )
        found.update({(session_id, person_id): id_ for session_id, person_id, id_ in db.execute(query)})
    return found


def _sectors(db: Session, person_ids: set[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for portion in chunks(sorted(person_ids)):
        query = sa.select(Person.id, Person.sector_code).where(
            Person.id.in_(portion), Person.sector_code.is_not(None)
        )
        found.update({person_id: code for person_id, code in db.execute(query) if code})
    return found


def _registration(
    each: Participation, session_id: UUID, person_id: UUID, *, sector: str | None, run: Run
) -> dict[str, Any]:
    facts = agree(each.rows)
    return {
        "id": uuid4(),
        "session_id": session_id,
        "person_id": person_id,
        "state": RegistrationState.ACCEPTED,
        "source": Source.IMPORT,
        "country": facts.country,
        "sex": facts.sex,
        "sector_code": sector,
        "organisation_name": facts.organisation,
        "position": facts.position,
        "note": "",
        "created_at": run.now,
        "decided_at": run.now,
        "days_present": each.days_present,
        "days_marked": sum(mark is not None for mark in each.marks),
        "import_id": run.import_id,
    }


def _marks(
    registration_id: UUID, statuses: Iterable[tuple[UUID, MarkStatus | None]], *, run: Run
) -> list[dict[str, Any]]:
    return [
        {
            "registration_id": registration_id,
            "session_day_id": day_id,
            "status": status,
            "method": Method.IMPORT,
            "recorded_at": run.now,
            "recorded_by_id": run.actor.user_id,
            "import_id": run.import_id,
        }
        for day_id, status in statuses
        if status is not None
    ]


def _corrections(
    db: Session, again: dict[UUID, tuple[Participation, list[UUID]]], *, run: Run
) -> tuple[list[dict[str, Any]], set[UUID]]:
    """Marks that say something else than the last one, where that came from a register too."""
    last = _last_marks(db, list(again))
    rows: list[dict[str, Any]] = []
    for registration_id, (participation, days) in again.items():
        changed = [
            (day_id, status)
            for day_id, status in zip(days, participation.marks, strict=False)
            if _is_correction(last.get((registration_id, day_id)), status)
        ]
        rows += _marks(registration_id, changed, run=run)
    return rows, {row["registration_id"] for row in rows}


def _is_correction(last: tuple[MarkStatus, Method] | None, status: MarkStatus | None) -> bool:
    if status is None:
        return False
    return last is None or (last[0] is not status and last[1] is Method.IMPORT)


def _last_marks(db: Session, ids: list[UUID]) -> dict[tuple[UUID, UUID], tuple[MarkStatus, Method]]:
    found: dict[tuple[UUID, UUID], tuple[MarkStatus, Method]] = {}
    for portion in chunks(ids):
        last = last_mark_ids().where(AttendanceMark.registration_id.in_(portion)).subquery()
        query = sa.select(
            AttendanceMark.registration_id,
            AttendanceMark.session_day_id,
            AttendanceMark.status,
            AttendanceMark.method,
        ).join(last, last.c.mark_id == AttendanceMark.id)
        found.update({(row[0], row[1]): (row[2], row[3]) for row in db.execute(query)})
    return found
