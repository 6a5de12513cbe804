"""The same statement asked of a few of the records, as they are or as they were before a change.

A common table expression by the name of a table stands before it in all that the statement says, so that
nothing is defined twice.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Base
from app.statistics.models import RecordChange
from app.statistics.models.changes import KEPT, KEYS
from app.statistics.queries.bases import Statement
from app.statistics.queries.moments import ByTable, Changes

Rows = sa.Select[*tuple[Any, ...]]


def of_persons(
    db: Session, statement: Statement, changes: ByTable, *, persons: Collection[UUID], tables: Collection[str]
) -> list[Statement]:
    """The statement, which reads these tables, for these people only: as it was before, and as it is."""
    by_session = sa.column("session_id").in_(_of_registrations("session_id"))
    limits = {
        "registration": sa.column("person_id", _type("registration", "person_id")).in_(list(persons)),
        "training_session": sa.column("id").in_(_of_registrations("session_id")),
        "certificate": sa.column("registration_id").in_(_of_registrations("id")),
    }
    read = [table for table in KEPT if table in tables]
    return _shadowed(db, statement, changes, {table: limits.get(table, by_session) for table in read})


def of_sessions(
    db: Session, statement: Statement, changes: ByTable, *, tables: Collection[str]
) -> list[Statement]:
    """The statement, which reads these tables, for the sessions of these changes only: before, and now."""
    sessions = list({id_ for each in changes.values() for id_ in each.sessions})
    type_ = _type("training_session", "id")
    limits = {
        table: sa.column("id" if table == "training_session" else "session_id", type_).in_(sessions)
        for table in KEPT
        if table in tables
    }
    return _shadowed(db, statement, changes, limits)


def _shadowed(
    db: Session, statement: Statement, changes: ByTable, limits: Mapping[str, sa.ColumnElement[bool]]
) -> list[Statement]:
    was = now = statement
    for table, limit in limits.items():
        real = _real(db, table).where(limit)
        now = now.add_cte(_first(real, table))
        was = was.add_cte(_first(_as_it_was(real, table, changes.get(table)), table))
    return [was, now]


def _as_it_was(real: Rows, table: str, changes: Changes | None) -> Statement:
    if changes is None:
        return real
    columns = real.selected_columns
    key = [columns[name] for name in KEYS.get(table, ("id",))]
    unchanged = (
        real.where(sa.tuple_(*key).not_in(list(changes.keys)))
        if len(key) > 1
        else real.where(key[0].not_in([only for (only,) in changes.keys]))
    )
    note = RecordChange.__table__.c
    kept = (note["record_id" if name == "id" else name].label(name) for name in KEPT[table])
    return sa.union_all(unchanged, sa.select(*kept).where(note.id.in_(changes.before)))


def _first(rows: Statement, name: str) -> sa.CTE:
    """Found before all else: a planner that begins with the sessions would go through all of them."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def _of_registrations(column: str) -> sa.Select[Any]:
    """Of the registrations found already: the name stands for their common table expression."""
    return sa.select(sa.column(column)).select_from(sa.table("registration"))


def _real(db: Session, name: str) -> Rows:
    """The table itself, whatever stands before it; PostgreSQL takes it for itself within its own shadow."""
    columns = (sa.column(each, _type(name, each)) for each in KEPT[name])
    schema = "main" if db.get_bind().dialect.name == "sqlite" else None
    return sa.select(sa.table(name, *columns, schema=schema))


def _type(table: str, column: str) -> sa.types.TypeEngine[Any]:
    return Base.metadata.tables[table].c[column].type
