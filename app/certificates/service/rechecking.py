"""Looking again at what was issued: are records and files still what they were?"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cryptography import x509

from app.certificates.queries import Kept, count_certificates, kept_certificates
from app.certificates.reading import read_upload
from app.certificates.rules import CertificateState, digest_of
from app.certificates.signing.manifest import KeyKind, KeyState, ListedKey
from app.certificates.signing.pades import find_pdf_signer, signers_of
from app.core.database import Database
from app.core.storage import Storage

A_NIGHT = 500  # certificates; some two seconds
PORTION = 100


class Fault(StrEnum):
    """What may be wrong with a certificate of the office's own."""

    RECORD = "record"  # what is printed does not agree with its seal
    MISSING = "missing"  # the file is gone; it can be made again from the record
    FILE = "file"  # the file has other bytes than those that were noted
    SIGNATURE = "signature"  # the file is as it was, and no key that is believed has signed it
    CREDENTIAL = "credential"  # the same of the credential inside it


@dataclass(frozen=True, kw_only=True)
class _Believed:
    """The keys whose signatures are good."""

    signers: tuple[x509.Certificate, ...]
    credential_keys: frozenset[str]


@dataclass(frozen=True)
class Recheck:
    """How many were looked at, and what was found, by serial number."""

    count: int
    faults: tuple[tuple[str, Fault], ...]


def recheck_some(
    database: Database, storage: Storage, *, keys: Sequence[ListedKey], on: date, most: int = A_NIGHT
) -> Recheck:
    """Look at the next portion, another one each day, until all have had their turn."""
    with database.reading() as db:
        total = count_certificates(db)
    start = on.toordinal() * most % total if total else 0
    first = _recheck(database, storage, keys=keys, start=start, most=min(most, total))
    rest = min(most, total) - first.count
    if not rest:
        return first
    again = _recheck(database, storage, keys=keys, start=0, most=rest)
    return Recheck(first.count + again.count, first.faults + again.faults)


def recheck_all(database: Database, storage: Storage, *, keys: Sequence[ListedKey]) -> Recheck:
    """Look at every certificate there is."""
    with database.reading() as db:
        total = count_certificates(db)
    return _recheck(database, storage, keys=keys, start=0, most=total)


def _recheck(
    database: Database, storage: Storage, *, keys: Sequence[ListedKey], start: int, most: int
) -> Recheck:
    believed = _Believed(
        signers=signers_of(keys),
        credential_keys=frozenset(
            key.id for key in keys if key.kind is KeyKind.CREDENTIAL and key.state is not KeyState.COMPROMISED
        ),
    )
    faults: list[tuple[str, Fault]] = []
    count = 0
    for portion in _portions(database, start=start, most=most):
        count += len(portion)
        faults += [(kept.serial, fault) for kept in portion for fault in _faults(kept, storage, believed)]
    return Recheck(count, tuple(faults))


def _portions(database: Database, *, start: int, most: int) -> Iterator[Sequence[Kept]]:
    """A transaction for each portion, none while files are read."""
    for at in range(start, start + most, PORTION):
        with database.reading() as db:
            portion = kept_certificates(db, start=at, limit=min(PORTION, start + most - at))
        yield portion


def _faults(kept: Kept, storage: Storage, believed: _Believed) -> Iterator[Fault]:
    if not hmac.compare_digest(digest_of(kept.printed), kept.printed_digest):
        yield Fault.RECORD
    if kept.file_key is None:
        return
    try:
        with storage.open(kept.file_key) as file:
            content = file.read()
    except FileNotFoundError:
        yield Fault.MISSING
        return
    if hashlib.sha256(content).hexdigest() != kept.file_key:
        yield Fault.FILE
    elif kept.state is CertificateState.ISSUED:  # those taken back are believed no more in any case
        yield from _disbelieved(content, believed)


def _disbelieved(content: bytes, believed: _Believed) -> Iterator[Fault]:
    """The bytes are as they were: what is asked is only whose keys have signed them."""
    if find_pdf_signer(content, certificates=believed.signers) is None:
        yield Fault.SIGNATURE
    if not _keys_named(content) <= believed.credential_keys:
        yield Fault.CREDENTIAL


def _keys_named(content: bytes) -> set[str]:
    proofs = (claim.document.get("proof") for claim in read_upload(content).claims)
    return {
        str(proof.get("verificationMethod")).rpartition("#")[2] for proof in proofs if isinstance(proof, dict)
    }
