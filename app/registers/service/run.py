"""What the steps of one import share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import database
from app.core.permissions import Actor, Permission
from app.programmes.models import Programme, TrainingSession

T = TypeVar("T")
CHUNK = 5_000
IMPORT_LOCK = 7_236_541  # any number that nothing else of the office locks by


def tell_nobody(_share: float) -> None:
    """For imports that nobody watches."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One import: its id, which every record it makes carries, and into which programme.

    `tell` is told which share of the work is done, from 0 to 1.
    """

    import_id: UUID
    programme: Programme
    actor: Actor
    now: datetime
    time_zone: str
    tell: Callable[[float], None] = tell_nobody

    def reaches(self, session: TrainingSession) -> bool:
        """May the importer change this session?"""
        scope = self.actor.scope(Permission.SESSIONS_EDIT)
        return scope.covers(session.programme_id, session.host_country)

    def part(self, start: float, end: float) -> "Run":
        """The same run for a step that is this part of the work."""
        return replace(self, tell=lambda share: self.tell(start + share * (end - start)))


def one_at_a_time(db: Session) -> None:
    """Wait for another import to end: two of the same register at once would make everyone twice."""
    database.one_at_a_time(db, IMPORT_LOCK)


def chunks(values: Sequence[T]) -> Iterator[list[T]]:
    """The values in portions that one statement takes."""
    remaining = iter(values)
    while portion := list(islice(remaining, CHUNK)):
        yield portion
