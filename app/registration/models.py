"""Registrations: one person's place in one training session."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, ContactText, Identified, Imported
from app.people.models import Person
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.registration.rules import STRONGEST_FIRST, AgeBand, RegistrationState, Source


class Registration(Identified, Imported, Base):
    """The place, its state, and what was true of the person on that day.

    `country`, `sex`, `sector_code`, `organisation_name` and `age_band` are the snapshot, which reports
    count by.
    `days_present` and `days_marked` are derived from the attendance marks, in the same transaction.
    """

    __tablename__ = "registration"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id"),
        sa.Index("ix_registration_of_person", "person_id", "session_id"),
        sa.Index(
            "ix_registration_counted",
            "session_id",
            "state",
            "country",
            "sex",
            "person_id",
            "days_present",
            "id",
        ),
        {"info": {"on_merge_prefer": ("state", STRONGEST_FIRST)}},
    )

    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("training_session.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[RegistrationState]
    source: Mapped[Source]
    country: Mapped[str | None]
    sex: Mapped[Sex] = mapped_column(default=Sex.UNKNOWN)
    sector_code: Mapped[str | None]
    organisation_name: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    age_band: Mapped[AgeBand] = mapped_column(default=AgeBand.UNKNOWN)
    note: Mapped[str] = mapped_column(default="")
    # The address of an application that is not the person's own: nothing proves yet that it is theirs.
    contact_email: Mapped[str | None] = mapped_column(ContactText)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    days_present: Mapped[int] = mapped_column(default=0)
    days_marked: Mapped[int] = mapped_column(default=0)

    session: Mapped[TrainingSession] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
