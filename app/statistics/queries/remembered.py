"""What was counted once is remembered, and brought up to date by what has changed since.

Which changes there were, the triggers of migration 0011 tell; why it is exact, docs/adr/0011.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from app.core.database import sees_one_moment
from app.core.memory import Memory
from app.statistics.queries.bases import Statement
from app.statistics.queries.kept import Remembered, Row, digest_of, find_kept
from app.statistics.queries.moments import (
    changes_since,
    moment_of,
    persons_concerned,
)
from app.statistics.queries.shadows import of_persons, of_sessions
from app.statistics.rules.adding import AddsUpBy

MOST_VALUES = 250_000  # of all rows together; about 20 MB
COLLECTED = "collected_by_statistics"

_memory: Memory[Remembered] = Memory(most=MOST_VALUES)


def remembered(
    db: Session,
    key: object,
    statement: Callable[[], Statement],
    *,
    measures: Sequence[str],
    adds_up_by: AddsUpBy,
) -> Sequence[Row]:
    """The rows of the statement that the key stands for, as they are at the moment that the session sees.

    `measures` add up over parts of the people or sessions, and only the parts that changed are counted again.
    The first of them is zero where nothing is counted. A session that does not keep to one moment, such as a
    writing one, always counts everything.
    """
    if not sees_one_moment(db):
        return _ask(db, statement())
    moment = moment_of(db)
    if not moment.is_ours:
        return _ask(db, statement())
    key = db.get_bind().engine.url, key
    known = _memory.find(key)
    if known is None or known.moment != moment:
        update = partial(_brought_up_to_date, db, statement=statement, measures=measures, by=adds_up_by)
        known = known and update(known)
        if known is None and moment.has_kept:
            kept = find_kept(db, statement())
            known = kept and update(kept)
        if known is None:
            asked = statement()
            known = Remembered(rows=_ask(db, asked), tables=_tables(asked), moment=moment)
        _memory.keep(key, known, size=sum(map(len, known.rows)) + 1)
    if COLLECTED in db.info:
        db.info[COLLECTED][digest_of(db, statement())] = known
    return known.rows


def forget_all() -> None:
    """As a process that has just begun."""
    _memory.forget()


@contextmanager
def collecting(db: Session) -> Iterator[dict[str, Remembered]]:
    """All that is asked in this block, by digest, as it is at the moment that the session sees."""
    found = db.info[COLLECTED] = {}
    yield found
    del db.info[COLLECTED]


def _brought_up_to_date(
    db: Session,
    known: Remembered,
    *,
    statement: Callable[[], Statement],
    measures: Sequence[str],
    by: AddsUpBy,
) -> Remembered | None:
    """What is known with what has changed since; None where everything has to be counted."""
    moment = moment_of(db)
    if not (moment.contains(known.moment) and moment.agrees_on(known.tables, known.moment)):
        return None
    changes = changes_since(db, known.moment)
    if changes is None:
        return None
    changes = {table: each for table, each in changes.items() if table in known.tables}
    rows = known.rows
    if changes and by is AddsUpBy.SESSION:
        parts = of_sessions(db, statement(), changes, tables=known.tables)
        rows = _adjusted(db, rows, parts, measures)
    elif changes:
        persons = persons_concerned(db, known.moment, changes)
        if persons is None:
            return None
        if persons:
            parts = of_persons(db, statement(), changes, persons=persons, tables=known.tables)
            rows = _adjusted(db, rows, parts, measures)
    return replace(known, rows=rows, moment=moment)


def _adjusted(
    db: Session, rows: Sequence[Row], parts: Sequence[Statement], measures: Sequence[str]
) -> list[Row]:
    """The rows without what was and with what is; rows that nothing is left of are gone."""
    was, now = (_ask(db, part) for part in parts)
    found: dict[tuple[Any, ...], Row] = {}
    for sign, part in ((1, rows), (-1, was), (1, now)):
        for row in part:
            key = tuple(value for name, value in row.items() if name not in measures)
            sums = found.setdefault(key, {**row, **dict.fromkeys(measures, 0)})
            for name in measures:
                sums[name] += sign * int(row[name] or 0)
    return [row for row in found.values() if row[measures[0]]]


def _ask(db: Session, statement: Statement) -> list[Row]:
    return [dict(row) for row in db.execute(statement).mappings()]


def _tables(statement: Statement) -> frozenset[str]:
    return frozenset(each.name for each in visitors.iterate(statement) if isinstance(each, sa.Table))
