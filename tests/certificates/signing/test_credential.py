"""The credential of a certificate: what it says, what it keeps to itself, and that all of it is signed."""

import base64
import copy
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from markdown_it import MarkdownIt
from pyld import jsonld

from app.certificates.signing import contexts
from app.certificates.signing.canonical import OPTIONS, canonical_quads
from app.certificates.signing.contexts import load_document
from app.certificates.signing.credential import achievement_credential, check_url, name_hash
from app.certificates.signing.did import verification_keys
from app.certificates.signing.keys import OfficeKeys
from app.certificates.signing.proofs import Keys, sign_jcs, sign_rdfc, verify_jcs, verify_proof, verify_rdfc
from app.certificates.signing.shape import CERTIFICATE, fits
from app.certificates.signing.status_list import status_credential
from app.certificates.signing.tokens import as_jwt, verify_jwt
from tests.certificates.signing.conftest import BASE_URL
from tests.certificates.signing.printed import NAME, TITLES, printed_on
from tests.conftest import NOW

SALT = "f4b7c1"


def credential(title: str = "plain", **changes: Any) -> dict[str, Any]:
    return achievement_credential(
        printed_on(title, **changes), base_url=BASE_URL, status_index=5, salt=SALT, issued_at=NOW
    )


@pytest.fixture(scope="module")
def public(keys: OfficeKeys) -> Keys:
    return verification_keys(keys.listed, BASE_URL)


@pytest.fixture(scope="module")
def signed(keys: OfficeKeys) -> dict[str, Any]:
    return sign_rdfc(credential(), keys.credential, created=NOW)


def leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value."""
    if isinstance(document, dict | list):
        for name, value in document.items() if isinstance(document, dict) else enumerate(document):
            yield from leaves(value, (*path, name))
    else:
        yield path


def nodes(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each object."""
    if isinstance(document, dict):
        yield path
    if isinstance(document, dict | list):
        for name, value in document.items() if isinstance(document, dict) else enumerate(document):
            yield from nodes(value, (*path, name))


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        document = document[name]
    return document


