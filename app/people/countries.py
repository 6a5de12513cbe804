"""Countries and areas under their UN names, and the one answer to "which country does this text mean?".

The tables in data/ are written by tools/build_countries.py.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from app.core.i18n import LANGUAGE_NAMES

LANGUAGES = tuple(LANGUAGE_NAMES)
DATA = Path(__file__).resolve().parent / "data"
MAX_LENGTH = 80  # the longest formal name has 62 characters; anything longer is not a country
ALIKE = 75  # rapidfuzz score from 0 to 100; below it a suggestion puzzles more than it helps
NEAR_BEST = 12  # points below the best suggestion that still make a useful second one
REGIONAL_INDICATOR_A = 0x1F1E6

# Words that never tell two countries apart. No single letters: "E. Guinea" and "D. Congo" are initials.
SMALL_WORDS = frozenset(
    "the of and la le les los las el de del des du di da das do dos et".split()  # noqa: SIM905
)
ABBREVIATIONS = {
    "rep": "republic", "repub": "republic", "dem": "democratic", "peoples": "people", "ppl": "people",
    "st": "saint", "ste": "sainte", "utd": "united", "fed": "federated",
    "is": "islands", "isl": "islands", "isls": "islands", "island": "islands", "terr": "territory",
}  # fmt: skip
LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
                         "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})  # fmt: skip


class UnknownCountryError(LookupError):
    """No country or area has this ISO 3166-1 alpha-3 code."""


@dataclass(frozen=True)
class Country:
    """A country or area: `m49`, `region`, `sub_region` are M49 codes; names are keyed by UN language tag."""

    alpha2: str
    alpha3: str
    m49: str
    region: str
    sub_region: str
    areas: tuple[str, ...]  # every M49 area it lies in, the smallest first
    is_ldc: bool
    is_lldc: bool
    is_sids: bool
    is_un_member: bool
    names: Mapping[str, str] = field(compare=False)
    short_names: Mapping[str, str] = field(compare=False)


def all_countries() -> tuple[Country, ...]:
    """Every country and area, ordered by alpha-3 code."""
    return tuple(_countries().values())


def get_country(alpha3: str) -> Country:
    """The country with this alpha-3 code; UnknownCountryError if there is none."""
    try:
        return _countries()[alpha3]
    except KeyError:
        raise UnknownCountryError(alpha3) from None


def country_name(alpha3: str, language: str = "en", *, short: bool = False) -> str:
    """The UN short name, or with `short` a form that fits a chart label; English for an unknown language."""
    country = get_country(alpha3)
    names = country.short_names if short else country.names
    return names.get(language[:2].lower()) or names["en"]


def all_areas() -> tuple[str, ...]:
    """The M49 codes of all regions and sub-regions."""
    return tuple(_areas())


def area_name(m49: str, language: str = "en") -> str:
    """The name of an M49 region or sub-region, such as "Eastern Africa" for 014."""
    names = _areas()[m49]
    return names.get(language[:2].lower()) or names["en"]


def find_country(text: str) -> Country | None:
    """The one country that a register means by this code, name or spelling; None if unknown or ambiguous."""
    return _find(text) if len(text) <= MAX_LENGTH else None


@lru_cache(maxsize=8192)
def _find(text: str) -> Country | None:
    alpha3 = _by_code(text) or _by_spelling(text) or _by_parts(text)
    return _countries()[alpha3] if alpha3 else None


def suggest_countries(text: str, limit: int = 3) -> list[Country]:
    """The countries whose names look most like the text, best first: for remedies, never for decisions."""
    key = spelling_key(text[:MAX_LENGTH])
    if not key:
        return []
    spellings = _spellings()
    alike = process.extract(key, spellings.keys(), scorer=fuzz.WRatio, limit=12 * limit, score_cutoff=ALIKE)
    by_likeness = sorted(alike, key=lambda hit: (-hit[1], abs(len(hit[0]) - len(key)), hit[0]))
    by_likeness = [hit for hit in by_likeness if hit[1] >= by_likeness[0][1] - NEAR_BEST]
    codes = dict.fromkeys(spellings[spelling] for spelling, _, _ in by_likeness)
    return [_countries()[code] for code in codes][:limit]


def spelling_key(text: str) -> str:
    """What two spellings of one name share: words without case, accents, marks, small words and order."""
    return " ".join(sorted(word for word in _words(text) if word not in SMALL_WORDS))


def _by_code(text: str) -> str | None:
    code = _flag_letters(text.strip())
    if code == "na" or code == "Na":  # "not available" in a register; Namibia's code is written NA
        return None
    return _codes().get(code.upper()) if code.isascii() else None


def _flag_letters(text: str) -> str:
    """A flag emoji is the two letters of the alpha-2 code in another alphabet."""
    offsets = [ord(c) - REGIONAL_INDICATOR_A for c in text]
    return "".join(chr(ord("A") + at) if 0 <= at < 26 else c for at, c in zip(offsets, text, strict=True))


def _by_spelling(text: str) -> str | None:
    return _spellings().get(spelling_key(text)) or _joined().get("".join(_words(text)))


def _by_parts(text: str) -> str | None:
    """ "Eswatini (Swaziland)", "KE - Kenya": several parts that all mean the same country."""
    parts = [part for part in re.split(r"[()\[\]/|;:,–—=]|\s-\s", text) if part.strip()]
    if len(parts) < 2:
        return None
    found = {_by_code(part) or _by_spelling(part) for part in parts}
    return found.pop() if len(found) == 1 else None


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Cf"))
    bare = re.sub(r"\b[dl]['’‘`´ʼ]|(?<=\w\w)['’‘`´ʼ]s\b", "", bare.translate(LETTERS))
    words = _join_initials(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare)))
    return [ABBREVIATIONS.get(word, word.removeprefix("ال") if len(word) > 4 else word) for word in words]


def _join_initials(words: list[str]) -> list[str]:
    """ "u s a" becomes "usa", "d r congo" becomes "dr congo"; ideographs stay as they are."""
    joined: list[str] = []
    after_initial = False
    for word in words:
        is_initial = len(word) == 1 and word < "\u0600"
        if is_initial and after_initial:
            joined[-1] += word
        else:
            joined.append(word)
        after_initial = is_initial
    return joined


@cache
def _countries() -> dict[str, Country]:
    return {row["alpha3"]: _country(row) for row in _read("countries.csv")}


def _country(row: Mapping[str, str]) -> Country:
    area = _areas()[row["m49_area"]]
    parents = [area, *_ancestors(area)]
    names = {language: row[language] for language in LANGUAGES}
    return Country(
        alpha2=row["alpha2"],
        alpha3=row["alpha3"],
        m49=row["m49"],
        region=parents[-1]["m49"],
        sub_region=area["m49"],
        areas=tuple(each["m49"] for each in parents),
        is_ldc=row["ldc"] == "x",
        is_lldc=row["lldc"] == "x",
        is_sids=row["sids"] == "x",
        is_un_member=row["un"] == "member",
        names=names,
        short_names={language: row[f"short_{language}"] or names[language] for language in LANGUAGES},
    )


def _ancestors(area: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    while area["parent"]:
        area = _areas()[area["parent"]]
        yield area


@cache
def _areas() -> dict[str, dict[str, str]]:
    return {row["m49"]: row for row in _read("regions.csv")}


@cache
def _codes() -> dict[str, str]:
    """Alpha-2, alpha-3 and three-digit codes; a country's alpha-3 code is the value."""
    return {code: c.alpha3 for c in all_countries() for code in (c.alpha2, c.alpha3, c.m49)}


@cache
def _spellings() -> dict[str, str]:
    return {spelling_key(text): alpha3 for alpha3, text in _accepted()}


@cache
def _joined() -> dict[str, str]:
    """Spellings without spaces, for "BurkinaFaso" and for scripts that set none; clashes are left out."""
    owners: dict[str, set[str]] = {}
    for alpha3, text in _accepted():
        owners.setdefault("".join(_words(text)), set()).add(alpha3)
    return {key: alpha3s.pop() for key, alpha3s in owners.items() if len(alpha3s) == 1}


def _accepted() -> Iterator[tuple[str, str]]:
    for row in _read("country_spellings.csv"):
        for text in row["spellings"].split("|"):
            yield row["alpha3"], text


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
