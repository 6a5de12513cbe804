"""Sending from a test: a queued mail, the worker of an office, a server on loopback."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

import app.messaging.jobs  # noqa: F401 - registers the delivery
from app.core.office import Office
from app.jobs.worker import Worker
from app.messaging.service import send
from tests.messaging.mail_server import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def queue(db: Session, now: datetime) -> Callable[..., UUID]:
    """Queue a mail to Bruno and commit."""

    def queued(**changes: str) -> UUID:
        texts = {
            "kind": "test",
            "recipient": "bruno@example.org",
            "subject": "Your place",
            "body": "Come to Nairobi.\n",
            "language": "en",
        }
        message_id = send(db, now=now, **{**texts, **changes})
        db.commit()
        return message_id

    return queued


@pytest.fixture
def worker_of(office: Office) -> Callable[[str], Worker]:
    """The office's worker when mail goes to this address."""
    return lambda url: Worker(office.database, replace(office.settings, smtp_url=url))
