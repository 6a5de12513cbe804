"""Confirming certificates to whoever holds a code: what was printed, but never the name."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.rules import attempt_subject, network_of
from app.accounts.service import limits
from app.certificates.models import Certificate
from app.certificates.queries import find_by_code
from app.certificates.rules import (
    MISSES_PER_ADDRESS,
    NAMES_PER_ADDRESS,
    NAMES_PER_CERTIFICATE,
    digest_of,
    is_name_printed,
    read_code,
)

NOBODYS_CODE = "000000000000"


class Verdict(StrEnum):
    """What is said of a code that stands for a certificate."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"
    ALTERED = "altered"


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A certificate that exists: what to think of it, and what stood on it when it was issued."""

    code: str
    verdict: Verdict
    taken_back_at: datetime | None
    printed: Mapping[str, Any]


def confirm(db: Session, typed: str) -> Confirmation | None:
    """What stands behind a typed code; None alike for a code that nobody has and for what is none."""
    code = read_code(typed)
    certificate = find_by_code(db, code or NOBODYS_CODE)
    if certificate is None or code is None:
        return None
    return Confirmation(
        code=code,
        verdict=_verdict(certificate),
        taken_back_at=certificate.revoked_at,
        printed=certificate.printed,
    )


def require_patience(db: Session, *, address: str, secret: str, now: datetime) -> None:
    """Raise TooManyTries for an address that has asked for too many codes that nobody has."""
    limits.check(db, subject=_misses(secret, address), limit=MISSES_PER_ADDRESS, now=now)


def count_miss(db: Session, *, address: str, secret: str, now: datetime) -> None:
    """Count a code that nobody has against the address that asked."""
    limits.admit(db, {_misses(secret, address): MISSES_PER_ADDRESS}, now=now)


def does_name_agree(
    db: Session, confirmation: Confirmation, name: str, *, address: str, secret: str, now: datetime
) -> bool:
    """Is it this person's certificate? Each answer is counted, so that nobody tries a list of names."""
    subjects = {
        attempt_subject(secret, "certificate-name", network_of(address)): NAMES_PER_ADDRESS,
        attempt_subject(secret, "certificate-name", "of", confirmation.code): NAMES_PER_CERTIFICATE,
    }
    limits.admit(db, subjects, now=now)
    return is_name_printed(name, confirmation.printed)


def _verdict(certificate: Certificate) -> Verdict:
    if not hmac.compare_digest(digest_of(certificate.printed), certificate.printed_digest):
        return Verdict.ALTERED
    return Verdict.VALID if certificate.state == "issued" else Verdict(certificate.state.value)


def _misses(secret: str, address: str) -> str:
    return attempt_subject(secret, "certificate-code", network_of(address))
