"""What is said of a file that somebody sends: unchanged, changed, or none of ours. Nothing ever breaks."""

import base64
import json
import zlib
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.certificates.queries import Record
from app.certificates.reading.claims import LARGEST_CREDENTIAL, MOST_ATTACHED, read_upload
from app.certificates.rules import CertificateState, digest_of
from app.certificates.service.check import Verdict
from app.certificates.service.examining import (
    Change,
    Examination,
    Examiner,
    Finding,
    Part,
    examine,
)
from app.certificates.service.files import make_file
from app.certificates.signing.manifest import KeyState
from app.certificates.signing.proofs import sign_rdfc
from app.core.storage import LocalStorage
from tests.certificates.papers import MADE, printed
from tests.factories.certificates import make_issuer, make_paper

BASE = "https://training.example.org"


@pytest.fixture(scope="module")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    storage = LocalStorage(tmp_path_factory.mktemp("files"))
    return Examiner(keys=make_issuer().keys.listed, base_url=BASE, storage=storage)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return make_file(make_paper(printed(), issued_at=MADE), issuer=make_issuer())


@pytest.fixture(scope="module")
def record(pdf: bytes, examiner: Examiner) -> Record:
    paper = make_paper(printed(), issued_at=MADE)
    return Record(
        code=paper.code, printed=paper.printed, printed_digest=digest_of(paper.printed),
        state=CertificateState.ISSUED, revoked_at=None, shows_name=False, file_key=examiner.storage.put(pdf),
        issued_at=MADE, status_index=paper.status_index, salt=paper.salt, is_protected=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def credential(pdf: bytes) -> dict[str, Any]:
    (found,) = (claim.document for claim in read_upload(pdf).claims if not claim.token)
    return found


@pytest.fixture(scope="module")
def token(pdf: bytes) -> str:
    return read_upload(pdf).claims[1].token


def found(content: bytes | str | dict[str, Any], record: Record | None, examiner: Examiner) -> Examination:
    if isinstance(content, dict):
        content = json.dumps(content)
    return examine(
        read_upload(content.encode() if isinstance(content, str) else content), record, examiner=examiner
    )


def test_the_file_as_it_was_issued(pdf: bytes, record: Record, examiner: Examiner) -> None:
    told = found(pdf, record, examiner)
    assert told.finding is Finding.ISSUED
    assert told.parts == {Part.BYTES: True, Part.SIGNATURE: True, Part.CREDENTIAL: True}
    assert told.confirmation is not None
    assert told.confirmation.verdict is Verdict.VALID


def test_the_code_is_read_from_the_file(pdf: bytes, token: str) -> None:
    assert read_upload(pdf).code == read_upload(token.encode()).code == "7Q4MX2KD0105"


def test_the_credential_alone_in_both_forms(
    credential: dict[str, Any], token: str, record: Record, examiner: Examiner
) -> None:
    for content in (credential, token, f"\n{token}\n", "\ufeff" + json.dumps(credential)):
        assert found(content, record, examiner).finding is Finding.GENUINE


def test_what_became_of_the_certificate_is_said_of_a_genuine_file(
    pdf: bytes, record: Record, examiner: Examiner
) -> None:
    told = found(pdf, replace(record, state=CertificateState.REVOKED, revoked_at=MADE), examiner)
    assert told.finding is Finding.ISSUED
    assert told.confirmation is not None
    assert (told.confirmation.verdict, told.confirmation.taken_back_at) == (Verdict.REVOKED, MADE)


def test_of_a_protected_session_nothing_is_said_of_its_file(
    pdf: bytes, record: Record, examiner: Examiner
) -> None:
    forged = pdf.replace(b"/Title", b"/Titel")
    for state in CertificateState:
        for content in (pdf, forged):
            told = found(content, replace(record, is_protected=True, state=state), examiner)
            assert (told.finding, told.parts, told.differences) == (Finding.PROTECTED, None, ())
            assert told.confirmation is not None
            assert told.confirmation.printed == {}


def test_one_byte_anywhere_is_a_change(pdf: bytes, record: Record, examiner: Examiner) -> None:
    random = Random(7)
    for place in [0, len(pdf) - 1, *random.sample(range(len(pdf)), 60)]:
        forged = bytearray(pdf)
        forged[place] ^= 1 << random.randrange(8)
        told = found(bytes(forged), record, examiner)
        assert read_upload(bytes(forged)).code == record.code
        assert (told.finding, told.change, told.changed_bytes) == (Finding.CHANGED, Change.REPLACED, 1)


def test_without_a_copy_of_the_office_signature_and_credential_decide(
    pdf: bytes, record: Record, examiner: Examiner
) -> None:
    lost = replace(record, file_key=None)
    assert found(pdf, lost, examiner).finding is Finding.ISSUED
    place = pdf.index(b"/Title <FEFF") + 12
    forged = pdf[:place] + b"0058" + pdf[place + 4 :]
    told = found(forged, lost, examiner)
    assert told.finding is Finding.CHANGED
    assert told.parts == {Part.BYTES: False, Part.SIGNATURE: False, Part.CREDENTIAL: True}


@pytest.mark.parametrize(
    ("forge", "change", "count"),
    [
        (lambda pdf: pdf + b"\n%%EOF\n", Change.ADDED, 7),
        (lambda pdf: pdf[:-6], Change.CUT, 6),
        (lambda pdf: pdf.replace(b"/Title <FEFF", b"/Title <FEFE"), Change.REPLACED, 1),
        (lambda pdf: pdf[:50] + b" " + pdf[50:], Change.REWRITTEN, 0),
    ],
)
def test_it_is_said_how_the_bytes_differ(
    pdf: bytes, record: Record, examiner: Examiner, forge: Any, change: Change, count: int
) -> None:
    told = found(forge(pdf), record, examiner)
    assert (told.finding, told.change, told.changed_bytes) == (Finding.CHANGED, change, count)


def test_it_is_said_what_a_forged_credential_says_otherwise(
    credential: dict[str, Any], record: Record, examiner: Examiner
) -> None:
    subject = {
        **credential["credentialSubject"],
        "activityStartDate": "2026-03-01T00:00:00Z",
        "licenseNumber": 7,
    }
    told = found({**credential, "name": "Master of all", "credentialSubject": subject}, record, examiner)
    assert told.finding is Finding.CHANGED
    assert [(each.what, each.in_file) for each in told.differences] == [
        ("training", "Master of all"),
        ("starts_on", "2026-03-01"),
        ("serial", ""),
    ]
    assert told.differences[2].as_issued == record.printed["serial"]


def test_a_credential_of_another_certificate_does_not_vouch_for_this_one(
    credential: dict[str, Any], record: Record, examiner: Examiner
) -> None:
    assert found(credential, replace(record, code="000000000007"), examiner).finding is Finding.CHANGED


def test_a_key_that_was_withdrawn_vouches_for_nothing_but_the_copy_of_the_office_does(
    pdf: bytes, credential: dict[str, Any], token: str, record: Record, examiner: Examiner
) -> None:
    lost = tuple(replace(key, state=KeyState.COMPROMISED) for key in examiner.keys)
    without = replace(examiner, keys=lost)
    assert found(pdf, record, without).finding is Finding.ISSUED
    assert found(pdf, replace(record, file_key=None), without).finding is Finding.WITHDRAWN
    for content in (credential, token):
        told = found(content, record, without)
        assert (told.finding, told.parts) == (Finding.WITHDRAWN, {Part.CREDENTIAL: False})
    assert found({**credential, "name": "Master of all"}, record, without).finding is Finding.CHANGED
    assert found(token, replace(record, code="000000000007"), without).finding is Finding.CHANGED


def test_of_what_a_thief_of_the_key_signed_it_is_said_what_it_says_otherwise(
    credential: dict[str, Any], record: Record, examiner: Examiner
) -> None:
    bare = {name: part for name, part in credential.items() if name != "proof"}
    forged = sign_rdfc({**bare, "name": "Master of all"}, make_issuer().keys.credential, created=MADE)
    lost = tuple(replace(key, state=KeyState.COMPROMISED) for key in examiner.keys)
    told = found(forged, record, replace(examiner, keys=lost))
    assert told.finding is Finding.WITHDRAWN
    assert [each.in_file for each in told.differences] == ["Master of all"]


def test_a_name_said_twice_is_a_change_whichever_value_another_program_takes(
    credential: dict[str, Any], token: str, record: Record, examiner: Examiner
) -> None:
    text = json.dumps(credential)
    for twice in (
        text.replace('"name":', '"name": "Master of all", "name":', 1),
        text.replace('"licenseNumber":', '"licenseNumber": "1", "licenseNumber":', 1),
        f'{{"proof": {{}}, {text[1:]}',
    ):
        assert json.loads(twice) == credential
        assert found(twice, record, examiner).finding is Finding.CHANGED
        inside = b"%PDF-1.7\n<</Type /EmbeddedFile>>\nstream\n" + zlib.compress(twice.encode())
        told = found(inside, replace(record, file_key=None), examiner)
        assert told.parts is not None
        assert told.parts[Part.CREDENTIAL] is False


def test_an_unknown_code_is_unknown_where_the_file_names_this_office(
    credential: dict[str, Any], token: str, examiner: Examiner
) -> None:
    for content in (credential, token, {"issuer": {"id": "did:web:training.example.org"}}):
        assert found(content, None, examiner).finding is Finding.UNKNOWN
    for other in (
        {"issuer": "did:web:elsewhere.org", "id": "https://elsewhere.org/c/7Q4MX2KD0105"},
        "{}",
        "x",
    ):
        assert found(other, None, examiner).finding is Finding.FOREIGN


HOSTILE = {
    "nothing": b"",
    "deep": b"[" * 50_000,
    "deep object": b'{"a":' * 10_000,
    "deep token": b".".join(base64.urlsafe_b64encode(b'{"a":' * 9_000).rstrip(b"=") for _ in range(3)),
    "numbers": b'{"id": ' + b"9" * 20_000 + b"}",
    "not a number": b'{"id": NaN, "issuer": [[]]}',
    "no text": bytes(range(256)) * 8,
    "lists everywhere": b'{"id": [], "issuer": {"id": {}}, "proof": [], "@context": {}}',
    "surrogates": b'{"id": "https://training.example.org/c/\\ud800", "name": "\\udfff"}',
    "a stream without end": b"%PDF-1.7\n<</Type /EmbeddedFile>>\nstream\n" + zlib.compress(bytes(50_000_000)),
    "many streams": b"%PDF-1.7\n" + b"<</Type /EmbeddedFile>>stream\n{}" * 20_000,
    "a hole of nothing": b"%PDF-1.7 /ByteRange [0 9 9 0] <>",
    "a range beyond": b"%PDF-1.7 /ByteRange [0 999999999999 999999999999 999999999999]",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_read_quickly_and_break_nothing(
    content: bytes, record: Record, examiner: Examiner
) -> None:
    upload = read_upload(content)
    assert len(upload.claims) <= MOST_ATTACHED
    for known in (record, None):
        assert examine(upload, known, examiner=examiner).finding not in (Finding.ISSUED, Finding.GENUINE)


def test_too_large_a_credential_is_not_read() -> None:
    assert read_upload(b'{"id": "' + b"x" * LARGEST_CREDENTIAL + b'"}').claims == ()


JUNK = [
    None,
    True,
    0,
    -1,
    10**30,
    float("inf"),
    "",
    "\0",
    "\ud800",
    "z" * 90,
    [],
    [[]],
    {},
    {"id": {}},
    [None],
]
PLACES = [
    (), ("issuer",), ("credentialSubject",), ("credentialSubject", "achievement"),
    ("credentialSubject", "achievement", "criteria"), ("credentialStatus",), ("proof",),
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    path=st.sampled_from(PLACES), number=st.integers(0, 20), junk=st.sampled_from(JUNK), adds=st.booleans()
)
def test_credentials_bent_at_random_are_never_genuine(
    path: tuple[str, ...],
    number: int,
    junk: Any,
    adds: bool,
    credential: dict[str, Any],
    record: Record,
    examiner: Examiner,
) -> None:
    forged = json.loads(json.dumps(credential))
    place = forged
    for name in path:
        place = place[name]
    place["more" if adds else sorted(place)[number % len(place)]] = junk
    assert found(forged, record, examiner).finding is Finding.CHANGED


@settings(max_examples=60, deadline=None)
@given(junk=st.binary(max_size=300), place=st.integers(min_value=0))
def test_files_with_junk_in_them_break_nothing(
    junk: bytes, place: int, pdf: bytes, record: Record, examiner: Examiner
) -> None:
    at = place % len(pdf)
    told = found(pdf[:at] + junk + pdf[at + len(junk) :], record, examiner)
    is_same = pdf[at : at + len(junk)] == junk
    assert is_same or told.finding is Finding.CHANGED
