"""What anybody may have to check certificates with: public keys, root certificates, lists of revoked ones."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from app.certificates.queries import highest_place, last_given_back, taken_back_within
from app.certificates.service.issuer import Issuer
from app.certificates.signing.did import did_document
from app.certificates.signing.keys import list_keys
from app.certificates.signing.manifest import KeyKind, KeyState, ListedKey
from app.certificates.signing.status_list import PLACES, status_credential
from app.core.settings import Settings

ROOTS_FILE = "office-ca.pem"
KEPT = 16  # signed lists, 7 KB each where thousands were revoked


def published_keys(settings: Settings) -> dict[str, Any]:
    """The document of the office's DID, as it is now; raises NoKeys."""
    return did_document(list_keys(settings), settings.base_url)


def published_roots(settings: Settings) -> str:
    """The certificates that a reader of PDF files is told to trust, as PEM; raises NoKeys."""
    return "".join(key.certificate for key in list_keys(settings) if _is_trusted_root(key))


def last_list(db: Session) -> int:
    """The number of the last status list; there is always a first."""
    return highest_place(db) // PLACES + 1


def published_list(db: Session, number: int, *, issuer: Issuer, now: datetime) -> dict[str, Any] | None:
    """A status list, signed; None for one that no certificate stands in yet.

    Who asks again on a day gets the same bytes, unless something has changed; every process gives the same.
    """
    if not 1 <= number <= last_list(db):
        return None
    found = taken_back_within(db, first=(number - 1) * PLACES, count=PLACES)
    key_made = next(key.created for key in issuer.keys.listed if key.id == issuer.keys.credential.id)
    # Each change of a list is among these, so that of two lists the later is always the newer one.
    changes = (found.newest, last_given_back(db), key_made)
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    since = max(today, *(moment for moment in changes if moment))
    return _signed(number, found.places, since=since, issuer=issuer)


@lru_cache(maxsize=KEPT)
def _signed(number: int, places: tuple[int, ...], *, since: datetime, issuer: Issuer) -> dict[str, Any]:
    return status_credential(
        places, base_url=issuer.base_url, key=issuer.keys.credential, now=since, number=number
    )


def _is_trusted_root(key: ListedKey) -> bool:
    return key.kind is KeyKind.AUTHORITY and key.state is not KeyState.COMPROMISED
