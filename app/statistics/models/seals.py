"""Reports that are frozen, with what proves them."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified


class SealedReport(Identified, Base):
    """A report as it was: nothing of it ever changes, which triggers hold (migration 0010).

    `content` and `evidence` are the very bytes that are signed, and in canonical JSON. What else is here
    repeats the content for lists. `scope` are the pairs of programme and host country that it is about.
    """

    __tablename__ = "sealed_report"

    title: Mapped[str]
    sealed_at: Mapped[datetime] = mapped_column(index=True)
    sealed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    as_of: Mapped[datetime]
    query: Mapped[str]
    scope: Mapped[list[Any]] = mapped_column(sa.JSON)
    names_people: Mapped[bool]
    content: Mapped[str]
    evidence: Mapped[str] = mapped_column(deferred=True)
    digest: Mapped[str]
    signature: Mapped[str]
    key_id: Mapped[str]
    public_key: Mapped[str]
