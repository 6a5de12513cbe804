"""Which certificates have been taken back, as a list of bits that tells nobody who asked about which.

W3C Bitstring Status List 1.0. A list has places for 131,072 certificates; the next list follows. A list is
good for a week, so that an old one, from before a revocation, cannot be shown for ever.
"""

import base64
import gzip
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.certificates.signing.contexts import CREDENTIALS
from app.certificates.signing.did import did_of
from app.certificates.signing.keys import CredentialKey
from app.certificates.signing.proofs import sign_rdfc
from app.certificates.signing.shape import as_time

PLACES = 131_072
BYTES = PLACES // 8
GOOD_FOR = timedelta(days=7)


def status_entry(index: int, base_url: str) -> dict[str, str]:
    """Where a certificate's bit stands; goes into its credential."""
    number, place = divmod(index, PLACES)
    url = status_list_url(base_url, number + 1)
    return {
        "id": f"{url}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": url,
    }


def status_list_url(base_url: str, number: int = 1) -> str:
    """The address of a list; the first is number 1."""
    return f"{base_url.rstrip('/')}/credentials/status/{number}"


def status_credential(
    revoked_indexes: Iterable[int], *, base_url: str, key: CredentialKey, now: datetime, number: int = 1
) -> dict[str, Any]:
    """A list as a signed credential; of all revoked indexes it takes those that stand in this list."""
    url = status_list_url(base_url, number)
    places = [index % PLACES for index in revoked_indexes if index // PLACES == number - 1]
    unsigned = {
        "@context": [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(base_url),
        "validFrom": as_time(now),
        "validUntil": as_time(now + GOOD_FOR),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(places),
        },
    }
    return sign_rdfc(unsigned, key, created=now)


def is_revoked(status: Mapping[str, Any], place: int) -> bool:
    """Is the bit set in a list that has been verified? Raises ValueError for what is no list."""
    if not 0 <= place < PLACES:
        raise ValueError("no place of a status list")
    try:
        text = status["credentialSubject"]["encodedList"].removeprefix("u")
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        bits = zlib.decompressobj(wbits=31).decompress(packed, BYTES)
        return bool(bits[place // 8] & 0x80 >> place % 8)
    except (LookupError, TypeError, AttributeError, ValueError, zlib.error) as error:
        raise ValueError("not a status list") from error


def encoded_list(places: Iterable[int]) -> str:
    """Multibase base64url of the packed bits, the first place in the highest bit; always the same bytes."""
    bits = bytearray(BYTES)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
