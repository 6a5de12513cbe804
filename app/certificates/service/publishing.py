"""What anybody may have to check certificates with: public keys, root certificates, lists of revoked ones."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from app.certificates.queries import highest_place, taken_back_within
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


def published_list(db: Session, number: int, *, issuer: Issuer) -> dict[str, Any] | None:
    """A status list, signed; None for one that no certificate stands in yet.

    Who asks again gets the same bytes, until a certificate in it is revoked or replaced or the key changes.
    """
    if not 1 <= number <= last_list(db):
        return None
    found = taken_back_within(db, first=(number - 1) * PLACES, count=PLACES)
    return _signed(number, found.places, since=found.newest, issuer=issuer)


@lru_cache(maxsize=KEPT)
def _signed(
    number: int, places: tuple[int, ...], *, since: datetime | None, issuer: Issuer
) -> dict[str, Any]:
    key = issuer.keys.credential
    made_at = _made_at(key.id, issuer)
    return status_credential(
        places,
        base_url=issuer.base_url,
        key=key,
        now=max(since, made_at) if since else made_at,  # no key has signed before it was there
        number=number,
    )


def _made_at(key_id: str, issuer: Issuer) -> datetime:
    return next(key.created for key in issuer.keys.listed if key.id == key_id)


def _is_trusted_root(key: ListedKey) -> bool:
    return key.kind is KeyKind.AUTHORITY and key.state is not KeyState.COMPROMISED
