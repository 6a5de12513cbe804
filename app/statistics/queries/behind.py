"""The rows behind a figure: the same rows that were counted, so the same number of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.people.models import Person
from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.statistics.queries.bases import KEYS, Question, Rows, Statement, head_counts, people, sessions
from app.statistics.queries.conditions import Column, has_completed, never_came, was_expected, was_present
from app.statistics.queries.keys import heads
from app.statistics.queries.measures import certified, taught
from app.statistics.rules.indicators import Behind, Indicator
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Key


@dataclass(frozen=True, kw_only=True)
class SessionBehind:
    """A session that a figure counts; `people` are participations, `heads` those known without names."""

    session_id: UUID
    title: str
    slug: str
    city: str
    host_country: str | None
    is_online: bool
    starts_on: date
    ends_on: date
    people: int
    heads: int


@dataclass(frozen=True, kw_only=True)
class PersonBehind:
    """A registration, or a person with all of theirs: `days` of `of_days` in `sessions` sessions; of
    one session there is the title."""

    person_id: UUID
    name: str
    countries: tuple[str, ...]
    sessions: int
    session_id: UUID | None
    session_title: str
    days: int
    of_days: int


def sessions_behind(
    db: Session,
    question: Question,
    *,
    cell: Key,
    indicator: Indicator,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[SessionBehind], int]:
    """The sessions counted in a cell, or those with head counts, in the order in which they took place."""
    question, keys = _cell(question, cell)
    counted = (
        head_counts(question, TrainingSession.id.label("id"))
        if indicator.behind is Behind.HEAD_COUNTS
        else sessions(question, TrainingSession.id.label("id"))
    )
    ids = _within(counted, keys, "id").distinct().subquery()
    named = people(question, TrainingSession.id.label("of"), sa.literal(1).label("one"))
    by_name = _counted_by_session(named.where(was_present(question.selection)), keys, amount="one")
    without = head_counts(question, TrainingSession.id.label("of"), heads().label("heads"))
    by_head = _counted_by_session(without, keys, amount="heads")
    query = (
        sa.select(TrainingSession, by_name.c.total.label("people"), by_head.c.total.label("heads"))
        .join(ids, ids.c.id == TrainingSession.id)
        .outerjoin(by_name, by_name.c.of == TrainingSession.id)
        .outerjoin(by_head, by_head.c.of == TrainingSession.id)
        .order_by(TrainingSession.starts_on, TrainingSession.slug, TrainingSession.id)
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(ids)) or 0
    return [_session(row) for row in db.execute(query.offset(offset).limit(limit))], total


def people_behind(
    db: Session,
    question: Question,
    *,
    cell: Key,
    indicator: Indicator,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[PersonBehind], int]:
    """The people behind a figure, by name, and how many rows there are in all."""
    question, keys = _cell(question, cell)
    query = (
        _trainers(question, keys)
        if indicator.behind is Behind.TRAINERS
        else _people(question, keys, indicator)
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    return [_person(row) for row in db.execute(query.offset(offset).limit(limit))], total


def _cell(question: Question, cell: Key) -> tuple[Question, dict[str, str]]:
    """The question with only the dimensions that the cell has a key for, and these keys."""
    row, column = cell
    asked = replace(
        question, rows=question.rows if row else None, columns=question.columns if column else None
    )
    return asked, {name: key for name, key in zip(KEYS, cell, strict=True) if key}


def _within(rows: Statement, keys: dict[str, str], *names: str) -> Rows:
    counted = rows.subquery()
    return sa.select(*(counted.c[name] for name in names)).where(
        *(counted.c[name] == key for name, key in keys.items())
    )


def _people(question: Question, keys: dict[str, str], indicator: Indicator) -> Rows:
    base = certified if indicator.behind is Behind.CERTIFICATES else people
    counted = base(question, Registration.id.label("id")).where(_counts_for(indicator, question.selection))
    ids = _within(counted, keys, "id").subquery()
    is_of_persons = indicator.behind is Behind.PERSONS
    one = sa.func.min
    groups: tuple[Any, ...] = (Person.id, Person.family_name, Person.given_name, Person.own_script_name)
    query: Rows = (
        sa.select(
            Person.id.label("person_id"),
            Person.family_name,
            Person.given_name,
            Person.own_script_name,
            one(Registration.country).label("country"),
            sa.func.max(Registration.country).label("other_country"),
            sa.func.count().label("sessions"),
            sa.null().label("session_id") if is_of_persons else TrainingSession.id.label("session_id"),
            one(TrainingSession.title).label("session_title"),
            sa.func.sum(Registration.days_present).label("days"),
            sa.func.sum(TrainingSession.day_count).label("of_days"),
        )
        .join(Registration, Registration.person_id == Person.id)
        .join(ids, ids.c.id == Registration.id)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .group_by(*groups, *(() if is_of_persons else (TrainingSession.id,)))
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    if not is_of_persons:
        query = query.order_by(TrainingSession.id)
    return _of_sex(query, indicator)


def _trainers(question: Question, keys: dict[str, str]) -> Rows:
    ids = _within(taught(question), keys, "item").subquery()
    return (
        sa.select(
            Person.id.label("person_id"),
            Person.family_name,
            Person.given_name,
            Person.own_script_name,
            Person.country,
            Person.country.label("other_country"),
            sa.func.count().label("sessions"),
            sa.null().label("session_id"),
            sa.literal("").label("session_title"),
            sa.literal(0).label("days"),
            sa.literal(0).label("of_days"),
        )
        .join(ids, ids.c.item == Person.id)
        .group_by(Person.id, Person.family_name, Person.given_name, Person.own_script_name, Person.country)
        .order_by(Person.family_name, Person.given_name, Person.id)
    )


def _counts_for(indicator: Indicator, selection: Selection) -> Column:
    conditions: dict[str, Callable[[], Column]] = {
        "registered": was_expected,
        "attendance_rate": was_expected,
        "no_shows": never_came,
        "completed": lambda: has_completed(selection),
        "certificates": sa.true,
    }
    return conditions.get(indicator.key, lambda: was_present(selection))()


def _of_sex(query: Rows, indicator: Indicator) -> Rows:
    women = sa.func.sum(sa.case((Registration.sex == "female", 1), else_=0))
    men = sa.func.sum(sa.case((Registration.sex == "male", 1), else_=0))
    conditions = {"female": women > men, "male": men > women, "unknown_sex": women == men}
    return query.having(conditions[indicator.key]) if indicator.key in conditions else query


def _counted_by_session(rows: Statement, keys: dict[str, str], *, amount: str) -> sa.Subquery:
    counted = _within(rows, keys, "of", amount).subquery()
    total = sa.func.sum(counted.c[amount]).label("total")
    return sa.select(counted.c.of, total).group_by(counted.c.of).subquery()


def _session(row: Any) -> SessionBehind:
    session = row[0]
    return SessionBehind(
        session_id=session.id,
        title=session.title,
        slug=session.slug,
        city=session.city,
        host_country=session.host_country,
        is_online=session.is_online,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        people=int(row.people or 0),
        heads=int(row.heads or 0),
    )


def _person(row: Any) -> PersonBehind:
    return PersonBehind(
        person_id=row.person_id,
        name=" ".join(part for part in (row.given_name, row.family_name) if part) or row.own_script_name,
        countries=tuple(dict.fromkeys(filter(None, (row.country, row.other_country)))),
        sessions=row.sessions,
        session_id=row.session_id,
        session_title=row.session_title if row.sessions == 1 else "",
        days=row.days,
        of_days=row.of_days,
    )
