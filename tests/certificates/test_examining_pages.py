"""The page on which anybody drops the file of a certificate."""

import base64
import io
import json
import re
import tempfile
import zlib
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.certificates.models import Certificate
from app.certificates.reading import LARGEST
from app.certificates.rules import CHECKS_PER_ADDRESS, MISSES_PER_ADDRESS
from app.certificates.service.files import file_of
from app.certificates.service.revoke import revoke
from app.certificates.signing.keys import list_keys, withdraw_key
from app.certificates.signing.manifest import KeyKind
from app.core.office import Office
from app.programmes.models import TrainingSession
from tests.certificates.test_files import attachments_of, paper
from tests.conftest import World
from tests.factories.certificates import make_issuer

__all__ = ["paper"]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def pdf(office: Office, db: Session, paper: Any) -> bytes:
    """The file as it lies in the storage of the office."""
    db.rollback()
    return file_of(office.database, office.storage, paper, issuer=make_issuer)


def drop(client: FlaskClient, content: bytes, name: str = "certificate.pdf") -> TestResponse:
    """Send the form as a browser does, without a temporary file of the test's own."""
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + b"\r\n--edge--\r\n"
    return client.post("/check", data=body, content_type="multipart/form-data; boundary=edge")


def test_the_file_as_issued_is_confirmed(client: FlaskClient, pdf: bytes) -> None:
    answer = drop(client, pdf)
    assert answer.status_code == 200
    for words in (
        "The file is genuine and the certificate is valid",
        "byte for byte",
        "Seminar on prevention",
    ):
        assert words in answer.text
    assert "Layla" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_its_credential_is_confirmed_in_both_forms(client: FlaskClient, pdf: bytes) -> None:
    for name, content in attachments_of(pdf).items():
        assert "This credential was signed by Training desk" in drop(client, content, name).text


def test_a_changed_file_is_found_out(client: FlaskClient, pdf: bytes) -> None:
    text = drop(client, pdf.replace(b"/Title <FEFF", b"/Title <FEFE")).text
    assert "This file was changed after it was issued" in text
    assert "1 byte in it is another one." in text
    assert text.count("not in order: ") == 2
    assert "What was issued under this code" in text


def test_a_changed_credential_is_shown_beside_what_was_issued(client: FlaskClient, pdf: bytes) -> None:
    content = attachments_of(pdf)["credential.json"].replace(b"2026-03-09T", b"2026-03-01T")
    text = drop(client, content, "credential.json").text
    assert "This file was changed" in text
    assert "<bdi>2026-03-01</bdi>" in text
    assert "<bdi>2026-03-09</bdi>" in text


def test_half_a_character_in_a_credential_is_shown_as_a_question_mark(
    client: FlaskClient, pdf: bytes
) -> None:
    said = json.loads(attachments_of(pdf)["credential.json"])
    plain = json.dumps({**said, "name": "Half \ud800"}).encode()
    part = base64.urlsafe_b64encode(plain).rstrip(b"=")
    for content in (
        plain,
        b".".join((part, part, b"AAAA")),
        b"%PDF-1.7\n<</Type /EmbeddedFile>>\nstream\n" + zlib.compress(plain),
    ):
        answer = drop(client, content)
        assert answer.status_code == 200
        assert "This file was changed" in answer.text
        assert "<bdi>Half ?</bdi>" in answer.text


def test_a_genuine_file_of_a_revoked_certificate_says_since_when(
    db: Session, client: FlaskClient, world: World, certificate: Certificate, pdf: bytes, now: datetime
) -> None:
    revoke(db, certificate.id, reason="Sold", actor=world.administrator_acts, now=now)
    db.commit()
    text = drop(client, pdf).text
    assert "The file is genuine, but the certificate has been revoked" in text
    assert "since 16 Mar 2026" in text
    assert "Sold" not in text
    changed = drop(client, pdf + b"%").text
    assert "This file was changed" in changed
    assert "This certificate has been revoked" in changed


