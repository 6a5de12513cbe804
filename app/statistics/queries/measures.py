"""How each measure is counted: one SELECT for each kind of row, over a table's cells and margins at once."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import COMPLETION_KINDS, CertificateState
from app.people.rules import Sex
from app.programmes.models import Assignment, Programme, SessionModule, TrainingSession
from app.registration.models import Registration
from app.statistics.queries.bases import KEYS, Question, Rows, Statement, head_counts, people, sessions
from app.statistics.queries.conditions import (
    Column,
    has_completed,
    minutes_a_day,
    never_came,
    teaches,
    was_expected,
    was_present,
)
from app.statistics.queries.keys import heads
from app.statistics.queries.remembered import remembered
from app.statistics.rules.adding import AddsUpBy
from app.statistics.rules.dimensions import nature
from app.statistics.rules.table import Key

Counted = dict[Key, dict[str, int]]
_SUMS = (
    "records",
    "registered",
    "named",
    "person_days",
    "minutes",
    "rated_days",
    "expected_days",
    "completed",
    "no_shows",
)
_SEXES = ("as_female", "as_male")


def count_measures(db: Session, question: Question, *, wanted: Collection[str]) -> Counted:
    """The wanted measures of each cell and margin: one SELECT for each source that is needed."""
    found: Counted = {}
    for source in _SOURCES:
        if not frozenset(wanted).isdisjoint(source.measures):
            rows = remembered(
                db,
                (source, question),
                partial(source.statement, question),
                measures=("times",) if source.lists_items else source.measures,
                adds_up_by=source.adds_up_by,
            )
            for row in rows:
                cell = found.setdefault((row["row_key"], row["column_key"]), {})
                if source.lists_items:
                    for name in source.measures:
                        cell[name] = cell.get(name, 0) + 1
                else:
                    cell.update({name: int(row[name] or 0) for name in source.measures})
    return found


def _of_people(question: Question) -> Statement:
    # Margins are sums of the cells, which are few; only where a registration stands in several cells are
    # they counted by themselves.
    def summed(margin: Question) -> Rows:
        rows = people(margin, *_facts(margin)).subquery()
        return _by_key(rows, *(sa.func.sum(rows.c[name]).label(name) for name in _SUMS))

    cells = summed(question).cte("cells")
    parts: list[Rows] = []
    for margin in question.margins():
        if margin is question:
            parts.append(sa.select(cells))
        elif _loses_overlap(question, margin):
            parts.append(summed(margin))
        else:
            parts.append(_kept(cells, margin.keys, _SUMS))
    return sa.union_all(*parts)


def _facts(question: Question) -> list[Column]:
    """What one registration adds to the sums; in the order of `_SUMS`."""
    present, days = was_present(question.selection), Registration.days_present
    facts = (
        sa.literal(1),
        _one_if(was_expected()),
        _one_if(present),
        sa.case((present, days), else_=0),
        sa.case((present, days * minutes_a_day()), else_=0),
        sa.case((was_expected(), days), else_=0),
        sa.case((was_expected(), TrainingSession.day_count), else_=0),
        _one_if(has_completed(question.selection)),
        _one_if(never_came()),
    )
    return [fact.label(name) for fact, name in zip(facts, _SUMS, strict=True)]


def _of_persons(question: Question) -> Statement:
    # First a row for each cell and person, then sums of those: that counts a person once in each cell, gives
    # each person one sex there, and is faster than count(DISTINCT …) on PostgreSQL.
    finest = _each_person(question).cte("finest")
    parts = []
    for margin in question.margins():
        if margin is question:
            rows: sa.FromClause = finest
        elif _loses_overlap(question, margin):
            rows = _each_person(margin).subquery()
        else:
            rows = _kept(finest, margin.keys, _SEXES, finest.c.person_id).subquery()
        women, men = rows.c.as_female, rows.c.as_male
        parts.append(
            _by_key(
                rows,
                sa.func.count().label("persons"),
                sa.func.sum(_one_if(women > men)).label("female"),
                sa.func.sum(_one_if(men > women)).label("male"),
            )
        )
    return sa.union_all(*parts)


def _each_person(question: Question) -> Rows:
    """One row for each cell and person present, with how often they were recorded as a woman or a man."""
    columns: tuple[Column, ...] = (
        Registration.person_id.label("person_id"),
        _one_if(Registration.sex == Sex.FEMALE).label("as_female"),
        _one_if(Registration.sex == Sex.MALE).label("as_male"),
    )
    rows = people(question, *columns).where(was_present(question.selection)).subquery()
    keys = [rows.c[name] for name in (*KEYS, "person_id")]
    return sa.select(*keys, *(sa.func.sum(rows.c[name]).label(name) for name in _SEXES)).group_by(*keys)


def _kept(rows: sa.FromClause, kept: Collection[str], sums: Collection[str], *also: Column) -> Rows:
    """Rows added up by some of the keys; those that are not kept are empty."""
    keys = [rows.c[name] if name in kept else sa.cast(sa.null(), sa.Text).label(name) for name in KEYS]
    added = [sa.func.sum(rows.c[name]).label(name) for name in sums]
    groups = [*(rows.c[name] for name in kept), *also]
    # Without any key there would be one row also of nothing.
    return sa.select(*keys, *also, *added).group_by(*groups).having(sa.func.count() > 0)


def _loses_overlap(question: Question, margin: Question) -> bool:
    """Does the margin leave out a dimension in which one registration stands several times?"""
    left_out = zip(question.dimensions, margin.dimensions, strict=True)
    return any(whole and not part and nature(whole).overlaps for whole, part in left_out)


def _of_sessions(question: Question) -> Statement:
    columns = (TrainingSession.id.label("id"), TrainingSession.cost_cents.label("cost"))

    def summed(margin: Question) -> Rows:
        rows = sessions(margin, *columns).subquery()
        return _by_key(
            rows,
            sa.func.count().label("sessions"),
            sa.func.sum(rows.c.cost).label("cost_cents"),
            sa.func.count(rows.c.cost).label("costed"),
        )

    return sa.union_all(*(summed(margin) for margin in question.margins()))


def _of_heads(question: Question) -> Statement:
    def summed(margin: Question) -> Rows:
        rows = head_counts(margin, heads().label("heads")).subquery()
        return _by_key(rows, sa.func.sum(rows.c.heads).label("heads"))

    return sa.union_all(*(summed(margin) for margin in question.margins()))


def _of_certificates(question: Question) -> Statement:
    def counted(margin: Question) -> Rows:
        rows = certified(margin, Certificate.id.label("id")).subquery()
        return _by_key(rows, sa.func.count().label("certificates"))

    return sa.union_all(*(counted(margin) for margin in question.margins()))


def certified(question: Question, *columns: Column) -> Rows:
    """Registrations with a proof of completion that is issued and valid; other kinds do not count."""
    return people(question, *columns).join(
        Certificate,
        sa.and_(
            Certificate.registration_id == Registration.id,
            Certificate.state == CertificateState.ISSUED,
            Certificate.kind.in_(COMPLETION_KINDS),
        ),
    )


def taught(question: Question) -> Statement:
    """Who taught in the counted sessions, a row for each key and assignment."""
    rows = sessions(question, TrainingSession.id.label("id")).subquery()
    return (
        sa.select(*(rows.c[name] for name in KEYS), Assignment.person_id.label("item"))
        .join(Assignment, Assignment.session_id == rows.c.id)
        .where(teaches())
    )


def _hosts(question: Question) -> Statement:
    columns = (TrainingSession.id.label("id"), TrainingSession.host_country.label("item"))
    rows = sessions(question, *columns).subquery()
    return sa.select(*(rows.c[name] for name in KEYS), rows.c.item).where(rows.c.item.is_not(None))


def _countries(question: Question) -> Statement:
    return people(question, Registration.country.label("item")).where(
        was_present(question.selection), Registration.country.is_not(None)
    )


def _listed(rows_of: Callable[[Question], Statement]) -> Callable[[Question], Statement]:
    """The different items under each key, each with how many times it stands there, which adds up."""

    def listed(question: Question) -> Iterator[Rows]:
        for margin in question.margins():
            rows = rows_of(margin).subquery()
            yield sa.select(*rows.c, sa.func.count().label("times")).group_by(*rows.c)

    return lambda question: sa.union_all(*listed(question))


def _by_programme(question: Question) -> Statement:
    return people(question, Registration.person_id.label("item"), Programme.id.label("other")).where(
        was_present(question.selection)
    )


def _by_topic(question: Question) -> Statement:
    columns = (Registration.person_id.label("item"), SessionModule.module_id.label("other"))
    return (
        people(question, *columns)
        .outerjoin(SessionModule, SessionModule.session_id == TrainingSession.id)
        .where(was_present(question.selection))
    )


def _in_costed(question: Question) -> Statement:
    return people(question, Registration.person_id.label("item")).where(
        was_present(question.selection), TrainingSession.cost_cents.is_not(None)
    )


def _different(name: str, rows_of: Callable[[Question], Statement]) -> Callable[[Question], Statement]:
    """A measure that counts how many different items (or pairs) there are under each key."""

    def counted(question: Question) -> Iterator[Rows]:
        for margin in question.margins():
            rows = rows_of(margin).subquery()
            each = sa.select(*rows.c).group_by(*rows.c).subquery()
            yield _by_key(each, sa.func.count().label(name))

    return lambda question: sa.union_all(*counted(question))


def _by_key(rows: sa.FromClause, *columns: Any) -> Rows:
    keys = [rows.c[name] for name in KEYS]
    return sa.select(*keys, *columns).group_by(*keys)


def _one_if(condition: Column) -> Column:
    return sa.case((condition, 1), else_=0)


@dataclass(frozen=True)
class _Source:
    """A statement and the measures it counts, the number of what was counted first.

    Where it lists items, the measure is how many of them stand under a key.
    """

    statement: Callable[[Question], Statement]
    measures: tuple[str, ...]
    adds_up_by: AddsUpBy
    lists_items: bool = False


_SOURCES = (
    _Source(_of_people, _SUMS, AddsUpBy.PERSON),
    _Source(_of_persons, ("persons", "female", "male"), AddsUpBy.PERSON),
    _Source(_of_sessions, ("sessions", "cost_cents", "costed"), AddsUpBy.SESSION),
    _Source(_of_heads, ("heads",), AddsUpBy.SESSION),
    _Source(_of_certificates, ("certificates",), AddsUpBy.PERSON),
    *(
        _Source(_listed(rows_of), (name,), adds_up_by, lists_items=True)
        for name, rows_of, adds_up_by in (
            ("host_countries", _hosts, AddsUpBy.SESSION),
            ("countries", _countries, AddsUpBy.PERSON),
            ("trainers", taught, AddsUpBy.SESSION),
        )
    ),
    *(
        _Source(_different(name, rows_of), (name,), AddsUpBy.PERSON)
        for name, rows_of in (
            ("topic_persons", _by_topic),
            ("programme_persons", _by_programme),
            ("costed_persons", _in_costed),
        )
    ),
)
