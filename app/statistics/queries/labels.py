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
from app.statistics.queries.bases import Rows
from app.statistics.queries.conditions import Column, teaches
from app.statistics.queries.keys import id_text
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import UNKNOWN

MOST_CHOICES = 2_000
AT_ONCE = 5_000  # bound values in one statement


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One code to choose, and what it is called."""

    code: str
    name: str


def labels_of(db: Session, dimension: Dimension, keys: Collection[str], *, scope: Scope) -> dict[str, str]:
    """The names of these keys, as far as the scope reaches; none where words do not stand in the database."""
    find = _LABELS.get(dimension)
    if find is None:
        return {}
    known = [key for key in keys if key != UNKNOWN]
    found: dict[str, str] = {}
    for start in range(0, len(known), AT_ONCE):
        found |= find(db, known[start : start + AT_ONCE], scope)
    return found


def choices(db: Session, *, scope: Scope, people: Scope | None) -> dict[str, list[Choice]]:
    """What a selection may be narrowed to, by filter; trainers within the reach for people (1 SELECT)."""
    parts = {
        "programme": _pair("programme", Programme.code, Programme.name).where(programmes_within(scope)),
        "module": _pair("module", Module.code, Module.title),
        "sector": _pair("sector", Sector.code, Sector.name),
        "partner": _of_scope("partner", TrainingSession.partner, scope),
        "language": _of_scope("language", TrainingSession.language, scope),
    }
    if people is not None:
        parts["trainer"] = _trainers(people)
    rows = sa.union_all(*(_first(part) for part in parts.values())).subquery()
    query = sa.select(rows).order_by(rows.c.filter, rows.c.name, rows.c.code)
    found: dict[str, list[Choice]] = {name: [] for name in parts}
    for row in db.execute(query):
        found[row.filter].append(Choice(code=row.code, name=row.name.strip()))
    return found


def _first(part: Rows) -> Rows:
    chosen = part.order_by(sa.literal_column("3"), sa.literal_column("2")).limit(MOST_CHOICES).subquery()
    return sa.select(chosen)


def _pair(name: str, code: Column, words: Column) -> Rows:
    return sa.select(sa.literal(name, sa.Text).label("filter"), code.label("code"), words.label("name"))


def _of_scope(name: str, column: Column, scope: Scope) -> Rows:
    return _pair(name, column, column).where(sessions_within(scope), column != "").distinct()


def _teaching(scope: Scope) -> Column:
    taught = (
        sa.select(Assignment.person_id)
        .join(TrainingSession, TrainingSession.id == Assignment.session_id)
        .where(teaches(), sessions_within(scope))
    )
    return Person.id.in_(taught)


def _trainers(scope: Scope) -> Rows:
    words = Person.given_name.concat(" ").concat(Person.family_name)
    return _pair("trainer", id_text(Person.id), words).where(_teaching(scope))


def _full_name(row: Any) -> str:
    return " ".join(part for part in (row.given_name, row.family_name) if part)


def _of_programmes(db: Session, keys: list[str], scope: Scope) -> dict[str, str]:
    query = sa.select(Programme.code, Programme.name).where(
        Programme.code.in_(keys), programmes_within(scope)
    )
    return {row.code: row.name for row in db.execute(query)}


def _of_modules(db: Session, keys: list[str], _scope: Scope) -> dict[str, str]:
    query = sa.select(Module.code, Module.title).where(Module.code.in_(keys))
    return {row.code: f"{row.code} – {row.title}" for row in db.execute(query)}


def _of_sectors(db: Session, keys: list[str], _scope: Scope) -> dict[str, str]:
    query = sa.select(Sector.code, Sector.name).where(Sector.code.in_(keys))
    return {row.code: row.name for row in db.execute(query)}


def _of_sessions(db: Session, keys: list[str], scope: Scope) -> dict[str, str]:
    query = sa.select(TrainingSession.id, TrainingSession.title, TrainingSession.starts_on).where(
        TrainingSession.id.in_([UUID(key) for key in keys]), sessions_within(scope)
    )
    return {str(row.id): f"{row.starts_on.isoformat()} {row.title}" for row in db.execute(query)}


def _of_trainers(db: Session, keys: list[str], scope: Scope) -> dict[str, str]:
    query = sa.select(Person.id, Person.given_name, Person.family_name).where(
        Person.id.in_([UUID(key) for key in keys]), _teaching(scope)
    )
    return {str(row.id): _full_name(row) for row in db.execute(query)}


_LABELS: dict[Dimension, Callable[[Session, list[str], Scope], dict[str, str]]] = {
    Dimension.PROGRAMME: _of_programmes,
    Dimension.MODULE: _of_modules,
    Dimension.SECTOR: _of_sectors,
    Dimension.SESSION: _of_sessions,
    Dimension.TRAINER: _of_trainers,
}
