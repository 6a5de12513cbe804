"""Who has earned a certificate, how its numbers look, and what stands on it."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from unicodedata import category, normalize

from babel.support import LazyProxy

from app.accounts.rules import Limit
from app.attendance.rules import is_complete
from app.core.i18n import lazy_gettext as _
from app.people.rules import name_key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_LENGTH = 12
CODE_BITS = 5 * CODE_LENGTH
TEMPLATE = 1
LONGEST_REASON = 500
# Sixty random bits are not guessed; these keep the rest quiet, and names from being tried one by one.
MISSES_PER_ADDRESS = Limit(tries=60, period=timedelta(minutes=15))
NAMES_PER_ADDRESS = Limit(tries=20, period=timedelta(minutes=15))
NAMES_PER_CERTIFICATE = Limit(tries=30, period=timedelta(hours=1))
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


class CertificateState(StrEnum):
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Refusal(StrEnum):
    """Why a participant gets no certificate now."""

    NOT_HELD = "not_held"
    NOT_ACCEPTED = "not_accepted"
    TOO_FEW_DAYS = "too_few_days"
    HAS_ONE = "has_one"
    REVOKED = "revoked"
    NO_NAME = "no_name"


REFUSAL_WORDS: dict[Refusal, LazyProxy] = {
    Refusal.NOT_HELD: _("The session has not been held yet"),
    Refusal.NOT_ACCEPTED: _("No accepted place"),
    Refusal.TOO_FEW_DAYS: _("Too few days attended"),
    Refusal.HAS_ONE: _("Has a certificate"),
    Refusal.REVOKED: _("Certificate was revoked"),
    Refusal.NO_NAME: _("Name is missing"),
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What decides about one participant's certificate."""

    is_session_counted: bool
    is_accepted: bool
    has_name: bool
    days_present: int
    days_held: int
    has_certificate: bool
    was_revoked: bool = False


def refusal(candidate: Candidate, *, threshold: int) -> Refusal | None:
    """The first reason against a certificate, None when it has been earned; threshold in per cent of days.

    After a revocation somebody decides about this one person; issuing to all passes them over.
    """
    if not candidate.is_session_counted:
        return Refusal.NOT_HELD
    if candidate.has_certificate:
        return Refusal.HAS_ONE
    if candidate.was_revoked:
        return Refusal.REVOKED
    if not candidate.is_accepted:
        return Refusal.NOT_ACCEPTED
    if not candidate.has_name:
        return Refusal.NO_NAME
    if not is_complete(
        days_present=candidate.days_present, days_held=candidate.days_held, threshold=threshold
    ):
        return Refusal.TOO_FEW_DAYS
    return None


def days_needed(*, days_held: int, threshold: int) -> int:
    """The least number of days that reaches the threshold."""
    return -(-days_held * threshold // 100)


def code_of(number: int) -> str:
    """A code from 60 random bits."""
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(CODE_BITS - 5, -1, -5))


def read_code(text: str) -> str | None:
    """The code someone typed, forgiving case, spaces, hyphens and look-alike letters; None if it is none."""
    bare = re.sub(r"[\s\-–—.]+", "", text).upper().translate(_READ_AS)
    return bare if _CODE.fullmatch(bare) else None


def shown_code(code: str) -> str:
    """A code as it is printed: XXXX-XXXX-XXXX."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def serial_of(*, year: int, programme_code: str, host_country: str | None, number: int) -> str:
    """The readable number for filing, "2026/GP-KEN/00031"; year and running number alone make it unique."""
    programme = re.sub(r"[^A-Z0-9]+", "", programme_code.upper())[:12] or "P"
    return f"{year}/{programme}-{host_country or 'ONL'}/{number:05}"


def canonical(printed: Mapping[str, Any]) -> bytes:
    """What is printed as the one sequence of bytes that its digest is taken of."""
    text = json.dumps(printed, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(printed: Mapping[str, Any]) -> str:
    """SHA-256 of what is printed, in hexadecimal."""
    return hashlib.sha256(canonical(printed)).hexdigest()


def is_name_printed(typed: str, printed: Mapping[str, Any]) -> bool:
    """Does a typed name agree with the one printed: the full name in any order, the family name, or the
    name in its own script? Case, accents and spacing do not count."""
    key = name_key(typed)
    known = {
        name_key(str(printed.get("name", ""))),
        name_key(str(printed.get("family_name", ""))),
        name_key(str(printed.get("own_script_name", ""))),
    }
    return bool(key) and key in known


def file_names(serials_and_names: Sequence[tuple[str, str]]) -> list[str]:
    """A safe name for each file: the serial, which makes it the only one, then the person's name."""
    return [f"{_safe(serial)[:40]} {_safe(name)[:60]}".strip() + ".pdf" for serial, name in serials_and_names]


def _safe(text: str) -> str:
    bare = "".join(
        c if c.isalnum() or c in " -'" or category(c)[0] == "M" else "-" for c in normalize("NFC", text)
    )
    return re.sub(r"-{2,}", "-", " ".join(bare.split())).strip("- ")
