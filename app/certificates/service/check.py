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
from app.certificates.queries import Record, find_record
from app.certificates.rules import (
    CHECKS_PER_ADDRESS,
    MISSES_PER_ADDRESS,
    NAMES_PER_ADDRESS,
    NAMES_PER_CERTIFICATE,
    digest_of,
    is_name_printed,
    read_code,
)
from app.core.database import one_at_a_time

NOBODYS_CODE = "000000000000"


class Verdict(StrEnum):
    """What is said of a code that stands for a certificate."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"
    ALTERED = "altered"
    PROTECTED = "protected"


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A certificate that exists: what to think of it, and what stood on it when it was issued.

    `shown_name` is empty unless its holder wants everybody to see it.
    """

    code: str
    verdict: Verdict
    taken_back_at: datetime | None
    printed: Mapping[str, Any]
    shown_name: tuple[str, ...] = ()

    @property
    def is_told(self) -> bool:
        """May a stranger learn what stands on it, and compare a name?"""
        return self.verdict in (Verdict.VALID, Verdict.REVOKED, Verdict.REPLACED)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks, as far as tries are counted: the address, with the secret that keeps it unreadable."""

    address: str
    secret: str

    def subject(self, what: str) -> str:
        """What the table of tries keeps instead of the address."""
        return attempt_subject(self.secret, what, network_of(self.address))


def confirm(db: Session, typed: str) -> Confirmation | None:
    """What stands behind a typed code, for the office itself; None alike for an unknown one and for none."""
    record = _find(db, typed)
    return None if record is None else _confirmation(record)


def answer_visitor(db: Session, typed: str, *, visitor: Visitor, now: datetime) -> Confirmation | None:
    """What a stranger may learn of a typed code; raises TooManyTries for one who asks too often."""
    record = find_for_visitor(db, typed, visitor=visitor, now=now)
    return None if record is None else told_of(record)


def find_for_visitor(db: Session, typed: str, *, visitor: Visitor, now: datetime) -> Record | None:
    """The record that a stranger asks for; what of it may be told says `told_of`. Raises TooManyTries.

    Whatever is found, the same statements are sent, so that the time it takes tells nothing.
    """
    asked, missed = visitor.subject("certificate-check"), visitor.subject("certificate-code")
    one_at_a_time(db, int(asked[:15], 16))
    limits.check(db, subject=asked, limit=CHECKS_PER_ADDRESS, now=now)
    limits.check(db, subject=missed, limit=MISSES_PER_ADDRESS, now=now)
    record = _find(db, typed)
    limits.note(db, [asked] if record else [asked, missed], now=now)
    return record


def told_of(record: Record) -> Confirmation:
    """What a stranger is told of a record: of a protected one only to ask the office."""
    confirmation = _confirmation(record)
    if record.is_protected:
        return Confirmation(code=record.code, verdict=Verdict.PROTECTED, taken_back_at=None, printed={})
    return confirmation


def does_name_agree(
    db: Session, confirmation: Confirmation, name: str, *, visitor: Visitor, now: datetime
) -> bool:
    """Is it this person's certificate? Each answer is counted, so that nobody tries a list of names."""
    of_certificate = attempt_subject(visitor.secret, "certificate-name", "of", confirmation.code)
    subjects = {
        visitor.subject("certificate-name"): NAMES_PER_ADDRESS,
        of_certificate: NAMES_PER_CERTIFICATE,
    }
    limits.admit(db, subjects, now=now)
    return is_name_printed(name, confirmation.printed)


def _find(db: Session, typed: str) -> Record | None:
    code = read_code(typed)
    record = find_record(db, code or NOBODYS_CODE)
    return record if code else None


def _confirmation(record: Record) -> Confirmation:
    verdict = _verdict(record)
    names = (record.printed.get("name", ""), record.printed.get("own_script_name", ""))
    is_shown = record.shows_name and verdict is Verdict.VALID
    return Confirmation(
        code=record.code,
        verdict=verdict,
        taken_back_at=record.revoked_at,
        printed=record.printed,
        shown_name=tuple(name for name in names if name) if is_shown else (),
    )


def _verdict(record: Record) -> Verdict:
    if not hmac.compare_digest(digest_of(record.printed), record.printed_digest):
        return Verdict.ALTERED
    return Verdict.VALID if record.state == "issued" else Verdict(record.state.value)
