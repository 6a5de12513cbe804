"""Short names for addresses."""

import re
from collections.abc import Collection
from datetime import date

from anyascii import anyascii

LONGEST_SLUG = 80
_LONGEST_WORDS = 60
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def make_slug(*, title: str, city: str, starts_on: date) -> str:
    """The short name of a session, from its city or else its title, and its month: "nairobi-2026-03"."""
    words = plain(city) or plain(title) or "session"
    return f"{words}-{starts_on:%Y-%m}"


def free_slug(wanted: str, *, taken: Collection[str]) -> str:
    """The name, or the name with the first number from 2 on that nobody has."""
    if wanted not in taken:
        return wanted
    return next(name for n in range(2, len(taken) + 3) if (name := f"{wanted}-{n}") not in taken)


def plain(text: str) -> str:
    """The text in lower-case ASCII with hyphens, empty when nothing is left."""
    bare = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")
    return bare[:_LONGEST_WORDS].rstrip("-")
