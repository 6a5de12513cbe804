"""Setting a password: by a link that works once, or by its owner who knows the old one."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.errors import LinkUnusable, PasswordRefused, TooManyTries
from app.accounts.models import PasswordReset, User
from app.accounts.queries import actor_of, find_user_id
from app.accounts.rules import (
    CHANGE_PER_ACCOUNT,
    RESET_LASTS,
    RESET_PER_ACCOUNT,
    RESET_PER_ADDRESS,
    Origin,
    account_subject,
    attempt_subject,
    network_of,
)
from app.accounts.service import limits, mails
from app.accounts.service.passwords import Verdict
from app.accounts.service.sign_in import end_all_sign_ins, token_hash
from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.jobs.service import enqueue
from app.people.rules import email_key

SEND_RESET = "accounts.send_reset"


def ask_for_reset(db: Session, *, email: str, origin: Origin, secret: str, now: datetime) -> None:
    """Have a link mailed if the address is known; known and unknown ones cost the same time and rows.

    Raises TooManyTries for the network address only: that an account had too many would tell that it exists.
    """
    key = email_key(email) or ""
    address = attempt_subject(secret, "reset", "address", network_of(origin.address))
    limits.admit(db, {address: RESET_PER_ADDRESS}, now=now)
    try:
        limits.admit(db, {attempt_subject(secret, "reset", "account", key): RESET_PER_ACCOUNT}, now=now)
    except TooManyTries:
        return
    enqueue(db, SEND_RESET, payload={"user_id": str(find_user_id(db, key) or uuid4())}, now=now)


def send_reset(db: Session, *, user_id: UUID, settings: Settings, now: datetime) -> None:
    """Mail the link, if there is such a user and the account is open."""
    user = db.get(User, user_id)
    if user is None or not user.is_active:
        return
    token = open_link(db, user, lasts=RESET_LASTS, now=now)
    mails.mail_reset(db, user, token=token, settings=settings, now=now)
    record(db, "user.reset_sent", actor=actor_of(user), now=now, subject=("user_account", user.id))


def open_link(db: Session, user: User, *, lasts: timedelta, now: datetime) -> str:
    """Make a link that sets a password once; earlier ones of the user stop working."""
    close_links(db, user_id=user.id, now=now)
    token = secrets.token_urlsafe(32)
    db.add(PasswordReset(user_id=user.id, token_hash=token_hash(token), expires_at=now + lasts))
    db.flush()
    return token


def close_links(db: Session, *, user_id: UUID, now: datetime) -> None:
    """Let no link of a user work any more."""
    db.execute(
        sa.update(PasswordReset)
        .where(PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
    )


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose password a link sets."""

    name: str
    email: str


def get_link_owner(db: Session, *, token: str, now: datetime) -> Owner:
    """Whose link this is; raises LinkUnusable. Looking does not use it up: mail programs look, too."""
    user = db.scalar(
        sa.select(User)
        .join(PasswordReset, PasswordReset.user_id == User.id)
        .where(PasswordReset.token_hash == token_hash(token), PasswordReset.used_at.is_(None))
        .where(PasswordReset.expires_at > now, User.is_active)
    )
    if user is None:
        raise _unusable()
    return Owner(name=user.name, email=user.email)


def use_link(db: Session, *, token: str, password_hash: str, settings: Settings, now: datetime) -> None:
    """Set the password and use the link up; of two uses at the same moment one raises LinkUnusable."""
    used = db.execute(
        sa.update(PasswordReset)
        .where(PasswordReset.token_hash == token_hash(token), PasswordReset.used_at.is_(None))
        .where(PasswordReset.expires_at > now)
        .values(used_at=now)
        .returning(PasswordReset.user_id)
    ).scalar()
    user = db.get(User, used) if used else None
    if user is None or not user.is_active:
        raise _unusable()
    set_password(db, user, password_hash=password_hash, settings=settings, now=now)


def set_password(db: Session, user: User, *, password_hash: str, settings: Settings, now: datetime) -> None:
    """Give a user a new password: ends all sign-ins and links, lifts a lock, and is told to them by mail."""
    was_set = user.password_hash is not None
    user.password_hash = password_hash
    end_all_sign_ins(db, user_id=user.id, now=now)
    close_links(db, user_id=user.id, now=now)
    limits.forget(db, account_subject(settings.secret_key, user.email_key))
    record(db, "user.password_set", actor=actor_of(user), now=now, subject=("user_account", user.id))
    if was_set:
        mails.mail_password_changed(db, user, settings=settings, now=now)
    db.flush()


def admit_change(db: Session, *, user_id: UUID, secret: str, now: datetime) -> str | None:
    """Count a try to change one's own password and give the hash to compare the old one with."""
    subject = attempt_subject(secret, "change", str(user_id))
    limits.admit(db, {subject: CHANGE_PER_ACCOUNT}, now=now)
    return db.get_one(User, user_id).password_hash


def change_password(
    db: Session, *, user_id: UUID, verdict: Verdict, new_hash: str, settings: Settings, now: datetime
) -> None:
    """Change one's own password, the old one having been right; raises PasswordRefused when it was not."""
    if not verdict.is_right:
        raise PasswordRefused(_("This is not your password."), field="current")
    set_password(db, db.get_one(User, user_id), password_hash=new_hash, settings=settings, now=now)


def _unusable() -> LinkUnusable:
    return LinkUnusable(
        _("This link has been used, was replaced by a newer one, or has expired. Ask for a new one.")
    )
