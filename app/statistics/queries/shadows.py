"""The same statement asked of a few of the records, as they are or as they were before a change.

A common table expression by the name of a table stands before it in all that the statement says, so that
nothing is defined twice.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.statistics.models import RegistrationChange
from app.statistics.queries.bases import Statement
from app.statistics.queries.moments import Changes
from app.statistics.rules.adding import AddsUpBy

KEPT = tuple(
    column.name
    for column in RegistrationChange.__table__.columns
    if column.name not in ("id", "number", "existed", "registration_id")
)


def of_changed(db: Session, statement: Statement, changes: Changes, *, by: AddsUpBy) -> list[Statement]:
    """The statement for the people, or the sessions, of changed registrations: as it was, and as it is."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    now = _registrations(is_sqlite, changes, by)
    unchanged = now.where(now.selected_columns["id"].not_in(list(changes.registrations)))
    kept = RegistrationChange.__table__.c
    gone = sa.select(kept.registration_id.label("id"), *(kept[name] for name in KEPT)).where(
        kept.id.in_(changes.before)
    )
    sessions = _sessions(is_sqlite, changes.sessions) if by is AddsUpBy.SESSION else None
    return [
        _shadowed(statement, registrations, sessions)
        for registrations in (sa.union_all(unchanged, gone), now)
    ]


def _shadowed(statement: Statement, registrations: Statement, sessions: Statement | None) -> Statement:
    found = statement.add_cte(_first(registrations, "registration"))
    return found if sessions is None else found.add_cte(_first(sessions, "training_session"))


def _first(rows: Statement, name: str) -> sa.CTE:
    """Found before all else: a planner that begins with the sessions would go through all of them."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def _registrations(is_sqlite: bool, changes: Changes, by: AddsUpBy) -> sa.Select[*tuple[Any, ...]]:
    real = _real(Registration.__table__, ("id", *KEPT), is_sqlite=is_sqlite)
    if by is AddsUpBy.SESSION:
        return sa.select(real).where(real.c.session_id.in_(list(changes.sessions)))
    return sa.select(real).where(real.c.person_id.in_(list(changes.persons)))


def _sessions(is_sqlite: bool, ids: Collection[UUID]) -> Statement:
    table = TrainingSession.__table__
    real = _real(table, [each.name for each in table.columns], is_sqlite=is_sqlite)
    return sa.select(real).where(real.c.id.in_(list(ids)))


def _real(table: Any, names: Collection[str], *, is_sqlite: bool) -> sa.TableClause:
    """The table itself, whatever stands before it; PostgreSQL takes it for itself within its own shadow."""
    columns = (sa.column(name, table.c[name].type) for name in names)
    return sa.table(table.name, *columns, schema="main" if is_sqlite else None)
