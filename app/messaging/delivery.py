"""Mails as RFC 5322 messages, and the ways they leave: an SMTP server, a folder, a record for tests."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from app.core.settings import Settings, UnusableSettings

TIMEOUT_SECONDS = 20
DEFAULT_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What one message says, and to whom."""

    id: UUID
    recipient: str
    subject: str
    body: str
    language: str


class Transport(Protocol):
    """A way out. Raises an exception when the mail was not taken over."""

    def deliver(self, mail: EmailMessage) -> None: ...


def compose(mail: Mail, settings: Settings, *, now: datetime) -> EmailMessage:
    """The message with all headers; a repeated delivery carries the same Message-ID.

    A line break in an address raises ValueError, so that nobody can add headers.
    """
    name, address = parseaddr(settings.mail_from)
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(display_name=name or settings.office_name, addr_spec=address)
    message["To"] = _recipient(mail.recipient)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.id}@{_domain(address)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)  # clears Content-* headers, so the language comes after it
    message["Content-Language"] = mail.language
    return message


def _recipient(address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(username=local, domain=domain.encode("idna").decode())


def transport_for(settings: Settings) -> Transport:
    """The SMTP server of the settings, or a folder of files when none is set, so that nothing is lost."""
    recorder = _recorder.get()
    if recorder is not None:
        return recorder
    if settings.smtp_url:
        return SmtpTransport(read_smtp_url(settings.smtp_url), _domain(parseaddr(settings.mail_from)[1]))
    return FolderTransport(settings.data_dir / "mail")


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where and how mail is handed over."""

    host: str
    port: int
    is_tls: bool = False
    starttls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_url(url: str) -> SmtpServer:
    """`smtp://user:password@host:587?starttls=1` or `smtps://host`; raises UnusableSettings otherwise."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise UnusableSettings("MANDATE_SMTP_URL is not an address like smtp://host:25") from None
    if not parts.hostname:
        raise UnusableSettings("MANDATE_SMTP_URL names no host")
    return SmtpServer(
        host=parts.hostname,
        port=port,
        is_tls=parts.scheme == "smtps",
        starttls=parse_qs(parts.query).get("starttls", ["0"])[-1].lower() in {"1", "true", "yes"},
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@dataclass(frozen=True)
class SmtpTransport:
    """Hands each mail to a server; certificates are checked, and STARTTLS that is asked for must happen."""

    server: SmtpServer
    own_name: str

    def deliver(self, mail: EmailMessage) -> None:
        with self._connected() as connection:
            if self.server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if self.server.user:
                connection.login(self.server.user, self.server.password)
            connection.send_message(mail)

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        if server.is_tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                server.host, server.port, self.own_name, timeout=TIMEOUT_SECONDS, context=context
            )
        return smtplib.SMTP(server.host, server.port, self.own_name, timeout=TIMEOUT_SECONDS)


@dataclass(frozen=True)
class FolderTransport:
    """Writes each mail as an .eml file that any mail program opens, readable by the owner only."""

    folder: Path

    def deliver(self, mail: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        unfinished = self.folder / f".{name}.part"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(mail.as_bytes())
        unfinished.replace(self.folder / f"{name}.eml")


@dataclass
class Recorder:
    """The twin for tests: keeps what was delivered, or fails when told to."""

    mails: list[EmailMessage] = field(default_factory=list)
    fault: Exception | None = None

    def deliver(self, mail: EmailMessage) -> None:
        if self.fault is not None:
            raise self.fault
        self.mails.append(mail)


_recorder: ContextVar[Recorder | None] = ContextVar("mail_recorder", default=None)


@contextmanager
def recording() -> Iterator[Recorder]:
    """Let all mail of a block go to a record instead of leaving."""
    recorder = Recorder()
    token = _recorder.set(recorder)
    try:
        yield recorder
    finally:
        _recorder.reset(token)


def _domain(address: str) -> str:
    return address.rpartition("@")[2] or "localhost"
