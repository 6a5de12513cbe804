"""Who is who: keys that decide, and signs that only suggest, that two records are one person."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

LOOKS_ALIKE = 0.92  # Jaro-Winkler; below it, different people with the same family name flood the list
MAX_KEY_LENGTH = 400


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


@lru_cache(maxsize=65536)
def text_key(text: str) -> str:
    """Fold case, accents, punctuation and spaces, so that spellings of one word compare equal."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not _is_latin_mark(c))
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", bare)))[:MAX_KEY_LENGTH]


def _is_latin_mark(character: str) -> bool:
    # Marks of Indic, Khmer, Thai … scripts are vowels, not accents: only the shared combining blocks go.
    return unicodedata.combining(character) != 0 and (
        "\u0300" <= character <= "\u036f" or "\u064b" <= character <= "\u065f"
    )


def name_key(*parts: str) -> str:
    """The words of a name, folded and in alphabetical order: order and spacing do not count."""
    return " ".join(sorted(text_key(" ".join(part for part in parts if part)).split()))


def email_key(email: str | None) -> str | None:
    """An address as it is compared: trimmed, case ignored; None when there is none."""
    return (email or "").strip().casefold() or None


def identity_key(name: str, organisation: str | None, country: str | None) -> str | None:
    """Name, organisation and country as one key; None when one is missing, because then it proves nothing.

    `name` is a `name_key`, `organisation` a plain name, `country` an alpha-3 code.
    """
    body = text_key(organisation or "")
    return f"{name}|{body}|{country}" if name and body and country else None


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What is compared to find look-alikes; keys are folded already."""

    name: str
    email: str | None
    organisation: str | None
    country: str | None
    sex: Sex


def likeness(one: Identity, other: Identity) -> tuple[str, ...]:
    """Reasons, as codes, why two people may be one; empty when nothing speaks for it."""
    same_name = bool(one.name) and one.name == other.name
    close_name = same_name or _close(one.name, other.name) or _contained(one.name, other.name)
    if not close_name:
        return ()
    reasons = ["same_name" if same_name else "similar_name"]
    if one.organisation and one.organisation == other.organisation:
        reasons.append("same_organisation")
    if one.country and one.country == other.country:
        reasons.append("same_country")
    if one.email and other.email and _mailbox(one.email) == _mailbox(other.email):
        reasons.append("same_mailbox_name")
    if {one.sex, other.sex} == {Sex.FEMALE, Sex.MALE}:
        return ()
    enough = len(reasons) >= 2 if same_name else len(reasons) >= 3
    return tuple(reasons) if enough else ()


def _close(one: str, other: str) -> bool:
    return JaroWinkler.similarity(one, other) >= LOOKS_ALIKE


def _contained(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return min(len(words), len(others)) >= 2 and (words <= others or others <= words)


def _mailbox(address: str) -> str:
    return re.sub(r"[\W\d_]+", "", address.partition("@")[0])
