"""Sign-ins: rows on the server that a random token in the cookie points at."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.errors import SignInRefused
from app.accounts.models import PasswordReset, SignIn, User
from app.accounts.queries import Credentials, actor_of, find_credentials
from app.accounts.rules import (
    KEEP_OLD_SIGN_INS,
    SIGN_IN_LASTS,
    SIGN_IN_PER_ACCOUNT,
    SIGN_IN_PER_ADDRESS,
    Origin,
    account_subject,
    attempt_subject,
    device_mark,
    device_of,
    network_of,
)
from app.accounts.service import limits
from app.accounts.service.passwords import Verdict
from app.audit.service import record
from app.core.i18n import gettext as _
from app.people.rules import email_key


@dataclass(frozen=True, kw_only=True)
class Try:
    """A counted try: whose account it would open (nobody's, for an unknown address) and what counted it."""

    owner: Credentials | None
    account: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What the browser keeps of a new sign-in, and the language its user reads."""

    token: str
    device_mark: str
    language: str


def admit_try(db: Session, *, email: str, origin: Origin, secret: str, now: datetime) -> Try:
    """Count a try to sign in, before the password is looked at; raises TooManyTries.

    Browsers that have signed in to the account before are counted apart from all others, so that whoever
    locks an account by guessing does not lock its owner out.
    """
    key = email_key(email) or ""
    device = device_of(secret, key, mark=origin.device_mark)
    account = account_subject(secret, key, device=device)
    address = attempt_subject(secret, "sign-in", "address", network_of(origin.address))
    limits.admit(db, {account: SIGN_IN_PER_ACCOUNT, address: SIGN_IN_PER_ADDRESS}, now=now)
    return Try(owner=find_credentials(db, key), account=account, address=address)


def complete_sign_in(
    db: Session, made: Try, *, verdict: Verdict, origin: Origin, secret: str, now: datetime
) -> Opened:
    """Open a sign-in when the password was right; raises SignInRefused with the same words otherwise."""
    user = db.get(User, made.owner.user_id) if made.owner and verdict.is_right else None
    if user is None or not user.is_active or not made.owner or user.password_hash != made.owner.password_hash:
        raise SignInRefused(_("The e-mail address or the password is not right."))
    user.password_hash = verdict.new_hash or user.password_hash
    user.last_sign_in_at = now
    limits.forget(db, made.account)
    limits.forget_last(db, made.address, now=now)
    record(db, "user.signed_in", actor=actor_of(user), now=now, subject=("user_account", user.id))
    return Opened(
        token=begin_sign_in(db, user_id=user.id, now=now, browser=origin.browser),
        device_mark=device_mark(secret, user.email_key, device=secrets.token_urlsafe(12)),
        language=user.language,
    )


def begin_sign_in(db: Session, *, user_id: UUID, now: datetime, browser: str = "") -> str:
    """Open a sign-in and give the token for the cookie; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.add(
        SignIn(
            user_id=user_id,
            token_hash=token_hash(token),
            browser=browser,
            created_at=now,
            expires_at=now + SIGN_IN_LASTS,
        )
    )
    db.flush()
    return token


def end_sign_in(db: Session, *, token: str, now: datetime) -> None:
    """End the sign-in of this token; nothing happens when there is none."""
    found = db.scalar(
        sa.select(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
    )
    if found is not None:
        _end(db, found, now=now)


def end_own_sign_in(db: Session, *, user_id: UUID, sign_in_id: UUID, now: datetime) -> None:
    """End one of a user's own sign-ins; another's, or one that ended already, changes nothing."""
    found = db.scalar(
        sa.select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    )
    if found is not None:
        _end(db, found, now=now)


def end_all_sign_ins(db: Session, *, user_id: UUID, now: datetime) -> None:
    """End every sign-in of a user: after a new password, or when the account is closed."""
    db.execute(
        sa.update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def sign_out_everywhere(db: Session, *, user_id: UUID, now: datetime) -> None:
    """End every sign-in because their owner wants it."""
    user = db.get_one(User, user_id)
    end_all_sign_ins(db, user_id=user_id, now=now)
    record(db, "user.signed_out_everywhere", actor=actor_of(user), now=now, subject=("user_account", user_id))


def sweep(db: Session, *, now: datetime) -> None:
    """Remove what nobody needs any more: old tries, sign-ins long over, links past their day."""
    limits.sweep(db, now=now)
    db.execute(sa.delete(SignIn).where(SignIn.expires_at < now - KEEP_OLD_SIGN_INS))
    db.execute(sa.delete(PasswordReset).where(PasswordReset.expires_at < now))


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _end(db: Session, sign_in: SignIn, *, now: datetime) -> None:
    sign_in.ended_at = now
    user = db.get_one(User, sign_in.user_id)
    record(db, "user.signed_out", actor=actor_of(user), now=now, subject=("user_account", user.id))
