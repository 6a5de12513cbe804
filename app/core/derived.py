"""Derived columns: a feature that keeps a count on a lower feature's row says here how to compute it."""

from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy.orm import Session

Recount = Callable[[Session, Collection[UUID]], None]
_recounts: dict[str, list[Recount]] = {}


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
