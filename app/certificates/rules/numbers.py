"""Numbers of certificates: the random public code and the readable series."""

import re
from datetime import timedelta

from app.accounts.rules import Limit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_LENGTH = 12
CODE_BITS = 5 * CODE_LENGTH
# Sixty random bits are not guessed; these keep the rest quiet, and names from being tried one by one.
CHECKS_PER_ADDRESS = Limit(tries=29, period=timedelta(minutes=1))
MISSES_PER_ADDRESS = Limit(tries=60, period=timedelta(minutes=15))
NAMES_PER_ADDRESS = Limit(tries=20, period=timedelta(minutes=15))
NAMES_PER_CERTIFICATE = Limit(tries=30, period=timedelta(hours=1))
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


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
