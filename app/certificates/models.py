"""Certificates: what was printed, kept as it was printed."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.certificates.rules import CertificateState
from app.core.database import Base, Identified


class Certificate(Identified, Base):
    """A proof issued once: `printed` is everything that stands on it, `code` the random public number."""

    __tablename__ = "certificate"
    __table_args__ = (
        sa.Index(
            "uq_certificate_issued_once",
            "registration_id",
            unique=True,
            sqlite_where=sa.text("state = 'issued'"),
            postgresql_where=sa.text("state = 'issued'"),
        ),
        # Both papers exist: where two records of one person are merged, one of them is the valid one.
        {"info": {"on_merge_conflict": {"state": "replaced"}}},
    )

    registration_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("training_session.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    serial: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.ISSUED)
    language: Mapped[str] = mapped_column(default="en")
    printed: Mapped[dict[str, Any]]
    printed_digest: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    revoke_reason: Mapped[str] = mapped_column(default="")


class SerialCounter(Base):
    """The last serial number used in a year."""

    __tablename__ = "serial_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
