"""The audit trail of one session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.listing import ListRequest, Page, page_of


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One change: who, when, what."""

    id: int
    at: datetime
    actor_name: str
    action: str
    details: dict[str, Any]


def session_history(db: Session, session_id: UUID, *, request: ListRequest) -> Page[HistoryRow]:
    """What was done to the session and what belongs to it, newest first.

    The caller has asked for the session within a scope.
    """
    own = AuditEntry.session_id == session_id
    total = db.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(own)) or 0
    asked = request.within(total)
    rows = db.execute(
        sa.select(*(getattr(AuditEntry, name) for name in HistoryRow.__dataclass_fields__))
        .where(own)
        .order_by(AuditEntry.id.desc())
        .limit(asked.per_page)
        .offset(asked.offset)
    )
    return page_of([HistoryRow(**row) for row in rows.mappings()], total, request=request)
