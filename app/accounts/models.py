"""Users, the roles they hold, and their sign-ins."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, ContactText, Identified
from app.core.permissions import Role


class User(Identified, Base):
    """Someone who signs in; `person_id` ties a trainer's or participant's account to their record."""

    __tablename__ = "user_account"
    # Two accounts never become one by merging persons: their rights would add up.
    __table_args__ = ({"info": {"on_merge_conflict": "refuse"}},)

    email: Mapped[str] = mapped_column(ContactText)
    email_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    search_text: Mapped[str] = mapped_column(default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), unique=True)

    grants: Mapped[list["RoleGrant"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class RoleGrant(Identified, Base):
    """A role within a programme and/or a host country; empty means all."""

    __tablename__ = "role_grant"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role]
    programme_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("programme.id"))
    country: Mapped[str | None]


class SignIn(Identified, Base):
    """One signed-in browser, kept on the server so that it can be ended from there."""

    __tablename__ = "sign_in"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    browser: Mapped[str] = mapped_column(default="")  # "Firefox, Windows", so that its owner knows it again
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PasswordReset(Identified, Base):
    """A link that sets a new password once; only its hash is kept."""

    __tablename__ = "password_reset"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Base):
    """One try at something that is rate limited; `subject` is a hash of the account or address."""

    __tablename__ = "attempt"
    __table_args__ = (sa.Index("ix_attempt_counted", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    at: Mapped[datetime]
