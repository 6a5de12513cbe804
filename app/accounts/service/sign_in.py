"""Sign-ins: rows on the server that a random token in the cookie points at."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import SignIn
from app.accounts.rules import SIGN_IN_LASTS


def begin_sign_in(db: Session, *, user_id: UUID, now: datetime) -> str:
    """Open a sign-in and give the token for the cookie; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.add(
        SignIn(user_id=user_id, token_hash=token_hash(token), created_at=now, expires_at=now + SIGN_IN_LASTS)
    )
    db.flush()
    return token


def end_sign_in(db: Session, *, token: str, now: datetime) -> None:
    """End the sign-in of this token; nothing happens when there is none."""
    db.execute(
        sa.update(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all_sign_ins(db: Session, *, user_id: UUID, now: datetime) -> None:
    """End every sign-in of a user: after a new password, or when the account is closed."""
    db.execute(
        sa.update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
