"""Attendance marks, append-only, and head counts."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.attendance.rules import MarkStatus, Method
from app.core.database import Base, Identified, Imported


class AttendanceMark(Imported, Base):
    """A fact: a participant was present, late, absent or excused on a day. The highest id wins."""

    __tablename__ = "attendance_mark"
    __table_args__ = (sa.Index("ix_attendance_mark_last", "registration_id", "session_day_id", "id"),)

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    registration_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration.id"))
    session_day_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("session_day.id"), index=True)
    agenda_item_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agenda_item.id"))
    status: Mapped[MarkStatus]
    method: Mapped[Method]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))


class HeadCount(Identified, Imported, Base):
    """Figures without names for a whole session or one day; the parts may not exceed the total."""

    __tablename__ = "head_count"
    __table_args__ = (
        sa.CheckConstraint("total >= 0 AND female >= 0 AND male >= 0", name="not_negative"),
        sa.CheckConstraint("female + male <= total", name="parts"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("training_session.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str | None]  # the participants' country, where the count was split by it
    total: Mapped[int]
    female: Mapped[int] = mapped_column(default=0)
    male: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
