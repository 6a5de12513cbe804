"""What hangs on a day or an agenda item, whichever feature put it there."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Base
from app.programmes.models import AgendaItem, SessionDay


def days_in_use(db: Session, day_ids: Collection[UUID]) -> set[UUID]:
    """The days that records such as attendance marks refer to, so that they cannot go."""
    return _referred_to(db, SessionDay.__tablename__, day_ids)


def items_in_use(db: Session, item_ids: Collection[UUID]) -> set[UUID]:
    """The agenda items that records refer to, so that they cannot go."""
    return _referred_to(db, AgendaItem.__tablename__, item_ids)


def _referred_to(db: Session, table: str, ids: Collection[UUID]) -> set[UUID]:
    """Ids that another table refers to by a foreign key without a cascade: features above are found too."""
    wanted = list(ids)
    if not wanted:
        return set()
    selects = [
        sa.select(key.parent).where(key.parent.in_(wanted))
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table.name == table and key.ondelete is None
    ]
    return set(db.scalars(sa.union(*selects))) if selects else set()
