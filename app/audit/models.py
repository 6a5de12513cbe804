"""The audit trail: who did what, when, to which record."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class AuditEntry(Base):
    """One change of state. Rows are never changed or removed, which triggers enforce.

    `details` holds ids, codes and the names of changed fields, never personal values, so that erasing
    a person does not touch the trail. `programme_id` and `country` place the entry for scoped readers.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_of_subject", "subject_type", "subject_id"),
        sa.Index("ix_audit_entry_of_session", "session_id", "id"),
    )

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[uuid.UUID | None]
    session_id: Mapped[uuid.UUID | None]
    programme_id: Mapped[uuid.UUID | None]
    country: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
