"""The registrations and marks of a register: only what is not there yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.queries import last_mark_ids
from app.attendance.rules import MarkStatus, Method
from app.attendance.service.recount import recount_days
from app.core.bulk import insert_many
from app.registers.rules.matching import Participation, agree, merge_marks
from app.registers.service.people import PeopleTaken
from app.registers.service.run import CHUNK, Run, chunks
from app.registers.service.sessions import SessionsTaken
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from app.registration.service.recount import recount_taken

Place = tuple[UUID, UUID]  # session, person
Mark = tuple[UUID, UUID, MarkStatus]  # registration, day
REGISTRATION = (
    "id",
    "session_id",
    "person_id",
    "country",
    "sex",
    "sector_code",
    "organisation_name",
    "position",
    "age_band",
    "days_present",
    "days_marked",
)
MARK = ("registration_id", "session_day_id", "status")


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken:
    """How many registrations and marks were added, and what the participations showed."""

    registrations: int
    marks: int
    double_rows: int
    no_shows: int


def take_attendance(
    db: Session,
    participations: Sequence[Participation],
    *,
    people: PeopleTaken,
    sessions: SessionsTaken,
    run: Run,
) -> AttendanceTaken:
    """Register everyone once and add the marks that are new.

    A mark that a register made is corrected by a later register; one made by hand is left alone.
    """
    places = _by_place(participations, person_ids=people.ids, sessions=sessions)
    known = _registered(db, set(sessions.ids.values()))
    rows: list[tuple[Any, ...]] = []
    marks: list[Mark] = []
    again: dict[UUID, tuple[Participation, list[UUID]]] = {}
    for place, each in places.items():
        days = sessions.days[each.session]
        registration_id = known.get(place)
        if registration_id is not None:
            again[registration_id] = (each, days)
            continue
        registration_id = uuid4()
        rows.append(_registration(each, registration_id, place, people.sectors.get(place[1])))
        marks += _marks(registration_id, days, each.marks)
    corrections = _corrections(db, again)
    _insert(db, rows, marks + corrections, run=run)
    recount_days(db, {mark[0] for mark in corrections})
    recount_taken(db, {row[1] for row in rows})
    return AttendanceTaken(
        registrations=len(rows),
        marks=len(marks) + len(corrections),
        double_rows=sum(len(each.rows) for each in participations) - len(places),
        no_shows=sum(each.days_present == 0 for each in places.values()),
    )


def _by_place(
    participations: Sequence[Participation], *, person_ids: Sequence[UUID], sessions: SessionsTaken
) -> dict[Place, Participation]:
    """One participation a place: rows that the register alone could not tie may be one known person."""
    places: dict[Place, Participation] = {}
    for each in participations:
        place = sessions.ids[each.session], person_ids[each.person]
        other = places.get(place)
        if other is not None:
            marks = merge_marks(other.marks, each.marks)
            each = replace(other, rows=other.rows + each.rows, marks=marks)
        places[place] = each
    return places


def _insert(db: Session, rows: Sequence[tuple[Any, ...]], marks: Sequence[Mark], *, run: Run) -> None:
    decided = {
        "state": RegistrationState.ACCEPTED,
        "source": Source.IMPORT,
        "created_at": run.now,
        "decided_at": run.now,
        "import_id": run.import_id,
    }
    insert_many(db, Registration.__table__, columns=REGISTRATION, rows=rows, same=decided)
    recorded = {
        "method": Method.IMPORT,
        "recorded_at": run.now,
        "recorded_by_id": run.actor.user_id,
        "import_id": run.import_id,
    }
    insert_many(db, AttendanceMark.__table__, columns=MARK, rows=_told(marks, run), same=recorded)


def _told(marks: Sequence[Mark], run: Run) -> Iterator[Mark]:
    for number, mark in enumerate(marks):
        if number % CHUNK == 0:
            run.tell(0.5 + number / len(marks) / 2)
        yield mark


def _registered(db: Session, session_ids: set[UUID]) -> dict[Place, UUID]:
    found: dict[Place, UUID] = {}
    for portion in chunks(sorted(session_ids)):
        query = sa.select(Registration.session_id, Registration.person_id, Registration.id).where(
            Registration.session_id.in_(portion)
        )
        found.update({(session_id, person_id): id_ for session_id, person_id, id_ in db.execute(query)})
    return found


def _registration(
    each: Participation, registration_id: UUID, place: Place, sector: str | None
) -> tuple[Any, ...]:
    # What one row says of itself needs no counting of votes, and nearly everyone has one row.
    facts = each.rows[0] if len(each.rows) == 1 else agree(each.rows)
    return (
        registration_id,
        *place,
        facts.country,
        facts.sex,
        sector,
        facts.organisation,
        facts.position,
        facts.age_band,
        each.days_present,
        sum(mark is not None for mark in each.marks),
    )


def _marks(registration_id: UUID, days: Iterable[UUID], statuses: Iterable[MarkStatus | None]) -> list[Mark]:
    return [
        (registration_id, day_id, status)
        for day_id, status in zip(days, statuses, strict=False)
        if status is not None
    ]


def _corrections(db: Session, again: dict[UUID, tuple[Participation, list[UUID]]]) -> list[Mark]:
    """Marks that say something else than the last one, where that came from a register too."""
    last = _last_marks(db, list(again))
    return [
        mark
        for registration_id, (participation, days) in again.items()
        for mark in _marks(registration_id, days, participation.marks)
        if _is_correction(last.get(mark[:2]), mark[2])
    ]


def _is_correction(last: tuple[MarkStatus, Method] | None, status: MarkStatus) -> bool:
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
