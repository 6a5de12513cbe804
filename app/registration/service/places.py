"""Places of a session: taken and given back by one conditional statement, so that no seat is sold twice."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app.programmes.models import TrainingSession
from app.registration.service.recount import forget_taken


def take_place(db: Session, session_id: UUID) -> bool:
    """Take one place; False when there is none left. The row stays locked until the transaction ends."""
    free = sa.or_(TrainingSession.capacity.is_(None), TrainingSession.taken < TrainingSession.capacity)
    return _change(db, session_id, by=1, condition=free)


def give_back_place(db: Session, session_id: UUID) -> None:
    """Give one place back."""
    _change(db, session_id, by=-1, condition=TrainingSession.taken > 0)


def _change(db: Session, session_id: UUID, *, by: int, condition: sa.ColumnElement[bool]) -> bool:
    db.flush()
    result = db.execute(
        sa.update(TrainingSession)
        .where(TrainingSession.id == session_id, condition)
        .values(taken=TrainingSession.taken + by)
        .execution_options(synchronize_session=False)
    )
    forget_taken(db, session_id)
    return isinstance(result, CursorResult) and result.rowcount == 1
