"""Writing the audit trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.audit.rules import Place
from app.core.permissions import Actor


def record(
    db: Session,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    subject: tuple[str, UUID | None],
    place: Place = Place(),  # noqa: B008 - frozen
    **details: Any,
) -> None:
    """Write one row for one change of state; `details` are ids, codes and names of fields, never values.

    `action` reads "registration.accepted"; `subject` is (table, id); `place` says where it belongs.
    """
    db.add(
        AuditEntry(
            at=now,
            actor_id=actor.user_id,
            actor_name=actor.name,
            action=action,
            subject_type=subject[0],
            subject_id=subject[1],
            session_id=place.session_id,
            programme_id=place.programme_id,
            country=place.country,
            details=details,
        )
    )
