"""Who is who: keys that decide, and signs that only suggest, that two records are one person."""

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

LOOKS_ALIKE = 0.92  # Jaro-Winkler; below it, different people with the same family name flood the list
MAX_KEY_LENGTH = 400
MAX_FIELD_LENGTH = 200
# Marks that turn the direction of what follows: a name that carries one can make another name look wrong.
DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])

# What no decomposition folds: strokes and ligatures, Arabic letters written both ways, marks inside a word.
LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ى": "ي", "ة": "ه"}
    | dict.fromkeys("'’‘ʼʻ`´ـ\u200c\u200d")
)


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


def cleaned(text: str | None) -> str:
    """A field as it is kept: composed, trimmed, without control characters, of bounded length."""
    if not text or (text.isascii() and text.isprintable()):  # most of any register
        return " ".join((text or "").split())[:MAX_FIELD_LENGTH].strip()
    composed = unicodedata.normalize("NFC", text).translate(DIRECTION_MARKS)
    plain = "".join(_KEPT_AS.get(unicodedata.category(c), c) for c in composed if c not in _UNSEEN)
    return _HEAP.sub(r"\1", " ".join(plain.split()))[:MAX_FIELD_LENGTH].strip()


_KEPT_AS = dict.fromkeys(("Cc", "Cs", "Zl", "Zp"), " ") | {"Me": ""}
# What nobody sees, but what makes two names different; joiners of Indic and Persian letters stay.
_UNSEEN = frozenset("\u00ad\u115f\u1160\u180e\u200b\u2060\u3164\ufeff\uffa0")
_HEAP = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")  # more accents on a letter wreck the page


_OF_A_WORD = re.compile("[a-z0-9]+")


@lru_cache(maxsize=65536)
def text_key(text: str) -> str:
    """Fold case, accents, punctuation and spaces, so that spellings of one word compare equal."""
    if text.isascii():  # the same, five times faster: registers of 100,000 rows are mostly ASCII
        return " ".join(_OF_A_WORD.findall(text.lower().translate(LETTERS)))[:MAX_KEY_LENGTH].rstrip()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(c for c in decomposed if not _is_accent(c))
    kept = "".join(c if _is_of_a_word(c) else " " for c in unicodedata.normalize("NFC", bare))
    return " ".join(kept.split())[:MAX_KEY_LENGTH].rstrip()


def _is_accent(character: str) -> bool:
    # Marks of Indic, Khmer, Thai … scripts are vowels, not accents: only the shared combining blocks go.
    return unicodedata.combining(character) != 0 and (
        "\u0300" <= character <= "\u036f" or "\u064b" <= character <= "\u065f"
    )


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def name_key(*parts: str) -> str:
    """The words of a name, folded and in alphabetical order: order and spacing do not count."""
    return " ".join(sorted(text_key(" ".join(part for part in parts if part)).split()))


def person_name_key(family_name: str, given_name: str, own_script_name: str = "") -> str:
    """The key of a person's name; the name in their own script stands in where there is no other."""
    return name_key(family_name, given_name) or name_key(own_script_name)


def search_key(*parts: str | None) -> str:
    """What a search reads of a record: its words, each once, folded."""
    return " ".join(dict.fromkeys(text_key(" ".join(part for part in parts if part)).split()))


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
class PersonDetails:
    """What a form or a register says about a person; `country` is an alpha-3 code, texts are as typed."""

    family_name: str = ""
    given_name: str = ""
    own_script_name: str = ""
    sex: Sex = Sex.UNKNOWN
    country: str | None = None
    organisation: str = ""
    sector_code: str | None = None
    position: str = ""
    email: str | None = None
    phone: str | None = None
    language: str = ""

    def tidy(self) -> "PersonDetails":
        """The same, each text as it is kept."""
        texts = {
            each.name: cleaned(getattr(self, each.name))
            for each in fields(self)
            if each.name not in ("sex", "country", "sector_code")
        }
        contacts = {name: texts[name] or None for name in ("email", "phone")}
        codes = {"country": self.country or None, "sector_code": self.sector_code or None}
        return replace(self, **{**texts, **contacts, **codes})  # type: ignore[arg-type]

    @property
    def name_key(self) -> str:
        return person_name_key(self.family_name, self.given_name, self.own_script_name)

    @property
    def search_text(self) -> str:
        return search_key(self.given_name, self.family_name, self.own_script_name, self.email)

    def identity(self) -> "Identity":
        """What decides, and what suggests, who this is."""
        return Identity(
            name=self.name_key,
            email=email_key(self.email),
            organisation=text_key(self.organisation) or None,
            country=self.country or None,
            sex=self.sex,
        )


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What is compared to find look-alikes; keys are folded already."""

    name: str
    email: str | None
    organisation: str | None
    country: str | None
    sex: Sex

    @property
    def keys(self) -> dict[str, str]:
        """The keys that decide, the stronger one first."""
        found = {"email": self.email, "identity": identity_key(self.name, self.organisation, self.country)}
        return {kind: key for kind, key in found.items() if key}


def likeness(one: Identity, other: Identity) -> tuple[str, ...]:
    """Reasons, as codes, why two people may be one; empty when too little speaks for it."""
    if not one.name or not other.name or {one.sex, other.sex} == {Sex.FEMALE, Sex.MALE}:
        return ()
    signs = _common_signs(one, other)
    if one.name == other.name:
        return ("same_name", *signs) if signs else ()
    # The names are compared last: it is the dear part, and without two more signs it decides nothing.
    if len(signs) >= 2 and (_close(one.name, other.name) or _contained(one.name, other.name)):
        return ("similar_name", *signs)
    return ()


def _common_signs(one: Identity, other: Identity) -> list[str]:
    signs = []
    if one.organisation and one.organisation == other.organisation:
        signs.append("same_organisation")
    if one.country and one.country == other.country:
        signs.append("same_country")
    if one.email and other.email and mailbox(one.email) == mailbox(other.email) != "":
        signs.append("same_mailbox_name")
    return signs


def _close(one: str, other: str) -> bool:
    return JaroWinkler.similarity(one, other) >= LOOKS_ALIKE


def _contained(one: str, other: str) -> bool:
    if one.count(" ") == other.count(" "):
        return False  # as many words: then one holds the other only when they are the same
    words, others = set(one.split()), set(other.split())
    return min(len(words), len(others)) >= 2 and (words <= others or others <= words)


@lru_cache(maxsize=65536)
def mailbox(address: str) -> str:
    """The letters before the @, which people keep when they change the provider."""
    return re.sub(r"[\W\d_]+", "", address.partition("@")[0])
