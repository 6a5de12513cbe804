"""Reading users and sign-ins."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import SignIn, User
from app.core.permissions import Actor, Grant


def find_user(db: Session, user_id: UUID) -> User | None:
    """The user with this id."""
    return db.get(User, user_id)


def find_user_by_email(db: Session, email_key: str) -> User | None:
    """The user with this address, compared as `email_key` folds it."""
    return db.scalar(sa.select(User).where(User.email_key == email_key))


def find_signed_in_user(db: Session, *, token_hash: str, now: datetime) -> User | None:
    """The active user behind a sign-in that has neither ended nor expired."""
    return db.scalar(
        sa.select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .where(User.is_active)
    )


def actor_of(user: User) -> Actor:
    """What a user may do, as the rest of the house sees it."""
    return Actor(
        user_id=user.id,
        name=user.name,
        person_id=user.person_id,
        grants=tuple(Grant(each.role, each.programme_id, each.country) for each in user.grants),
    )
