"""Time stamps of an authority: PAdES B-T, off by default, and no certificate is lost for want of one."""

import hashlib
import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from flask.testing import FlaskClient
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from app.certificates.errors import TimestampMissing
from app.certificates.models import Certificate
from app.certificates.queries import Paper, papers_without_file
from app.certificates.rules.waiting import LONGEST_WAIT
from app.certificates.service.files import file_of, make_file, make_missing_files
from app.certificates.service.issuer import Issuer, issuer_of
from app.certificates.signing import timestamps
from app.certificates.signing.pades import find_pdf_signer, signers_of
from app.certificates.signing.timestamps import TimestampAuthority, authority_of
from app.core.database import Database
from app.core.office import Office
from app.core.settings import UnusableSettings, load_settings
from app.jobs.rules import next_try
from tests.certificates.authority import Stamps, answering
from tests.certificates.papers import MADE, printed
from tests.factories.certificates import make_issuer, make_paper
from tests.outside.verapdf import faults
from tests.threads import in_thread

SOON = MADE + timedelta(minutes=1)
LATE = MADE + LONGEST_WAIT


@pytest.fixture(scope="module")
def running() -> Iterator[Stamps]:
    with answering(Stamps()) as stamps:
        yield stamps


@pytest.fixture
def stamps(running: Stamps) -> Stamps:
    running.mood, running.asked[:] = "", []
    return running


@pytest.fixture
def issuer(stamps: Stamps) -> Issuer:
    return replace(make_issuer(), timestamps=TimestampAuthority(stamps.url))


def make(issuer: Issuer, *, now: datetime = SOON, patience: float = 5) -> bytes:
    paper = make_paper(printed(), issued_at=MADE)
    return make_file(paper, issuer=issuer, signer=issuer.stamping(paper, patience=patience, now=now))


def pyhanko_says(pdf: bytes, stamps: Stamps) -> PdfSignatureStatus:
    office, authority = (
        ValidationContext(
            trust_roots=[asn1_x509.Certificate.load(root.public_bytes(serialization.Encoding.DER))],
            allow_fetching=False,
        )
        for root in (make_issuer().keys.document.authority, stamps.certificate)
    )
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return in_thread(validate_pdf_signature, signature, office, ts_validation_context=authority)


@pytest.fixture(scope="module")
def stamped(running: Stamps) -> bytes:
    return make(replace(make_issuer(), timestamps=TimestampAuthority(running.url)))


def test_pyhanko_finds_signature_and_time_stamp_valid(stamped: bytes, running: Stamps) -> None:
    status = pyhanko_says(stamped, running)
    assert status.bottom_line
    stamp = status.timestamp_validity
    assert stamp is not None
    assert (stamp.intact, stamp.valid, stamp.trusted) == (True, True, True)
    assert abs((datetime.now(stamp.timestamp.tzinfo) - stamp.timestamp).total_seconds()) < 600


def test_the_office_recognises_its_own_file(stamped: bytes) -> None:
    keys = make_issuer().keys
    assert find_pdf_signer(stamped, certificates=signers_of(keys.listed)) == keys.document.certificate


@pytest.mark.xdist_group("verapdf")
def test_a_stamped_file_is_archive_grade(stamped: bytes) -> None:
    assert faults(stamped, "3a") == []


def test_without_the_setting_nobody_is_asked_and_the_file_is_the_same(stamps: Stamps) -> None:
    paper = make_paper(printed(), issued_at=MADE)
    plain = make_issuer()
    signer = plain.stamping(paper, patience=5, now=SOON)
    assert signer is plain.signer
    assert plain.timestamps is None
    assert make_file(paper, issuer=plain, signer=signer) == make_file(paper, issuer=plain)
    assert stamps.asked == []


@pytest.mark.parametrize(
    "mood",
    ["another nonce", "another imprint", "refused", "junk", "huge", "error", "redirect"],
)
def test_an_answer_that_is_none_is_no_stamp(issuer: Issuer, stamps: Stamps, mood: str) -> None:
    stamps.mood = mood
    with pytest.raises(TimestampMissing, match="waits for its time stamp"):
        make(issuer)
    assert len(stamps.asked) == 1


