"""Merges that can still be undone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, defer

from app.core import reach
from app.core.permissions import Scope
from app.people.models import Person, PersonMerge


@dataclass(frozen=True, kw_only=True)
class MergeRow:
    """One merge: who went into whom, and when."""

    id: UUID
    kept_id: UUID
    kept_name: str
    absorbed_id: UUID
    absorbed_name: str
    merged_at: datetime


def list_merges(
    db: Session, *, scope: Scope, person_id: UUID | None = None, limit: int = 10
) -> list[MergeRow]:
    """The latest merges that have not been undone, into this person or into anyone in the scope."""
    kept, absorbed = aliased(Person), aliased(Person)
    query = (
        sa.select(PersonMerge, kept, absorbed)
        .join(kept, kept.id == PersonMerge.kept_id)
        .join(absorbed, absorbed.id == PersonMerge.absorbed_id)
        .where(PersonMerge.undone_at.is_(None), kept.merged_into_id.is_(None))
        .where(reach.persons_within(scope, kept.id))
        .options(defer(PersonMerge.steps))
        .order_by(PersonMerge.merged_at.desc(), PersonMerge.id)
        .limit(limit)
    )
    if person_id is not None:
        query = query.where(PersonMerge.kept_id == person_id)
    return [
        MergeRow(
            id=merge.id,
            kept_id=one.id,
            kept_name=one.full_name or one.own_script_name,
            absorbed_id=other.id,
            absorbed_name=other.full_name or other.own_script_name,
            merged_at=merge.merged_at,
        )
        for merge, one, other in db.execute(query)
    ]
