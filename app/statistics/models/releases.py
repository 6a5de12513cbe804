"""Figures that the office has published."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified


class PublicRelease(Identified, Base):
    """One release: never changed, only withdrawn, which triggers hold (migration 0007).

    `headline` and `tables` are for the public. `kept` holds the true number beside each
    published one and `rounding_key` decides about up and down: neither ever leaves the office.
    """

    __tablename__ = "public_release"
    __table_args__ = (sa.CheckConstraint("first_year <= last_year", name="years"),)

    title: Mapped[str]
    first_year: Mapped[int]
    last_year: Mapped[int]
    headline: Mapped[dict[str, Any]]
    tables: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    digest: Mapped[str]
    kept: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True)
    rounding_key: Mapped[str]
    released_at: Mapped[datetime] = mapped_column(index=True)
    released_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawal_reason: Mapped[str | None]
