"""A mail is well formed, and nobody can slip headers into it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.core.settings import Settings, UnusableSettings
from app.messaging.delivery import Mail, SmtpServer, compose, read_smtp_url, recording, transport_for

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
SETTINGS = Settings(office_name="Bureau, régional", mail_from="desk@example.org")


def mail(**changes: str) -> Mail:
    texts = {"recipient": "bruno@example.org", "subject": "Hello", "body": "Text\n", "language": "pt"}
    return Mail(id=UUID(int=1), **{**texts, **changes})


def test_the_sender_is_the_office_by_name() -> None:
    sender = compose(mail(), SETTINGS, now=NOW)["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Bureau, régional", "desk@example.org")


def test_date_and_language_are_said() -> None:
    message = compose(mail(), SETTINGS, now=NOW)
    assert message["Date"].datetime == NOW
    assert message["Content-Language"] == "pt"


def test_a_line_break_in_the_subject_does_not_make_a_header() -> None:
    message = compose(mail(subject="Hi\r\nBcc: all@example.org"), SETTINGS, now=NOW)
    assert message["Bcc"] is None
    assert message["Subject"] == "Hi Bcc: all@example.org"


def test_a_line_break_in_the_address_is_refused() -> None:
    with pytest.raises(ValueError):
        compose(mail(recipient="a@example.org\nBcc: b@example.org"), SETTINGS, now=NOW)


def test_a_domain_in_another_script_is_written_for_the_wire() -> None:
    message = compose(mail(recipient="bruno@exämple.org"), SETTINGS, now=NOW)
    assert message["To"].addresses[0].domain == "xn--exmple-cua.org"


def test_lines_on_the_wire_are_short_and_end_with_crlf() -> None:
    wire = compose(mail(body="word " * 2000), SETTINGS, now=NOW).as_bytes()
    lines = wire.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 998


def test_a_server_is_read_from_its_address() -> None:
    assert read_smtp_url("smtp://me%40x:s%3Acret@mail.example.org:587?starttls=1") == SmtpServer(
        host="mail.example.org", port=587, starttls=True, user="me@x", password="s:cret"
    )
    assert read_smtp_url("smtps://mail.example.org") == SmtpServer(
        host="mail.example.org", port=465, is_tls=True
    )


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:port"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UnusableSettings, match="MANDATE_SMTP_URL"):
        read_smtp_url(url)


def test_the_password_of_the_server_is_not_shown() -> None:
    assert "s3cret" not in repr(read_smtp_url("smtp://me:s3cret@mail.example.org"))


def test_the_recording_twin_takes_the_place_of_every_transport() -> None:
    with recording() as recorder:
        transport_for(SETTINGS).deliver(compose(mail(), SETTINGS, now=NOW))
    assert [each["Subject"] for each in recorder.mails] == ["Hello"]
