"""Programmes with their targets; training sessions with their days, agenda and trainers."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, Identified, Imported
from app.curriculum.models import Module
from app.people.models import Person
from app.people.rules import text_key
from app.programmes.rules import (
    DEFAULT_HOURS_A_DAY,
    DEFAULT_THRESHOLD,
    AssignmentRole,
    Indicator,
    SessionKind,
    SessionState,
)


class Programme(Identified, Imported, Base):
    __tablename__ = "programme"
    __table_args__ = (
        sa.CheckConstraint("attendance_threshold BETWEEN 1 AND 100", name="threshold"),
        sa.CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", name="period"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    partners: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    attendance_threshold: Mapped[int] = mapped_column(default=DEFAULT_THRESHOLD)  # per cent of days
    hours_a_day: Mapped[int] = mapped_column(default=DEFAULT_HOURS_A_DAY)  # where there is no agenda


class Target(Identified, Base):
    """What a programme promised to reach; `country` and `sex` narrow it when given."""

    __tablename__ = "target"
    __table_args__ = (sa.CheckConstraint("value > 0", name="value"),)

    programme_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    indicator: Mapped[Indicator]
    value: Mapped[int]
    country: Mapped[str | None]
    sex: Mapped[str | None]
    due_on: Mapped[date | None]


def session_search_text(values: Mapping[str, Any]) -> str:
    """What a search of sessions looks in: title, city, venue and short name, folded."""
    return text_key(" ".join(values.get(name) or "" for name in ("title", "city", "venue", "slug")))


def _search_text_of_row(context: ExecutionContext) -> str:
    return session_search_text(context.get_current_parameters())  # type: ignore[attr-defined]


class TrainingSession(Identified, Imported, Base):
    """One delivery. `day_count`, `taken` (accepted places) and `minutes_a_day` are derived.

    Of one that is protected nothing is said to strangers, not even to those who hold a certificate's number.

    `minutes_a_day` is the teaching time on the agenda, breaks left out, divided by the days; None without
    an agenda, where the hours of the programme stand in. `cost_cents` is in the currency of the office.
    """

    __tablename__ = "training_session"
    __table_args__ = (
        sa.UniqueConstraint("programme_id", "slug"),
        sa.CheckConstraint("ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        sa.CheckConstraint("taken >= 0", name="taken"),
        sa.CheckConstraint("NOT (is_online AND host_country IS NOT NULL)", name="online_has_no_host_country"),
        sa.Index("ix_training_session_counted", "state", "starts_on", "programme_id"),
        sa.Index("ix_training_session_scoped", "programme_id", "host_country"),
    )

    programme_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme.id"))
    slug: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    day_count: Mapped[int]
    time_zone: Mapped[str] = mapped_column(default="UTC")
    is_online: Mapped[bool] = mapped_column(default=False)
    is_protected: Mapped[bool] = mapped_column(default=False)
    host_country: Mapped[str | None]
    city: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    partner: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    kind: Mapped[SessionKind | None]
    cost_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    minutes_a_day: Mapped[int | None]
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    state: Mapped[SessionState] = mapped_column(default=SessionState.DRAFT)
    state_reason: Mapped[str] = mapped_column(default="")
    registration_opens_on: Mapped[date | None]
    registration_closes_on: Mapped[date | None]
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    search_text: Mapped[str] = mapped_column(default=_search_text_of_row)  # kept by update_session

    programme: Mapped[Programme] = relationship(lazy="raise")
    days: Mapped[list["SessionDay"]] = relationship(
        cascade="all, delete-orphan", order_by="SessionDay.position", lazy="raise", passive_deletes=True
    )


class SessionDay(Identified, Base):
    __tablename__ = "session_day"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "position"),
        sa.UniqueConstraint("session_id", "on_date"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("training_session.id", ondelete="CASCADE"))
    position: Mapped[int]  # 1 is the first day
    on_date: Mapped[date]


class SessionModule(Base):
    """A module taught in a session, in the order of the programme."""

    __tablename__ = "session_module"

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True
    )
    module_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("module.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    module: Mapped[Module] = relationship(lazy="raise")


class AgendaItem(Identified, Base):
    """A slot on a day, in the session's own local time."""

    __tablename__ = "agenda_item"
    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="times"),)

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("training_session.id", ondelete="CASCADE"), index=True
    )
    day_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("session_day.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    title: Mapped[str] = mapped_column(default="")
    module_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("module.id"))
    room: Mapped[str] = mapped_column(default="")
    is_break: Mapped[bool] = mapped_column(default=False)

    module: Mapped[Module | None] = relationship(lazy="raise")


class Assignment(Identified, Imported, Base):
    """A trainer on a whole session or one agenda item."""

    __tablename__ = "assignment"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id", "role", "agenda_item_id"),
        sa.Index("ix_assignment_of_person", "person_id", "session_id"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("training_session.id", ondelete="CASCADE"), index=True
    )
    agenda_item_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("agenda_item.id", ondelete="CASCADE")
    )
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[AssignmentRole] = mapped_column(default=AssignmentRole.CO_TRAINER)

    person: Mapped[Person] = relationship(lazy="raise")
