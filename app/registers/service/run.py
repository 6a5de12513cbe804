"""What the steps of one import share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Actor, Permission
from app.programmes.models import Programme, TrainingSession

T = TypeVar("T")
CHUNK = 5_000


@dataclass(frozen=True, kw_only=True)
class Run:
    """One import: its id, which every record it makes carries, and into which programme."""

    import_id: UUID
    programme: Programme
    actor: Actor
    now: datetime
    time_zone: str

    def reaches(self, session: TrainingSession) -> bool:
        """May the importer change this session?"""
        scope = self.actor.scope(Permission.SESSIONS_EDIT)
        return scope.covers(session.programme_id, session.host_country)


def chunks(values: Sequence[T]) -> Iterator[list[T]]:
    """The values in portions that one statement takes."""
    remaining = iter(values)
    while portion := list(islice(remaining, CHUNK)):
        yield portion


def insert_all(db: Session, table: sa.FromClause, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows without making an object of each."""
    assert isinstance(table, sa.Table)  # noqa: S101 - for the type checker
    for portion in chunks(rows):
        db.execute(sa.insert(table), portion)
