"""What changed of the records that figures are counted from; triggers write it."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base

# What figures are counted from of each table whose rows are kept as they were; the key first. Registrations
# come first: those of the people concerned tell which rows of the others are.
KEPT: dict[str, tuple[str, ...]] = {
    "registration": (
        *("id", "session_id", "person_id", "state", "country", "sex", "sector_code", "organisation_name"),
        *("age_band", "days_present"),
    ),
    "training_session": (
        *("id", "programme_id", "starts_on", "day_count", "is_online", "host_country", "partner"),
        *("language", "kind", "cost_cents", "minutes_a_day", "state"),
    ),
    "session_module": ("session_id", "module_id"),
    "assignment": ("id", "session_id", "person_id", "role"),
    "head_count": ("id", "session_id", "country", "total", "female", "male"),
    "certificate": ("id", "registration_id", "kind", "state"),
}
KEYS: dict[str, tuple[str, ...]] = {"session_module": ("session_id", "module_id")}  # of the others: the id
ROWS = "record_change"  # the source of the note up to which number rows kept here were forgotten


class DataChange(Base):
    """Written by triggers: a token for a table that figures are counted from, new with each change of it.

    PostgreSQL keeps one for each transaction that changed the table, under its number, so that writers never
    wait for each other here; SQLite keeps one for each table.
    """

    __tablename__ = "data_change"

    source: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    token: Mapped[uuid.UUID]


class RecordChange(Base):
    """Written by triggers: a row of a table, the `source`, as it was before a change.

    A row that is new, or that now belongs to another session, person or registration, is noted with
    `existed` false and what it belongs to. `number` is the transaction's on PostgreSQL.
    """

    __tablename__ = ROWS
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    number: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    source: Mapped[str]
    existed: Mapped[bool]
    record_id: Mapped[uuid.UUID | None]
    session_id: Mapped[uuid.UUID | None]
    person_id: Mapped[uuid.UUID | None]
    registration_id: Mapped[uuid.UUID | None]
    programme_id: Mapped[uuid.UUID | None]
    module_id: Mapped[uuid.UUID | None]
    state: Mapped[str | None] = mapped_column(sa.String(24))
    country: Mapped[str | None]
    sex: Mapped[str | None] = mapped_column(sa.String(24))
    sector_code: Mapped[str | None]
    organisation_name: Mapped[str | None]
    age_band: Mapped[str | None] = mapped_column(sa.String(24))
    days_present: Mapped[int | None]
    starts_on: Mapped[date | None]
    day_count: Mapped[int | None]
    is_online: Mapped[bool | None]
    host_country: Mapped[str | None]
    partner: Mapped[str | None]
    language: Mapped[str | None]
    kind: Mapped[str | None] = mapped_column(sa.String(24))
    cost_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    minutes_a_day: Mapped[int | None]
    role: Mapped[str | None] = mapped_column(sa.String(24))
    total: Mapped[int | None]
    female: Mapped[int | None]
    male: Mapped[int | None]


class KeptFigures(Base):
    """Rows that a SELECT gave at a moment, for every process to begin from; its digest is the key.

    `number` is the next transaction's on PostgreSQL at that moment.
    """

    __tablename__ = "kept_figures"

    digest: Mapped[str] = mapped_column(primary_key=True)
    rows: Mapped[list[str]]
    tables: Mapped[list[str]]
    tokens: Mapped[dict[str, Any]]
    position: Mapped[str]
    number: Mapped[int] = mapped_column(sa.BigInteger)
    kept_at: Mapped[datetime]
