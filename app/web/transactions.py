"""One transaction per request: opened at the first question, committed when a writing view returns."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, cast

from flask import Flask, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.core.database import Database

P = ParamSpec("P")
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


def writes(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Commit when the view has answered. An exception or a refusal (status 400 and above) rolls back.

    What must stay all the same, such as a counted try, the view commits itself.
    """

    @wraps(view)
    def committing(*args: P.args, **kwargs: P.kwargs) -> Response:
        response = make_response(view(*args, **kwargs))
        if response.status_code < HTTPStatus.BAD_REQUEST:
            db_session().commit()
        else:
            db_session().rollback()
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