def test_of_a_key_that_was_withdrawn_it_is_said_that_it_was(
    client: FlaskClient, office: Office, pdf: bytes, now: datetime
) -> None:
    credential = attachments_of(pdf)["credential.json"]
    (key_id,) = (key.id for key in list_keys(office.settings) if key.kind is KeyKind.CREDENTIAL)
    withdraw_key(office.settings, key_id, reason="stolen", now=now)
    text = drop(client, credential, "credential.json").text
    assert "Signed by a key that was withdrawn" in text
    assert "changed after it was issued" not in text
    assert "stolen" not in text


def test_of_a_protected_session_only_to_ask_the_office(
    db: Session, client: FlaskClient, world: World, pdf: bytes
) -> None:
    db.get_one(TrainingSession, world.session.id).is_protected = True
    db.commit()
    contents = (pdf, pdf + b"%", attachments_of(pdf)["credential.jwt"])
    (page,) = {re.sub(r'value="[^"]+"|<!--.*-->', "", drop(client, content).text) for content in contents}
    assert "Ask the office about this certificate" in page
    assert "Seminar" not in page


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF\n", b"a photo", b"{}"])
def test_a_file_of_elsewhere_is_none_of_ours(client: FlaskClient, pdf: bytes, content: bytes) -> None:
    assert "Nothing in this file comes from Training desk" in drop(client, content).text


def test_a_file_that_only_says_it_comes_from_here_is_not_confirmed(
    office: Office, client: FlaskClient, pdf: bytes
) -> None:
    claim = f'{{"id": "{office.settings.base_url}/c/000000000007"}}'.encode()
    assert "no certificate with its code was issued here" in drop(client, claim).text


def test_nothing_and_too_much_are_refused_beside_the_field(client: FlaskClient, pdf: bytes) -> None:
    empty = drop(client, b"")
    assert (empty.status_code, "Choose the file of a certificate." in empty.text) == (422, True)
    assert client.post("/check").status_code == 422
    for size in (LARGEST + 1, 3 * LARGEST):
        large = drop(client, bytes(size))
        assert (large.status_code, "larger than 2 MB" in large.text) == (413, True)


class Endless(io.RawIOBase):
    """A body whose length nobody tells, which goes on for as long as it is read."""

    HEAD = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any, /) -> int:
        part = (self.HEAD if not self.given else b"%PDF-\r\n" * 9_000)[: len(into)]
        into[: len(part)] = part
        self.given += len(part)
        return len(part)


@pytest.mark.parametrize("is_guarded", [False, True])
def test_of_a_body_without_a_length_no_more_is_read_than_a_file_may_have(
    app: Any, client: FlaskClient, is_guarded: bool
) -> None:
    app.config["WTF_CSRF_ENABLED"] = is_guarded
    body = Endless()
    answer = client.post(
        "/check",
        headers={"Transfer-Encoding": "chunked", "Accept-Language": "ar"},
        environ_overrides={
            "wsgi.input": body,
            "wsgi.input_terminated": True,
            "CONTENT_TYPE": "multipart/form-data; boundary=edge",
        },
    )
    assert (answer.status_code, 'lang="ar"' in answer.text) == (413, True)
    assert body.given < LARGEST + (1 << 18)


def test_files_are_looked_at_in_memory_and_nowhere_kept(
    office: Office, client: FlaskClient, pdf: bytes, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a file was made")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
        monkeypatch.setattr(f"werkzeug.formparser.{name}", refuse, raising=False)
    before = sorted(office.settings.data_dir.rglob("*"))
    answer = drop(client, pdf + bytes(1_500_000), "Layla Salah Al-Tayeb.pdf")
    assert "This file was changed" in answer.text
    assert sorted(office.settings.data_dir.rglob("*")) == before
    assert "Layla" not in "".join(capfd.readouterr())


def test_files_are_not_tried_one_after_the_other(client: FlaskClient, pdf: bytes) -> None:
    assert CHECKS_PER_ADDRESS.tries < MISSES_PER_ADDRESS.tries
    statuses = [drop(client, b"{}").status_code for _ in range(CHECKS_PER_ADDRESS.tries + 1)]
    assert (set(statuses[:-1]), statuses[-1]) == ({200}, 429)


def test_the_token_against_forgery_is_asked_as_of_every_form(
    app: Any, client: FlaskClient, pdf: bytes
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert drop(client, pdf).status_code == 400
