"""Certificates: what was printed, kept as it was printed."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.certificates.rules import CertificateKind, CertificateState
from app.core.database import Base, Identified


class Certificate(Identified, Base):
    """A proof issued once: `printed` is everything that stands on it, `code` the random public number.

    `evidence` is why it was issued: under "rules" each rule of the version with what the records said of it,
    under "override" who decided against them and why. Trainers have no registration.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        sa.Index(
            "uq_certificate_issued_once",
            "session_id",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("state = 'issued'"),
            postgresql_where=sa.text("state = 'issued'"),
        ),
        sa.Index(
            "ix_certificate_taken_back",
            "status_index",
            sqlite_where=sa.text("state <> 'issued'"),
            postgresql_where=sa.text("state <> 'issued'"),
        ),
        # Both papers exist: where two records of one person are merged, one of them is the valid one.
        {"info": {"on_merge_conflict": {"state": "replaced"}, "on_merge_noted": "revoked_at"}},
    )

    registration_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("training_session.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[CertificateKind] = mapped_column(default=CertificateKind.COMPLETION)
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
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("certificate.id"))
    status_index: Mapped[int] = mapped_column(unique=True)
    salt: Mapped[str]
    file_key: Mapped[str | None]
    tells_holder: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None]
    shows_name: Mapped[bool] = mapped_column(default=False)
    # None for the built-in version; one of a certificate older than rule sets is the built-in one too.
    rule_set_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("rule_set.id"), index=True)
    rule_version: Mapped[int] = mapped_column(default=1)
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)


class CertificateDesign(Identified, Base):
    """A design that certificates can have: a programme's own, or with no programme the whole office's."""

    __tablename__ = "certificate_design"
    __table_args__ = (
        sa.Index(
            "uq_certificate_design_programme",
            "programme_id",
            "name_key",
            unique=True,
            sqlite_where=sa.text("programme_id IS NOT NULL"),
            postgresql_where=sa.text("programme_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_certificate_design_office",
            "name_key",
            unique=True,
            sqlite_where=sa.text("programme_id IS NULL"),
            postgresql_where=sa.text("programme_id IS NULL"),
        ),
    )

    name: Mapped[str]
    name_key: Mapped[str]
    programme_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    is_archived: Mapped[bool] = mapped_column(default=False)


class DesignVersion(Identified, Base):
    """One version of a design; the database refuses to change it. The highest number is in force."""

    __tablename__ = "certificate_design_version"
    __table_args__ = (sa.UniqueConstraint("design_id", "number"),)

    design_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("certificate_design.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))


class DesignChoice(Identified, Base):
    """The design of a programme's certificates of a kind.

    Without a programme it is the whole office's choice; "" as kind stands for every kind without a choice of
    its own. Without a design it is the one built in, whatever stands behind this choice.
    """

    __tablename__ = "certificate_design_choice"
    __table_args__ = (
        sa.Index(
            "uq_certificate_design_choice_programme",
            "programme_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("programme_id IS NOT NULL"),
            postgresql_where=sa.text("programme_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_certificate_design_choice_office",
            "kind",
            unique=True,
            sqlite_where=sa.text("programme_id IS NULL"),
            postgresql_where=sa.text("programme_id IS NULL"),
        ),
    )

    programme_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("programme.id"))
    kind: Mapped[str]
    design_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("certificate_design.id"))


class UploadedPicture(Base):
    """A picture of the storage that an editor of designs has sent, and when it was last looked at."""

    __tablename__ = "uploaded_picture"

    digest: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime] = mapped_column(index=True)


class SerialCounter(Base):
    """The last serial number used in a year."""

    __tablename__ = "serial_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class RuleSetVersion(Identified, Base):
    """One version of what a programme asks for one kind of certificate; the database refuses to change it.

    `rules` is a list of `Rule.to_json()`. The highest number is in force; number 1 is built in.
    """

    __tablename__ = "rule_set"
    __table_args__ = (sa.UniqueConstraint("programme_id", "kind", "number"),)

    programme_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme.id"))
    kind: Mapped[CertificateKind]
    number: Mapped[int]
    rules: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))


class SessionSignOff(Identified, Base):
    """Somebody answered for a session in a role, so that its certificates may be issued."""

    __tablename__ = "session_sign_off"
    __table_args__ = (sa.UniqueConstraint("session_id", "role"),)

    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("training_session.id", ondelete="CASCADE"))
    role: Mapped[str]
    signed_at: Mapped[datetime]
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    signed_by_name: Mapped[str]


class SessionKinds(Base):
    """The kinds of certificates chosen for a session; without a row it issues the usual one."""

    __tablename__ = "session_certificate_kinds"

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True
    )
    kinds: Mapped[list[str]]


class NameConfirmation(Identified, Base):
    """How the holder wants their name printed, at the moment they said so; the latest counts."""

    __tablename__ = "name_confirmation"
    __table_args__ = (sa.Index("ix_name_confirmation_latest", "person_id", "confirmed_at"),)

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str]
    own_script_name: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
