"""Examining a file that somebody was given: is it what the office issued, and if not, what is different?"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.certificates.queries import Record
from app.certificates.reading import Claim, Upload, UploadKind
from app.certificates.rules import read_code
from app.certificates.service.check import Confirmation, Verdict, told_of
from app.certificates.signing.credential import achievement_credential
from app.certificates.signing.did import did_of, verification_keys
from app.certificates.signing.manifest import ListedKey, reinstated
from app.certificates.signing.pades import find_pdf_signer, signers_of
from app.certificates.signing.proofs import Keys, verify_proof
from app.certificates.signing.tokens import verify_jwt
from app.core.storage import Storage

LONGEST_SHOWN = 200  # characters of what a file says
LONGEST_DAY = 10  # of an instant: 2026-03-16
# Where a credential says what a reader can compare; a path into it, and the word for it in `Difference`.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "training": ("name",),
    "kind": ("credentialSubject", "achievement", "achievementType"),
    "facts": ("credentialSubject", "achievement", "description"),
    "modules": ("credentialSubject", "achievement", "criteria", "narrative"),
    "starts_on": ("credentialSubject", "activityStartDate"),
    "ends_on": ("credentialSubject", "activityEndDate"),
    "serial": ("credentialSubject", "licenseNumber"),
    "issued_on": ("validFrom",),
    "office": ("issuer", "name"),
}


class Finding(StrEnum):
    """What a file is."""

    ISSUED = "issued"  # the certificate's file, unchanged
    GENUINE = "genuine"  # its credential, unchanged
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"  # unchanged since it was signed, with a key that somebody else may have
    UNKNOWN = "unknown"  # says it comes from here, and does not
    FOREIGN = "foreign"  # does not even say so
    PROTECTED = "protected"


class Part(StrEnum):
    """What is looked at."""

    BYTES = "bytes"
    SIGNATURE = "signature"
    CREDENTIAL = "credential"


class Change(StrEnum):
    """What happened to a file, as far as its bytes tell."""

    ADDED = "added"
    CUT = "cut"
    REPLACED = "replaced"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something that the file says in other words than the office; `what` is a key of COMPARED."""

    what: str
    in_file: str
    as_issued: str


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What was found; `parts` says of each thing looked at whether it is in order."""

    finding: Finding
    confirmation: Confirmation | None = None
    parts: Mapping[Part, bool] | None = None
    change: Change | None = None
    changed_bytes: int = 0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Examiner:
    """What it takes to examine: the office's keys, its address, and the files it keeps."""

    keys: tuple[ListedKey, ...]
    base_url: str
    storage: Storage


def examine(upload: Upload, record: Record | None, *, examiner: Examiner) -> Examination:
    """Compare a file with the record that it claims to be of; the caller has looked that up, and counted."""
    if record is None:
        is_claiming = any(_is_claiming(claim, examiner.base_url) for claim in upload.claims)
        return Examination(finding=Finding.UNKNOWN if is_claiming else Finding.FOREIGN)
    confirmation = told_of(record)
    if confirmation.verdict is Verdict.PROTECTED:
        return Examination(finding=Finding.PROTECTED, confirmation=confirmation)
    parts = dict(_look_at(upload, record, examiner))
    finding = _finding(upload, parts, is_kept=record.file_key is not None)
    if finding is Finding.CHANGED and _is_by_withdrawn_key(upload, record, examiner):
        finding = Finding.WITHDRAWN
    if finding in (Finding.ISSUED, Finding.GENUINE):
        return Examination(finding=finding, confirmation=confirmation, parts=parts)
    change, count = _change(upload, record, examiner.storage)
    return Examination(
        finding=finding,
        confirmation=confirmation,
        parts=parts,
        change=change,
        changed_bytes=count,
        differences=tuple(_differences(upload, record)),
    )


def _look_at(upload: Upload, record: Record, examiner: Examiner) -> Iterator[tuple[Part, bool]]:
    keys = verification_keys(examiner.keys, _base_of(record, examiner.base_url))
    if upload.kind is UploadKind.PDF:
        yield Part.BYTES, upload.digest == record.file_key
        signer = find_pdf_signer(upload.content, certificates=signers_of(examiner.keys))
        yield Part.SIGNATURE, signer is not None
    genuine = [_is_genuine(claim, keys, record.code) for claim in upload.claims]
    yield Part.CREDENTIAL, bool(genuine) and all(genuine)


def _finding(upload: Upload, parts: Mapping[Part, bool], *, is_kept: bool) -> Finding:
    """The register knows the file best: its word holds also when a key was withdrawn after signing."""
    if upload.kind is not UploadKind.PDF:
        return Finding.GENUINE if parts[Part.CREDENTIAL] else Finding.CHANGED
    is_whole = parts[Part.BYTES] if is_kept else parts[Part.SIGNATURE] and parts[Part.CREDENTIAL]
    return Finding.ISSUED if is_whole else Finding.CHANGED


def _is_by_withdrawn_key(upload: Upload, record: Record, examiner: Examiner) -> bool:
    """Would all be in order if no key had been withdrawn?"""
    every_key = tuple(reinstated(key) for key in examiner.keys)
    parts = dict(_look_at(upload, record, replace(examiner, keys=every_key)))
    return _finding(upload, parts, is_kept=record.file_key is not None) is not Finding.CHANGED


def _is_genuine(claim: Claim, keys: Keys, code: str) -> bool:
    if not claim.is_clear or read_code(claim.code) != code:
        return False
    if claim.token:
        return verify_jwt(claim.token, keys) is not None
    return verify_proof(claim.document, keys)


def _is_claiming(claim: Claim, base_url: str) -> bool:
    issuer = claim.document.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    return named == did_of(base_url) or str(claim.document.get("id", "")).startswith(f"{base_url}/c/")


def _base_of(record: Record, base_url: str) -> str:
    """The address that the office had when it issued: credentials name it for ever."""
    address: str = record.printed.get("check_url", "")
    return address.rpartition("/c/")[0] or base_url


def _change(upload: Upload, record: Record, storage: Storage) -> tuple[Change | None, int]:
    """How the bytes differ from those of the stored file, and in how many places."""
    if upload.kind is not UploadKind.PDF or record.file_key is None:
        return None, 0
    kept = b""
    with suppress(OSError), storage.open(record.file_key) as file:
        kept = file.read()
    more = len(upload.content) - len(kept)
    if not kept or not more:
        count = sum(one != other for one, other in zip(kept, upload.content, strict=False))
        return (Change.REPLACED if kept else None), count
    if upload.content.startswith(kept):
        return Change.ADDED, more
    return (Change.CUT, -more) if kept.startswith(upload.content) else (Change.REWRITTEN, 0)


def _differences(upload: Upload, record: Record) -> Iterator[Difference]:
    """What the credentials in the file say otherwise than the one that was issued, each thing once."""
    issued = achievement_credential(
        record.printed,
        base_url=_base_of(record, ""),
        status_index=record.status_index,
        salt=record.salt,
        issued_at=record.issued_at,
    )
    for what, path in COMPARED.items():
        as_issued = _at(issued, path)
        said = [_at(claim.document, path) for claim in upload.claims]
        other = next((text for text in said if text != as_issued), None)
        if other is not None:
            longest = LONGEST_DAY if what.endswith("_on") else LONGEST_SHOWN
            yield Difference(what=what, in_file=other[:longest], as_issued=as_issued[:longest])


def _at(document: Any, path: tuple[str, ...]) -> str:
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    # Half a character, which JSON can spell and no page can show, becomes a question mark.
    return document.encode(errors="replace").decode() if isinstance(document, str) else ""
