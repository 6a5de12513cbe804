"""The programmes a report may be narrowed to."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import Programme
from app.programmes.queries import programmes_within


@dataclass(frozen=True, kw_only=True)
class ProgrammeChoice:
    """One programme to choose."""

    id: UUID
    code: str
    name: str


def programme_choices(db: Session, *, scope: Scope) -> list[ProgrammeChoice]:
    """The programmes in reach, by name."""
    query = sa.select(Programme.id, Programme.code, Programme.name).where(programmes_within(scope))
    return [
        ProgrammeChoice(id=row.id, code=row.code, name=row.name)
        for row in db.execute(query.order_by(Programme.name, Programme.code))
    ]
