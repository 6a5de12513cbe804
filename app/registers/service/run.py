"""What the steps of one import share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from app.core.permissions import Actor, Permission
from app.programmes.models import Programme, TrainingSession

T = TypeVar("T")
CHUNK = 5_000


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


def chunks(values: Sequence[T]) -> Iterator[list[T]]:
    """The values in portions that one statement takes."""
    remaining = iter(values)
    while portion := list(islice(remaining, CHUNK)):
        yield portion