def changed(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    copied = copy.deepcopy(document)
    at(copied, path[:-1])[path[-1]] = value
    return copied


def test_it_is_named_by_the_page_that_confirms_it() -> None:
    assert credential()["id"] == "https://training.example.org/c/7Q4MX2KD0105"
    assert (
        check_url("https://example.org/desk/", "7Q4M-X2KD-0105") == "https://example.org/desk/c/7Q4MX2KD0105"
    )


def test_it_says_what_was_done_where_and_when() -> None:
    said = credential()
    assert said["name"] == TITLES["plain"]
    assert said["validFrom"] == "2026-03-16T09:00:00Z"
    holder = said["credentialSubject"]
    assert holder["licenseNumber"] == "2026/GP-KEN/00031"
    assert (holder["activityStartDate"], holder["activityEndDate"]) == (
        "2026-03-09T00:00:00Z",
        "2026-03-11T00:00:00Z",
    )
    achievement = holder["achievement"]
    assert achievement["id"] == "https://training.example.org/training/GP/nairobi-2026-03"
    assert achievement["achievementType"] == "CertificateOfCompletion"
    assert achievement["description"] == (
        "Certificate of completion · Nairobi, Kenya · 9–11 March 2026 · 3 days · 18 hours"
    )
    assert achievement["criteria"]["narrative"].count("\n- ") == 2
    assert said["issuer"]["id"] == "did:web:training.example.org"
    assert said["credentialStatus"]["statusListIndex"] == "5"


def test_it_is_valid_from_the_day_of_issue_where_no_time_is_given() -> None:
    said = achievement_credential(printed_on(), base_url=BASE_URL, status_index=0, salt=SALT)
    assert said["validFrom"] == "2026-03-16T00:00:00Z"
    nairobi = datetime(2026, 3, 16, 1, tzinfo=timezone(timedelta(hours=3)))
    said = achievement_credential(
        printed_on(), base_url=BASE_URL, status_index=0, salt=SALT, issued_at=nairobi
    )
    assert said["validFrom"] == "2026-03-15T22:00:00Z"


def test_it_says_of_what_kind_it_is() -> None:
    words = {"title": "Trainer’s certificate"}
    said = credential(kind="trainer", words=words)["credentialSubject"]["achievement"]
    assert said["achievementType"] == "Certificate"
    assert said["description"].startswith("Trainer’s certificate · Nairobi")
    said = credential(kind="training_of_trainers")["credentialSubject"]["achievement"]
    assert said["achievementType"] == "CertificateOfCompletion"


def test_no_part_of_the_name_stands_in_it_in_clear() -> None:
    text = json.dumps(credential(), ensure_ascii=False)
    assert not any(part in text for part in (*NAME.split(), "Hassan", "أمينة"))


def test_the_name_can_be_compared_by_whoever_has_it() -> None:
    (identity,) = credential()["credentialSubject"]["identifier"]
    assert identity["identityHash"] == name_hash(NAME, identity["salt"])
    assert identity["identityHash"] != name_hash("Amina Salah", identity["salt"])
    assert name_hash("Ce\u0301cile", SALT) == name_hash("C\u00e9cile", SALT)


@pytest.mark.parametrize("title", TITLES)
def test_any_text_is_signed_and_verified_in_each_form(keys: OfficeKeys, public: Keys, title: str) -> None:
    said = credential(title, programme={"code": "برنامج 1/2", "name": "x"})
    assert fits(said, CERTIFICATE)
    assert verify_rdfc(sign_rdfc(said, keys.credential, created=NOW), public)
    assert verify_jcs(sign_jcs(said, keys.credential, created=NOW), public)
    assert verify_jwt(as_jwt(said, keys.credential), public) == said


@pytest.mark.parametrize("title", TITLES)
def test_the_canonical_form_is_that_of_pyld(keys: OfficeKeys, title: str) -> None:
    said = credential(title, programme={"code": "برنامج 1/2", "name": "x"})
    assert canonical_quads(said) == by_pyld(said)


def test_the_canonical_forms_of_proofs_and_lists_are_those_of_pyld(
    signed: dict[str, Any], keys: OfficeKeys
) -> None:
    revocations = status_credential([7], base_url=BASE_URL, key=keys.credential, now=NOW)
    assert canonical_quads(without_proof(revocations)) == by_pyld(without_proof(revocations))
    for document in (signed, revocations):
        options = {**document["proof"], "@context": document["@context"]}
        del options["proofValue"]
        assert canonical_quads(options) == by_pyld(options)


def test_what_is_said_twice_of_one_thing_is_one_statement() -> None:
    said = credential()
    said["credentialSubject"]["achievement"]["id"] = said["id"]
    said["credentialSubject"]["achievement"]["criteria"]["id"] = said["issuer"]["id"]
    assert said["name"] == said["credentialSubject"]["achievement"]["name"]
    assert canonical_quads(said) == by_pyld(said)


def test_what_the_office_could_not_verify_is_not_signed(keys: OfficeKeys) -> None:
    other = {**credential(), "holderName": "Chen Wei"}
    with pytest.raises(ValueError, match="as this office writes them"):
        sign_rdfc(other, keys.credential, created=NOW)
    with pytest.raises(ValueError, match="as this office writes them"):
        sign_jcs(other, keys.credential, created=NOW)
    with pytest.raises(ValueError, match="as this office writes them"):
        as_jwt(other, keys.credential)


def test_characters_that_nobody_can_see_become_spaces() -> None:
    said = credential(modules=["a\tb\x00c\x7f\r\nd\ud800e", " "], office="\n")
    assert said["credentialSubject"]["achievement"]["criteria"]["narrative"] == "- a b c d e\n- –"
    assert said["issuer"]["name"] == "–"
    assert fits(said, CERTIFICATE)
    bare = credential(modules=[])["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert bare == TITLES["plain"]


def test_a_title_is_never_markup() -> None:
    said = credential(modules=["*[x](javascript:alert(1))* <img src=x> `a` \\ _b_", "# 1"])
    narrative = said["credentialSubject"]["achievement"]["criteria"]["narrative"]
    shown = MarkdownIt().render(narrative)
    assert shown.splitlines()[1:3] == [
        "<li>*[x](javascript:alert(1))* &lt;img src=x&gt; `a` \\ _b_</li>",
        "<li># 1</li>",
    ]


def test_the_same_certificate_gives_the_same_bytes(keys: OfficeKeys) -> None:
    for sign in (sign_rdfc, sign_jcs):
        first, second = (sign(credential(), keys.credential, created=NOW) for _ in range(2))
        assert json.dumps(first) == json.dumps(second)
    assert as_jwt(credential(), keys.credential) == as_jwt(credential(), keys.credential)


def test_nothing_that_is_said_can_be_changed(signed: dict[str, Any], public: Keys) -> None:
    assert verify_rdfc(signed, public)
    for path in leaves(signed):
        value = at(signed, path)
        other = not value if isinstance(value, bool) else value[:-1] + chr(ord(value[-1]) ^ 1)
        assert not verify_proof(changed(signed, path, other), public), path


def test_nothing_can_be_added_or_left_out_anywhere(signed: dict[str, Any], public: Keys) -> None:
    for path in nodes(signed):
        for name in ("holderName", "@graph", "schema:name", "description", "@type", "evidence"):
            if name not in at(signed, path):
                assert not verify_proof(changed(signed, (*path, name), "Chen Wei"), public), (path, name)
        for name in at(signed, path):
            forged = copy.deepcopy(signed)
            del at(forged, path)[name]
            assert not verify_proof(forged, public), (path, name)


def test_what_means_the_same_in_linked_data_is_still_not_what_was_signed(
    signed: dict[str, Any], public: Keys
) -> None:
    graph_alike = changed(signed, ("credentialSubject",), [signed["credentialSubject"]])
    assert by_pyld(without_proof(graph_alike)) == canonical_quads(without_proof(signed))
    assert not verify_rdfc(graph_alike, public)
    inline = changed(signed, ("@context",), [*signed["@context"], {"holderName": None}])
    assert not verify_rdfc({**inline, "holderName": "Chen Wei"}, public)


def by_pyld(document: dict[str, Any]) -> str:
    """The canonical form as PyLD works it out for this one document."""
    return str(jsonld.normalize(document, OPTIONS))


def without_proof(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


def test_an_address_cannot_smuggle_statements_in(signed: dict[str, Any], public: Keys) -> None:
    subject = signed["credentialSubject"]["id"]
    smuggled = f'{subject}> <https://schema.org/name> "x" .\n<{subject}'
    assert not verify_rdfc(changed(signed, ("credentialSubject", "id"), smuggled), public)


@pytest.mark.parametrize(
    "junk", [{}, {"proof": 1}, {"proof": {"type": "x"}}, {"@context": [], "proof": None}]
)
def test_junk_is_not_verified(junk: dict[str, Any], public: Keys) -> None:
    assert not verify_proof(junk, public)


@pytest.mark.parametrize(
    "value", ["z", "z0OIl", "zz", "u" + "A" * 86, "z" + "1" * 88, "z" + "2" * 80, 7, None]
)
def test_a_proof_value_that_is_none_is_refused(value: Any, signed: dict[str, Any], public: Keys) -> None:
    assert not verify_proof(changed(signed, ("proof", "proofValue"), value), public)


def test_another_office_cannot_sign_in_this_ones_name(signed: dict[str, Any], keys: OfficeKeys) -> None:
    elsewhere = verification_keys(keys.listed, "https://other.example.org")
    assert not verify_rdfc(signed, elsewhere)
    forged = changed(signed, ("proof", "verificationMethod"), next(iter(elsewhere)))
    assert not verify_rdfc(forged, elsewhere)


def test_a_proof_of_one_suite_is_none_of_the_other(
    signed: dict[str, Any], keys: OfficeKeys, public: Keys
) -> None:
    plain = sign_jcs(credential(), keys.credential, created=NOW)
    assert verify_proof(plain, public)
    assert not verify_rdfc(plain, public)
    assert not verify_jcs(signed, public)
    relabelled = changed(signed, ("proof", "cryptosuite"), "eddsa-jcs-2022")
    assert not verify_proof(relabelled, public)
    assert not verify_proof(changed(plain, ("proof", "@context"), ["https://example.org"]), public)


def test_nothing_is_ever_fetched() -> None:
    with pytest.raises(jsonld.JsonLdError, match="outside the allowed set"):
        load_document("https://example.org/context.json", {})
    with pytest.raises(jsonld.JsonLdError):
        by_pyld({"@context": "https://example.org/context.json", "id": "https://example.org/"})


def test_a_context_that_is_not_the_published_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="not the context that was published"):
        contexts._read("credentials-v2.json", "0" * 64)


def test_a_token_names_issuer_key_and_time(keys: OfficeKeys, public: Keys) -> None:
    head, body, _signature = as_jwt(credential(), keys.credential).split(".")
    header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body))
    did = "did:web:training.example.org"
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": f"{did}#key-2026"}
    assert (claims["iss"], claims["nbf"]) == (did, int(NOW.timestamp()))
    assert claims["jti"] == claims["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert NOW.tzinfo is UTC


def test_a_changed_or_foreign_token_is_refused(keys: OfficeKeys, public: Keys) -> None:
    token = as_jwt(credential(), keys.credential)
    head, body, signature = token.split(".")
    other = as_jwt(credential("arabic"), keys.credential).split(".")[1]
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    for forged in (
        f"{head}.{other}.{signature}",
        f"{head}.{body}.{signature[:-8]}AAAAAAAA",
        f"{unsigned}.{body}.",
        f"{unsigned}.{body}.{signature}",
        token[:-1],
        "a.b.c",
        "",
        "é.é.é",
        "." * 70_000,
    ):
        assert verify_jwt(forged, public) is None, forged[:40]
    assert verify_jwt(token, {}) is None


def test_a_token_that_can_be_read_in_two_ways_is_refused(keys: OfficeKeys, public: Keys) -> None:
    header, payload, _ = as_jwt(credential(), keys.credential).split(".")

    def resigned(*parts: str) -> str:
        signature = keys.credential.private.sign(".".join(parts).encode())
        return ".".join((*parts, base64.urlsafe_b64encode(signature).decode().rstrip("=")))

    def twice(part: str, member: str) -> str:
        text = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
        return base64.urlsafe_b64encode(f"{{{member}, {text[1:]}".encode()).decode().rstrip("=")

    assert verify_jwt(resigned(header, payload), public)
    for parts in (
        (twice(header, '"typ": "other"'), payload),
        (header, twice(payload, '"name": "Master of all"')),
    ):
        assert verify_jwt(resigned(*parts), public) is None


def test_signing_takes_less_than_a_millisecond(keys: OfficeKeys) -> None:
    sign_rdfc(credential(), keys.credential, created=NOW)
    started = time.process_time()
    for _ in range(20):
        sign_rdfc(credential(), keys.credential, created=NOW)
    assert (time.process_time() - started) / 20 < 0.001
