"""What changed of the records that figures are counted from; triggers write it."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class DataChange(Base):
    """Written by triggers: a token for a table that figures are counted from, new with each change of it.

    PostgreSQL keeps one for each transaction that changed the table, under its number, so that writers never
    wait for each other here; SQLite keeps one for each table.
    """

    __tablename__ = "data_change"

    source: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    token: Mapped[uuid.UUID]


class RegistrationChange(Base):
    """Written by triggers: what figures are counted from of a registration, as it was before a change.

    `existed` is false for one that was new. `number` is the transaction's on PostgreSQL.
    """

    __tablename__ = "registration_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    number: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    existed: Mapped[bool]
    registration_id: Mapped[uuid.UUID]
    session_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    state: Mapped[str | None] = mapped_column(sa.String(24))
    country: Mapped[str | None]
    sex: Mapped[str | None] = mapped_column(sa.String(24))
    sector_code: Mapped[str | None]
    organisation_name: Mapped[str | None]
    age_band: Mapped[str | None] = mapped_column(sa.String(24))
    days_present: Mapped[int | None]
