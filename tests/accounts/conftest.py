"""Signing in from outside, as a browser does."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import app.accounts.jobs
import app.messaging.jobs  # noqa: F401 - both register what the worker does
from app.accounts.models import User
from app.accounts.service.passwords import hash_password
from app.core.clock import utc_now
from app.core.database import Database
from app.core.office import Office
from app.factory import create_app
from app.jobs.worker import Worker
from app.messaging.delivery import Recorder, recording
from tests.conftest import World

PASSWORD = "lantern over quiet water"
OTHER_PASSWORD = "seven herons at the weir"


@pytest.fixture
def amina(db: Session, world: World) -> User:
    """Amina, who can sign in with PASSWORD."""
    world.amina.password_hash = hash_password(PASSWORD)
    db.commit()
    return world.amina


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[..., TestResponse]:
    """Send the sign-in form."""

    def send(
        email: str,
        password: str = PASSWORD,
        *,
        browser: FlaskClient | None = None,
        address: str = "192.0.2.1",
        query: str = "",
    ) -> TestResponse:
        return (browser or client).post(
            f"/sign-in{query}",
            data={"email": email, "password": password},
            environ_base={"REMOTE_ADDR": address},
        )

    return send


@pytest.fixture
def work(office: Office) -> Callable[..., Recorder]:
    """Let the worker do all that is due, keeping the mails."""

    def done(now: datetime | None = None) -> Recorder:
        worker = Worker(office.database, office.settings)
        with recording() as recorder:
            while worker.work_once(now=now or utc_now()):
                pass
        return recorder

    return done


@pytest.fixture
def look(database: Database) -> Callable[..., list[Any]]:
    """Rows as they stand now, read in a transaction that is over at once: an open one would hold the lock."""

    def looked(statement: sa.Select[Any]) -> list[Any]:
        with database.reading() as db:
            return list(db.scalars(statement))

    return looked


@pytest.fixture
def guarded_app(office: Office) -> Flask:
    """The application as it runs, forms guarded against forgery."""
    return create_app(office=office)


@pytest.fixture
def app_with(office: Office) -> Callable[..., Flask]:
    """The application of an office with other settings."""

    def made(**changes: object) -> Flask:
        settings = replace(office.settings, **changes)  # type: ignore[arg-type]
        flask = create_app(office=Office(settings, office.database))
        flask.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        return flask

    return made


def is_signed_in(browser: FlaskClient) -> bool:
    """Does the browser get to see a page for users?"""
    return browser.get("/account").status_code == 200


def comparable(page: TestResponse, email: str) -> str:
    """The page without what differs by itself: the address typed, the form's token, the padding."""
    bare = re.sub(r'name="csrf_token" value="[^"]*"|<!-- [\w-]* -->\Z', "", page.text)
    return bare.replace(email, "<address>")


def link_in(mail_text: str) -> str:
    """The path of the personal link in a mail."""
    found = re.search(r"https?://[^/\s]+(/password/\S+)", mail_text)
    assert found is not None
    return found[1]
