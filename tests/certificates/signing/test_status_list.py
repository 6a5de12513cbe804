"""The list of certificates that were taken back."""

import base64
import gzip
import json
import random
import tracemalloc
from typing import Any

import pytest

from app.certificates.signing.did import verification_keys
from app.certificates.signing.keys import OfficeKeys
from app.certificates.signing.proofs import verify_rdfc
from app.certificates.signing.status_list import PLACES, is_revoked, status_credential, status_entry
from tests.certificates.signing.conftest import BASE_URL
from tests.conftest import NOW


@pytest.fixture(scope="module")
def listed(keys: OfficeKeys) -> dict[str, Any]:
    return status_list(keys, [0, 7, PLACES - 1, PLACES + 3])


def status_list(keys: OfficeKeys, revoked: list[int], **changes: Any) -> dict[str, Any]:
    return status_credential(revoked, base_url=BASE_URL, key=keys.credential, now=NOW, **changes)


def test_exactly_the_revoked_are_in_it(listed: dict[str, Any]) -> None:
    asked = (0, 1, 3, 6, 7, 8, PLACES - 8, PLACES - 2, PLACES - 1)
    assert [place for place in asked if is_revoked(listed, place)] == [0, 7, PLACES - 1]


def test_it_is_signed_and_cannot_be_changed(keys: OfficeKeys, listed: dict[str, Any]) -> None:
    public = verification_keys(keys.listed, BASE_URL)
    assert verify_rdfc(listed, public)
    empty = status_list(keys, [])
    forged = {**listed, "credentialSubject": empty["credentialSubject"]}
    assert not verify_rdfc(forged, public)


def test_certificates_beyond_the_first_list_stand_in_the_next(keys: OfficeKeys) -> None:
    entry = status_entry(PLACES + 3, f"{BASE_URL}/")
    assert entry["statusListIndex"] == "3"
    assert entry["statusListCredential"] == f"{BASE_URL}/credentials/status/2"
    second = status_list(keys, [3, PLACES + 3], number=2)
    assert second["id"] == entry["statusListCredential"]
    assert is_revoked(second, 3)
    assert not is_revoked(status_list(keys, [PLACES + 3]), 3)


def test_the_same_list_is_the_same_bytes_whatever_the_order(keys: OfficeKeys) -> None:
    assert status_list(keys, [9, 1]) == status_list(keys, [1, 9, 9])


def test_five_thousand_revoked_fit_into_ten_kilobytes(keys: OfficeKeys) -> None:
    spread = random.Random(1).sample(range(PLACES), 5_000)
    assert len(json.dumps(status_list(keys, spread))) < 10_000
    assert len(status_list(keys, [])["credentialSubject"]["encodedList"]) < 80


@pytest.mark.parametrize(
    "text", ["", "u", "u0", "\x80", "uAAAA", "uH4sIAAAAAAAA_wMA", "uH4sIAAAAAAAA_wMAAAAAAAAAAAA", 7]
)
def test_what_is_no_list_is_refused(text: Any) -> None:
    with pytest.raises(ValueError, match="not a status list"):
        is_revoked({"credentialSubject": {"encodedList": text}}, 5)


def test_a_place_outside_the_list_is_refused(listed: dict[str, Any]) -> None:
    for place in (-1, PLACES):
        with pytest.raises(ValueError, match="no place"):
            is_revoked(listed, place)


def test_a_list_that_unpacks_without_end_is_cut() -> None:
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(50_000_000))).decode()
    tracemalloc.start()
    is_revoked({"credentialSubject": {"encodedList": packed}}, 5)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
