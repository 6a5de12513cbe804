"""The rows that are counted, each with its keys: sessions, registrations, head counts."""

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from app.attendance.models import HeadCount
from app.core.permissions import Scope
from app.programmes.models import Programme, TrainingSession
from app.registration.models import Registration
from app.statistics.queries.conditions import (
    Column,
    counted_heads,
    counted_people,
    counted_sessions,
    was_present,
)
from app.statistics.queries.keys import SEXES, Keyed, Of, heads, keyed
from app.statistics.rules.dimensions import Dimension, nature
from app.statistics.rules.selection import Selection

Rows = sa.Select[*tuple[Any, ...]]
Statement = sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]]
KEYS = ("row_key", "column_key")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A selection, the viewer's scope, and up to two dimensions; None stands for a margin."""

    selection: Selection
    scope: Scope
    rows: Dimension | None = None
    columns: Dimension | None = None
    fiscal_month: int = 1

    @property
    def dimensions(self) -> tuple[Dimension | None, Dimension | None]:
        return self.rows, self.columns

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the keys that are asked for."""
        return tuple(name for name, each in zip(KEYS, self.dimensions, strict=True) if each)

    @property
    def asks_for_people(self) -> bool:
        """Are sessions counted only where somebody asked for took part?"""
        return self.selection.limits_people or any(nature(each).of_people for each in self.dimensions if each)

    def margins(self) -> list["Question"]:
        """The question itself and each with one or both dimensions left out, the finest first."""
        found = {self.dimensions: self}
        for rows in dict.fromkeys((self.rows, None)):
            for columns in dict.fromkeys((self.columns, None)):
                found.setdefault((rows, columns), replace(self, rows=rows, columns=columns))
        return list(found.values())


_TABLES: dict[Of, tuple[tuple[Any, Column], ...]] = {
    Of.SESSIONS: (),
    Of.PEOPLE: ((Registration, Registration.session_id == TrainingSession.id),),
    Of.HEADS: ((HeadCount, HeadCount.session_id == TrainingSession.id), (SEXES, sa.true())),
}


def people(question: Question, *columns: Column) -> Rows:
    """Registrations in counted sessions, with their keys and these columns."""
    return _base(question, Of.PEOPLE, columns).where(*counted_people(question.selection))


def head_counts(question: Question, *columns: Column) -> Rows:
    """Head counts of counted sessions, one row for each sex with somebody, with keys and these columns."""
    conditions = [*counted_heads(question.selection), heads() > 0]
    if question.selection.sex:
        conditions.append(SEXES.c.sex.in_(question.selection.sex))
    return _base(question, Of.HEADS, columns).where(*conditions)


def sessions(question: Question, *columns: Column) -> Statement:
    """Counted sessions once for each key; where people are asked for, those in which one of them took part.

    The columns are of `TrainingSession` or `Programme`, its id among them.
    """
    if not question.asks_for_people:
        return _base(question, Of.SESSIONS, columns)
    named = people(question, *columns).where(was_present(question.selection))
    return sa.union(named, head_counts(question, *columns))


def _base(question: Question, of: Of, columns: tuple[Column, ...]) -> Rows:
    keys = [
        Keyed(sa.cast(sa.null(), sa.Text))
        if dimension is None
        else keyed(dimension, of, fiscal_month=question.fiscal_month)
        for dimension in question.dimensions
    ]
    query: Rows = (
        sa.select(*(each.key.label(name) for each, name in zip(keys, KEYS, strict=True)), *columns)
        .select_from(TrainingSession)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(*counted_sessions(question.selection, question.scope))
    )
    for table, condition in _TABLES[of]:
        query = query.join(table, condition)
    for each in keys:
        if each.join is not None:
            table, condition, keeps_others = each.join
            query = query.join(table, condition, isouter=keeps_others)
    return query
