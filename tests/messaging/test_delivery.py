"""Mail leaves after the commit, through a real server, and says truly what became of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.office import Office
from app.jobs import worker as working
from app.jobs.models import Job
from app.jobs.worker import Worker
from app.messaging.models import Message
from app.messaging.rules import MessageState
from app.messaging.service import send
from tests.messaging.mail_server import MailServer, mail_server

Queue = Callable[..., UUID]
WorkerOf = Callable[[str], Worker]


def message(database: Database, message_id: UUID) -> Message:
    with database.reading() as db:
        return db.get_one(Message, message_id)


def test_a_queued_mail_reaches_the_server(
    queue: Queue, worker_of: WorkerOf, server: MailServer, now: datetime
) -> None:
    message_id = queue(subject="Votre place à Dakar", body="Chère Lin,\nمرحبا\n")
    worker_of(server.url).work_once(now=now)
    [mail] = server.mails
    assert mail["Subject"] == "Votre place à Dakar"
    assert mail.get_content().replace("\r\n", "\n") == "Chère Lin,\nمرحبا\n"
    assert mail["From"] == "Training desk <training@example.org>"
    assert mail["Message-ID"] == f"<{message_id}@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert server.envelopes == [("training@example.org", ["bruno@example.org"])]


def test_what_comes_round_with_time_and_fails_keeps_no_mail_back(
    queue: Queue, worker_of: WorkerOf, server: MailServer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(working, "periodic", lambda: [(timedelta(minutes=1), fail)])
    monkeypatch.setattr(working, "outward_periodic", lambda: [(timedelta(minutes=1), fail)])
    queue()
    worker_of(server.url).work_once(now=now)
    assert len(server.mails) == 1


def test_nothing_is_sent_when_the_transaction_is_rolled_back(
    db: Session, worker_of: WorkerOf, server: MailServer, now: datetime
) -> None:
    send(db, kind="test", recipient="a@example.org", subject="s", body="b", language="en", now=now)
    db.rollback()
    worker_of(server.url).work_once(now=now)
    assert server.mails == []


def test_a_sent_mail_is_marked_and_its_text_forgotten(
    queue: Queue, worker_of: WorkerOf, server: MailServer, database: Database, now: datetime
) -> None:
    message_id = queue(body="https://example.org/password/secret")
    worker_of(server.url).work_once(now=now)
    kept = message(database, message_id)
    assert (kept.state, kept.sent_at, kept.body) == (MessageState.SENT, now, "")


def test_a_mail_is_sent_once(queue: Queue, worker_of: WorkerOf, server: MailServer, now: datetime) -> None:
    queue()
    worker = worker_of(server.url)
    worker.work_once(now=now)
    worker.work_once(now=now + timedelta(hours=1))
    assert len(server.mails) == 1


def test_a_refused_mail_is_marked_failed_and_tried_again(
    queue: Queue, worker_of: WorkerOf, server: MailServer, database: Database, now: datetime
) -> None:
    message_id = queue()
    server.refuses = "450 try later"
    worker_of(server.url).work_once(now=now)
    kept = message(database, message_id)
    assert (kept.state, kept.error) == (MessageState.FAILED, "SMTPRecipientsRefused")
    server.refuses = ""
    worker_of(server.url).work_once(now=now + timedelta(minutes=1))
    assert len(server.mails) == 1
    assert message(database, message_id).state is MessageState.SENT


def test_the_state_says_sending_while_the_server_is_at_work(
    queue: Queue, worker_of: WorkerOf, server: MailServer, database: Database, now: datetime
) -> None:
    message_id = queue()
    seen: list[MessageState] = []
    take = server.handle_DATA

    async def watched(*given):  # type: ignore[no-untyped-def]
        seen.append(message(database, message_id).state)
        return await take(*given)

    server.handle_DATA = watched  # type: ignore[method-assign]
    worker_of(server.url).work_once(now=now)
    assert seen == [MessageState.SENDING]


def test_a_worker_that_dies_after_handing_over_repeats_the_same_message_id(
    queue: Queue, worker_of: WorkerOf, server: MailServer, database: Database, now: datetime
) -> None:
    message_id = queue()
    worker_of(server.url).work_once(now=now)
    with database.writing() as db:  # as if neither "sent" nor "done" had been written
        db.query(Message).update({"state": MessageState.SENDING, "sent_at": None})
        db.query(Job).update({"done_at": None, "lease_until": now + timedelta(minutes=5)})
    worker_of(server.url).work_once(now=now + timedelta(minutes=6))
    assert {mail["Message-ID"] for mail in server.mails} == {f"<{message_id}@example.org>"}
    assert message(database, message_id).state is MessageState.SENT


def test_a_server_may_ask_for_a_login(queue: Queue, worker_of: WorkerOf, now: datetime) -> None:
    queue()
    with mail_server(asks_login=True) as server:
        worker_of(f"smtp://desk:open%2Fsesame@127.0.0.1:{server.port}").work_once(now=now)
        assert server.logins == [(b"desk", b"open/sesame")]
        assert len(server.mails) == 1


def test_mail_stays_here_when_starttls_is_asked_for_and_not_offered(
    queue: Queue, worker_of: WorkerOf, server: MailServer, database: Database, now: datetime
) -> None:
    message_id = queue()
    worker_of(f"{server.url}?starttls=1").work_once(now=now)
    assert server.mails == []
    assert message(database, message_id).error == "SMTPNotSupportedError"


def test_without_a_server_mail_becomes_files_in_the_data_folder(
    queue: Queue, worker_of: WorkerOf, office: Office, now: datetime
) -> None:
    message_id = queue()
    worker_of("").work_once(now=now)
    [path] = (office.settings.data_dir / "mail").iterdir()
    assert path.name == f"{message_id}.eml"
    assert path.stat().st_mode & 0o077 == 0
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["To"] == "bruno@example.org"


def test_texts_of_mails_that_cannot_be_sent_are_forgotten_in_time(
    queue: Queue, worker_of: WorkerOf, server: MailServer, database: Database, now: datetime
) -> None:
    message_id = queue()
    server.refuses = "550 no such user"
    worker_of(server.url).work_once(now=now)
    assert message(database, message_id).body != ""
    worker_of(server.url).work_once(now=now + timedelta(days=31))
    assert message(database, message_id).body == ""
