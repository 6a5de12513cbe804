"""Reports that come by mail, and the files that were made of them."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified
from app.statistics.rules.scheduling import FileKind, Rhythm, Subject


class ReportSchedule(Identified, Base):
    """A report that is made on certain days with the figures that its owner may see then."""

    __tablename__ = "report_schedule"

    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    subject: Mapped[Subject]
    query: Mapped[str]
    title: Mapped[str]
    language: Mapped[str]
    file_kind: Mapped[FileKind]
    rhythm: Mapped[Rhythm]
    first_on: Mapped[date]
    next_on: Mapped[date] = mapped_column(index=True)
    is_rolling: Mapped[bool]  # about the period that has just ended, instead of the days in the query
    shows_people: Mapped[bool]
    created_at: Mapped[datetime]


class ReportRecipient(Base):
    """A user of the office to whom a scheduled report is sent."""

    __tablename__ = "report_recipient"

    schedule_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("report_schedule.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )


class ReportDelivery(Identified, Base):
    """A file that was made; `pairs` is the reach of its figures, as [programme or "", country or ""]."""

    __tablename__ = "report_delivery"

    title: Mapped[str]
    file_kind: Mapped[FileKind]
    storage_key: Mapped[str]
    pairs: Mapped[list[list[str]]] = mapped_column(sa.JSON)
    shows_people: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(index=True)