def test_an_authority_that_failed_is_left_alone_for_a_minute(
    issuer: Issuer, stamps: Stamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps.mood = "error"
    for _ in range(3):
        with pytest.raises(TimestampMissing):
            make(issuer)
    assert len(stamps.asked) == 1
    stamps.mood, at = "", time.monotonic()
    monkeypatch.setattr(timestamps.time, "monotonic", lambda: at + 61)
    assert make(issuer)


def test_nobody_waits_longer_than_the_patience(issuer: Issuer, stamps: Stamps) -> None:
    stamps.mood = "dripping"
    started = time.monotonic()
    with pytest.raises(TimestampMissing, match="TimeoutError"):
        make(issuer, patience=0.2)
    assert time.monotonic() - started < 0.7
    assert timestamps.CLICK_PATIENCE <= 2


def test_after_a_while_the_file_is_made_without(issuer: Issuer, stamps: Stamps) -> None:
    stamps.mood = "error"
    status = pyhanko_says(make(issuer, now=LATE), stamps)
    assert status.bottom_line
    assert status.timestamp_validity is None


def test_a_token_too_large_for_its_place_is_none(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timestamps, "STAMPED_HOLE_BYTES", 2_000)
    with pytest.raises(TimestampMissing, match="too large"):
        make(issuer)


def test_a_login_in_the_address_is_sent_as_a_header(stamps: Stamps) -> None:
    address = stamps.url.replace("127.0.0.1", "office:p%40ss@127.0.0.1")
    authority = TimestampAuthority(address)
    authority.stamp(b"signature", patience=5)
    assert stamps.asked[0]["Authorization"] == "Basic b2ZmaWNlOnBAc3M="


@pytest.fixture
def paper(database: Database, certificate: Certificate) -> Paper:
    with database.reading() as db:
        (found,) = papers_without_file(db, certificate.session_id, after="", limit=5)
    return found


def test_the_worker_waits_for_the_authority_and_then_does_without(
    office: Office, certificate: Certificate, paper: Paper, issuer: Issuer, stamps: Stamps
) -> None:
    def work(now: datetime) -> int:
        return make_missing_files(
            office.database, office.storage, issuer=issuer, session_id=certificate.session_id, now=now
        )

    stamps.mood = "error"
    with pytest.raises(TimestampMissing):
        work(paper.issued_at + timedelta(minutes=5))
    assert not [path for path in (office.settings.data_dir / "files").rglob("*") if path.is_file()]
    assert work(paper.issued_at + LONGEST_WAIT) == 1


def test_the_worker_tries_again_after_the_longest_wait() -> None:
    at, attempts = MADE, 0
    while (again := next_try(attempts + 1, now=at)) is not None and at - MADE < LONGEST_WAIT:
        at, attempts = again, attempts + 1
    assert again is not None
    assert at - MADE < timedelta(hours=1)


def test_a_stamped_file_that_was_noted_is_handed_out_by_all(
    office: Office, paper: Paper, issuer: Issuer
) -> None:
    now = paper.issued_at + timedelta(seconds=5)
    first = file_of(office.database, office.storage, paper, issuer=lambda: issuer, now=now)
    assert file_of(office.database, office.storage, paper, issuer=lambda: issuer, now=now) == first
    assert make_file(paper, issuer=issuer) != first


def test_a_lost_file_from_before_the_stamps_comes_back(
    office: Office, paper: Paper, issuer: Issuer, stamps: Stamps
) -> None:
    before = make_file(paper, issuer=make_issuer())
    lost = replace(paper, file_key=hashlib.sha256(before).hexdigest())
    now = paper.issued_at + timedelta(days=900)
    assert file_of(office.database, office.storage, lost, issuer=lambda: issuer, now=now) == before
    assert stamps.asked == []


def test_an_archive_is_not_begun_while_files_wait(
    office: Office,
    certificate: Certificate,
    amina: FlaskClient,
    stamps: Stamps,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = replace(office.settings, timestamp_url=stamps.url)
    monkeypatch.setattr("app.certificates.views.download.settings", lambda: settings)
    now = certificate.issued_at + timedelta(seconds=5)
    monkeypatch.setattr("app.certificates.views.download.utc_now", lambda: now)
    archive = f"/sessions/{certificate.session_id}/certificates.zip"
    refused = amina.get(archive)
    assert (refused.status_code, b"being time-stamped" in refused.data) == (409, True)
    assert stamps.asked == []
    assert amina.get(f"/certificates/{certificate.id}/download").status_code == 200
    assert len(stamps.asked) == 1
    assert amina.get(archive).data.startswith(b"PK")


def test_the_setting_is_an_address(tmp_path: Path) -> None:
    for address in (
        "ftp://tsa.example.org",
        "tsa.example.org",
        "https://",
        "file:///etc/passwd",
        "http://[x",
    ):
        with pytest.raises(UnusableSettings, match="MANDATE_TIMESTAMP_URL"):
            load_settings({"MANDATE_TIMESTAMP_URL": address}, data_dir=tmp_path)
    given = {"MANDATE_TIMESTAMP_URL": "https://user:secret@tsa.example.org/tsr"}
    settings = load_settings(given, data_dir=tmp_path)
    assert "secret" not in repr(settings)
    assert authority_of(settings) is authority_of(settings)
    assert authority_of(load_settings({}, data_dir=tmp_path)) is None


def test_the_issuer_of_an_office_has_its_authority(office: Office) -> None:
    assert issuer_of(office.settings).timestamps is None
    wanted = replace(office.settings, timestamp_url="https://tsa.example.org")
    assert issuer_of(wanted).timestamps is authority_of(wanted)
