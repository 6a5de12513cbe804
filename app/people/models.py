"""Persons, each kept once, and the organisations they work for."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, ContactText, Identified, Imported
from app.people.rules import Sex


class Sector(Imported, Base):
    """One entry of the office's own list of sectors."""

    __tablename__ = "sector"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class Organisation(Identified, Imported, Base):
    __tablename__ = "organisation"
    __table_args__ = (sa.UniqueConstraint("name_key", "country"),)

    name: Mapped[str]
    name_key: Mapped[str]
    country: Mapped[str] = mapped_column(default="")  # "" and not NULL, so that the pair stays unique
    sector_code: Mapped[str | None] = mapped_column(sa.ForeignKey("sector.code"))


class Person(Identified, Imported, Base):
    """One human being. `merged_into_id` is set on a record that turned out to be a double."""

    __tablename__ = "person"
    # Nearly all records stand for themselves: lists walk the names of those, and only the others are indexed
    # by what they went into. Without the conditions SQLite sorts everyone for each page.
    __table_args__ = (
        sa.Index(
            "ix_person_sorted",
            "family_name",
            "given_name",
            "id",
            sqlite_where=sa.text("merged_into_id IS NULL"),
            postgresql_where=sa.text("merged_into_id IS NULL"),
        ),
        sa.Index(
            "ix_person_merged_into_id",
            "merged_into_id",
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        ),
    )

    family_name: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    own_script_name: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str] = mapped_column(default="", index=True)  # what look-alikes are found by
    sex: Mapped[Sex] = mapped_column(default=Sex.UNKNOWN)
    country: Mapped[str | None]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    position: Mapped[str] = mapped_column(default="")
    sector_code: Mapped[str | None] = mapped_column(sa.ForeignKey("sector.code"))
    email: Mapped[str | None] = mapped_column(ContactText)
    phone: Mapped[str | None] = mapped_column(ContactText)
    language: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), info={"on_merge": "leave"}
    )

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")

    @property
    def full_name(self) -> str:
        """Given name first, as on a badge or a certificate."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


class PersonKey(Identified, Imported, Base):
    """A key that decides identity: an e-mail address, or name + organisation + country, once seen."""

    __tablename__ = "person_key"
    __table_args__ = (sa.UniqueConstraint("kind", "key"),)

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    key: Mapped[str]


class LookAlike(Identified, Imported, Base):
    """A pair that may be one person, waiting for a coordinator; `reasons` are codes of `rules.likeness`."""

    __tablename__ = "look_alike"
    __table_args__ = (
        sa.UniqueConstraint("one_id", "other_id"),
        sa.Index("ix_look_alike_open", "state"),
    )

    one_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), info={"on_merge": "leave"}
    )
    other_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True, info={"on_merge": "leave"}
    )
    reasons: Mapped[list[str]]
    state: Mapped[str] = mapped_column(default="open")  # open | different | merged
    decided_at: Mapped[datetime | None]


class PersonMerge(Identified, Base):
    """What one merge moved, so that it can be undone."""

    __tablename__ = "person_merge"

    kept_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id"), index=True, info={"on_merge": "leave"}
    )
    absorbed_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id"), index=True, info={"on_merge": "leave"}
    )
    merged_at: Mapped[datetime]
    steps: Mapped[list[Any]] = mapped_column(sa.JSON)
    undone_at: Mapped[datetime | None]


class TrainerProfile(Identified, Base):
    """A person who may teach; qualifications and availability come with scheduling."""

    __tablename__ = "trainer_profile"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    languages: Mapped[list[str]] = mapped_column(default=list)
    expertise: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    import_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
