"""What was counted once is remembered until one of the records it was counted from changes.

Which records these are, the triggers of migration 0010 say; why it is exact, docs/adr/0012-data-version.md.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import sees_one_moment
from app.core.memory import Memory
from app.statistics.models import DataChange

MOST_VALUES = 250_000  # of all rows together; about 20 MB
Rows = Sequence[sa.Row[*tuple[Any, ...]]]
_memory = Memory(most=MOST_VALUES)


def data_version(db: Session) -> tuple[UUID, ...]:
    """A value that stands for all that figures are counted from, as this session sees it."""
    return tuple(db.scalars(sa.select(DataChange.token).order_by(DataChange.number)))


def remembered(db: Session, key: object, statement: Callable[[], sa.Executable]) -> Rows:
    """The rows of the statement that the key stands for; the database is asked when something has changed.

    A session that does not keep to one moment, such as a writing one, always asks.
    """
    if not sees_one_moment(db):
        return db.execute(statement()).all()
    version = data_version(db)
    found: Rows | None = _memory.find(key, state=version)
    if found is None:
        found = db.execute(statement()).all()
        _memory.keep(key, found, state=version, size=sum(map(len, found)))
    return found
