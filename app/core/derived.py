"""What follows from rows: features above say here how to count it again, and what two rows need as one."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

Recount = Callable[[Session, Collection[UUID]], None]
Join = Callable[[Session, UUID, UUID], list[tuple[str, dict[str, Any]]]]
_recounts: dict[str, list[Recount]] = {}
_joins: dict[str, list[Join]] = {}


def recounts(table: str) -> Callable[[Recount], Recount]:
    """Register a function that recomputes what is derived on rows of `table`, given their ids."""

    def register(function: Recount) -> Recount:
        _recounts.setdefault(table, []).append(function)
        return function

    return register


def recount(db: Session, table: str, ids: Collection[UUID]) -> None:
    """Recompute what is derived on these rows: after a merge, an undo or an edit below the owner."""
    if ids:
        for function in _recounts.get(table, ()):
            function(db, ids)


def joins(table: str) -> Callable[[Join], Join]:
    """Register what has to be added so that nothing is lost when two rows of `table` become one.

    The function is given the ids of the row that stays and of the row that goes, while both still have what
    is theirs; it returns the rows it inserted, as (table, values), so that they can be taken back.
    """

    def register(function: Join) -> Join:
        _joins.setdefault(table, []).append(function)
        return function

    return register


def join(db: Session, table: str, *, winner_id: UUID, loser_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    """Add what these two rows need as one; returns the rows that were inserted."""
    return [row for function in _joins.get(table, ()) for row in function(db, winner_id, loser_id)]
