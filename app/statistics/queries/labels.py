"""What the codes of a breakdown are called, where the database knows; and what there is to choose from."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.curriculum.models import Module
from app.people.models import Person, Sector
from app.programmes.models import Assignment, Programme, TrainingSession
from app.programmes.queries import programmes_within, sessions_within
from app.programmes.rules import COUNTED_STATES
from app.statistics.queries.bases import Rows
from app.statistics.queries.conditions import teaches
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import UNKNOWN

MOST_CHOICES = 500
AT_ONCE = 5_000  # bound values in one statement


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One code to choose, and what it is called."""

    code: str
    name: str


def labels_of(db: Session, dimension: Dimension, keys: Collection[str]) -> dict[str, str]:
    """The names of these keys; empty for dimensions whose words do not stand in the database."""
    find = _LABELS.get(dimension)
    if find is None:
        return {}
    known = [key for key in keys if key != UNKNOWN]
    found: dict[str, str] = {}
    for start in range(0, len(known), AT_ONCE):
        found |= find(db, known[start : start + AT_ONCE])
    return found


def choices(db: Session, *, scope: Scope, with_people: bool) -> dict[str, list[Choice]]:
    """What a selection may be narrowed to, by filter; trainers only for those who see people."""
    found = {
        "programme": _choices(
            db,
            sa.select(Programme.code, Programme.name)
            .where(programmes_within(scope))
            .order_by(Programme.name, Programme.code),
        ),
        "module": _choices(db, sa.select(Module.code, Module.title).order_by(Module.code)),
        "sector": _choices(db, sa.select(Sector.code, Sector.name).order_by(Sector.position, Sector.code)),
        "partner": _choices(db, _partners(scope)),
        "language": _choices(db, _languages(scope)),
    }
    if with_people:
        found["trainer"] = [
            Choice(code=str(row.id), name=_full_name(row)) for row in db.execute(_trainers(scope))
        ]
    return found


def _choices(db: Session, query: Rows) -> list[Choice]:
    return [Choice(code=row[0], name=row[1]) for row in db.execute(query.limit(MOST_CHOICES))]


def _partners(scope: Scope) -> Rows:
    column = TrainingSession.partner
    return (
        sa.select(column, column)
        .where(sessions_within(scope), column != "", TrainingSession.state.in_(COUNTED_STATES))
        .distinct()
        .order_by(column)
    )


def _languages(scope: Scope) -> Rows:
    column = TrainingSession.language
    return sa.select(column, column).where(sessions_within(scope), column != "").distinct().order_by(column)


def _trainers(scope: Scope) -> Rows:
    teaching = (
        sa.select(Assignment.person_id)
        .join(TrainingSession, TrainingSession.id == Assignment.session_id)
        .where(teaches(), sessions_within(scope))
    )
    return (
        sa.select(Person.id, Person.given_name, Person.family_name)
        .where(Person.id.in_(teaching))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(MOST_CHOICES)
    )


def _full_name(row: Any) -> str:
    return " ".join(part for part in (row.given_name, row.family_name) if part)


def _of_programmes(db: Session, keys: list[str]) -> dict[str, str]:
    query = sa.select(Programme.code, Programme.name).where(Programme.code.in_(keys))
    return {row.code: row.name for row in db.execute(query)}


def _of_modules(db: Session, keys: list[str]) -> dict[str, str]:
    query = sa.select(Module.code, Module.title).where(Module.code.in_(keys))
    return {row.code: f"{row.code} – {row.title}" for row in db.execute(query)}


def _of_sectors(db: Session, keys: list[str]) -> dict[str, str]:
    query = sa.select(Sector.code, Sector.name).where(Sector.code.in_(keys))
    return {row.code: row.name for row in db.execute(query)}


def _of_sessions(db: Session, keys: list[str]) -> dict[str, str]:
    query = sa.select(TrainingSession.id, TrainingSession.title, TrainingSession.starts_on).where(
        TrainingSession.id.in_([UUID(key) for key in keys])
    )
    return {str(row.id): f"{row.starts_on.isoformat()} {row.title}" for row in db.execute(query)}


def _of_trainers(db: Session, keys: list[str]) -> dict[str, str]:
    query = sa.select(Person.id, Person.given_name, Person.family_name).where(
        Person.id.in_([UUID(key) for key in keys])
    )
    return {str(row.id): _full_name(row) for row in db.execute(query)}


_LABELS: dict[Dimension, Callable[[Session, list[str]], dict[str, str]]] = {
    Dimension.PROGRAMME: _of_programmes,
    Dimension.MODULE: _of_modules,
    Dimension.SECTOR: _of_sectors,
    Dimension.SESSION: _of_sessions,
    Dimension.TRAINER: _of_trainers,
}
