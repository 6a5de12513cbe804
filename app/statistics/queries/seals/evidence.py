"""The rows behind a report, as the figures count them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.attendance.models import AttendanceMark, HeadCount
from app.certificates.models import Certificate
from app.certificates.rules import COMPLETION_KINDS, CertificateState
from app.programmes.models import Assignment, Programme, SessionModule, TrainingSession
from app.registration.models import Registration
from app.statistics.queries.bases import KEYS, Question, Rows, head_counts, people, sessions
from app.statistics.queries.conditions import (
    Column,
    as_text,
    counted_sessions,
    has_completed,
    minutes_a_day,
    teaches,
    was_expected,
    was_present,
)
from app.statistics.queries.keys import SEXES, heads
from app.statistics.rules.seals.evidence import Cells, Evidence, Heads, Held, Seat

Found = dict[Any, set[tuple[str | None, str | None]]]


def count_rows(db: Session, question: Question) -> int:
    """How many registrations stand behind a report: before they are read."""
    return db.scalar(sa.select(sa.func.count()).select_from(_seats(_whole(question)).subquery())) or 0


def find_evidence(db: Session, question: Question) -> Evidence:
    """Every session, registration and head count that the figures of a report are made of."""
    whole = _whole(question)
    return Evidence.of(
        _find_sessions(db, question), _find_seats(db, question, whole), _find_heads(db, question, whole)
    )


def _whole(question: Question) -> Question:
    return question.margins()[-1]


def _find_sessions(db: Session, question: Question) -> list[Held]:
    cells = _cells(db, [sessions(each, TrainingSession.id.label("id")) for each in question.margins()])
    query: Rows = (
        sa.select(TrainingSession, minutes_a_day().label("minutes"))
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(*counted_sessions(question.selection, question.scope))
        .order_by(TrainingSession.starts_on, TrainingSession.id)
    )
    trainers = _of_each_session(db, question, Assignment.person_id, teaches())
    modules = _of_each_session(db, question, SessionModule.module_id)
    return [
        replace(
            _held(row[0], row.minutes, cells[row[0].id]),
            trainers=_ids(trainers[row[0].id]),
            modules=_ids(modules[row[0].id]),
        )
        for row in db.execute(query)
    ]


def _of_each_session(
    db: Session, question: Question, column: InstrumentedAttribute[UUID], *conditions: Column
) -> dict[UUID, list[UUID]]:
    """The trainers or modules of each counted session."""
    table = column.class_
    query: Rows = (
        sa.select(table.session_id, column)
        .join(TrainingSession, TrainingSession.id == table.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(*counted_sessions(question.selection, question.scope), *conditions)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for session_id, id_ in db.execute(query):
        found[session_id].append(id_)
    return found


def _held(session: TrainingSession, minutes: int, cells: Cells) -> Held:
    return Held(
        id=str(session.id),
        programme=str(session.programme_id),
        state=session.state.value,
        starts_on=session.starts_on.isoformat(),
        host_country=session.host_country,
        days=session.day_count,
        minutes_a_day=minutes,
        cost_cents=session.cost_cents,
        imports=_ids([session.import_id]),
        cells=cells,
    )


def _find_seats(db: Session, question: Question, whole: Question) -> list[Seat]:
    margins = [people(each, Registration.id.label("id")) for each in question.margins()]
    cells = _cells(db, margins)
    imports = _imports_of_marks(db, whole)
    return [
        Seat(
            id=str(row.id),
            session=str(row.session_id),
            person=str(row.person_id),
            days_present=row.days_present,
            sex=row.sex,
            country=row.country,
            expected=bool(row.expected),
            present=bool(row.present),
            completed=bool(row.completed),
            certificates=row.certificates,
            imports=_ids([row.import_id, *imports.get(row.id, ())]),
            cells=cells[row.id],
        )
        for row in db.execute(_seats(whole).order_by(Registration.id))
    ]


def _seats(whole: Question) -> Rows:
    """The registrations that any figure counts."""
    valid = sa.and_(
        Certificate.registration_id == Registration.id,
        Certificate.state == CertificateState.ISSUED,
        Certificate.kind.in_(COMPLETION_KINDS),
    )
    certificates = sa.select(sa.func.count()).where(valid).correlate(Registration).scalar_subquery()
    return people(
        whole,
        Registration.id.label("id"),
        Registration.session_id.label("session_id"),
        Registration.person_id.label("person_id"),
        Registration.days_present.label("days_present"),
        as_text(Registration.sex).label("sex"),
        Registration.country.label("country"),
        _flag(was_expected()).label("expected"),
        _flag(was_present(whole.selection)).label("present"),
        _flag(has_completed(whole.selection)).label("completed"),
        certificates.label("certificates"),
        Registration.import_id.label("import_id"),
    ).where(sa.or_(was_expected(), Registration.days_present > 0, sa.exists().where(valid)))


def _flag(condition: Column) -> Column:
    return sa.case((condition, 1), else_=0)


def _imports_of_marks(db: Session, whole: Question) -> dict[UUID, set[UUID]]:
    counted = people(whole, Registration.id.label("id")).subquery()
    query: Rows = (
        sa.select(AttendanceMark.registration_id, AttendanceMark.import_id)
        .where(
            AttendanceMark.registration_id.in_(sa.select(counted.c.id)),
            AttendanceMark.import_id.is_not(None),
        )
        .distinct()
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for registration_id, import_id in db.execute(query):
        found[registration_id].add(import_id)
    return found


def _find_heads(db: Session, question: Question, whole: Question) -> list[Heads]:
    part = HeadCount.id.label("id"), SEXES.c.sex.label("sex")
    cells = _cells(db, [head_counts(each, *part) for each in question.margins()], names=("id", "sex"))
    more = HeadCount.session_id.label("session_id"), HeadCount.import_id.label("import_id")
    rows = head_counts(whole, *part, heads().label("number"), *more).order_by(HeadCount.id, SEXES.c.sex)
    return [
        Heads(
            id=str(row.id),
            session=str(row.session_id),
            sex=row.sex,
            number=row.number,
            imports=_ids([row.import_id]),
            cells=cells[row.id, row.sex],
        )
        for row in db.execute(rows)
    ]


def _cells(db: Session, margins: list[Any], *, names: tuple[str, ...] = ("id",)) -> dict[Any, Cells]:
    """In which cells and margins each row stands; one SELECT."""
    parts = [each.subquery() for each in margins]
    query = sa.union_all(*(sa.select(*(part.c[name] for name in (*KEYS, *names))) for part in parts))
    found: Found = defaultdict(set)
    for row_key, column_key, *rest in db.execute(query):
        found[rest[0] if len(rest) == 1 else tuple(rest)].add((row_key, column_key))
    return defaultdict(frozenset, {id_: frozenset(cells) for id_, cells in found.items()})


def _ids(ids: Sequence[UUID | None]) -> tuple[str, ...]:
    return tuple(sorted({str(each) for each in ids if each}))
