"""Signing in and out, passwords, one's own account, and the users of the office."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, session
from flask_login import LoginManager

from app.accounts.queries import actor_of, find_signed_in_user
from app.accounts.service.sign_in import token_hash
from app.accounts.views import account, password, sign_in, users
from app.accounts.views.blueprint import SESSION_KEY, bp
from app.core.clock import utc_now
from app.core.permissions import Actor
from app.web.transactions import db_session

__all__ = ["account", "bp", "init_app", "password", "sign_in", "users"]


@dataclass(frozen=True)
class SignedIn:
    """The user of this request, as Flask-Login wants one."""

    id: UUID
    email: str
    language: str
    actor: Actor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return str(self.id)


def init_app(app: Flask) -> None:
    """Find the user of each request from the token in the session cookie."""
    manager: Any = LoginManager(app)
    manager.session_protection = None  # the sign-in row is the protection
    manager.request_loader(_load)


def _load(_request: object) -> SignedIn | None:
    token = session.get(SESSION_KEY)
    if not isinstance(token, str):
        return None
    user = find_signed_in_user(db_session(), token_hash=token_hash(token), now=utc_now())
    if user is None:
        return None
    return SignedIn(user.id, user.email, user.language, actor_of(user))
