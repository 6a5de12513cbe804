"""One transaction per request: opened at the first question, committed when a writing view returns."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from app.core.database import Database

P = ParamSpec("P")
R = TypeVar("R")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def db_session() -> Session:
    """The request's database session; on SQLite a POST holds the write lock from its first statement."""
    if "db_session" not in g:
        g.db_session = database().open_session(writes=request.method not in SAFE_METHODS)
    return cast("Session", g.db_session)


def database() -> Database:
    """The application's database."""
    return cast("Database", current_app.extensions["mandate_database"])


def outliving_session() -> Callable[[], None]:
    """Keep the request's session open for rows that are read while they are sent; returns what closes it.

    Flask ends the request before the first row of a streamed answer is asked for.
    """
    session = g.pop("db_session", None)
    return session.close if session is not None else lambda: None


def writes(view: Callable[P, R]) -> Callable[P, R]:
    """Commit when the view returns. An exception rolls back, and a broken constraint reaches its message."""

    @wraps(view)
    def committing(*args: P.args, **kwargs: P.kwargs) -> R:
        response = view(*args, **kwargs)
        db_session().commit()
        return response

    committing.is_writing = True  # type: ignore[attr-defined]
    return committing


def init_transactions(app: Flask) -> None:
    """Close the session at the end of each request; what was not committed is rolled back."""

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            session.close()
