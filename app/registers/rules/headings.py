"""Which field a heading names, in the six languages and the habits of registers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

from app.registers.rules.cells import Cell, as_text
from app.registers.rules.vocabulary import all_words, fold, load, words_of

NEARLY = 90  # of 100; below it, other words are meant
SHORTEST_TYPO = 6
MOST_DAYS = 92
_TABLES = load("headings")
_DAYS = load("days")
_PARTS = re.compile(r"\s*[/|\n\r(（)）:：;]\s*|\s+[-–—]\s+")
_NOISE = frozenset(fold(word) for word in _TABLES["noise"])


class Kind(StrEnum):
    """What a sheet lists."""

    SESSIONS = "sessions"
    PEOPLE = "people"


# In a list of people that also carries its sessions, these headings of a session are fields of their own.
SESSION_FACTS = {
    "start": "session_start",
    "end": "session_end",
    "days": "session_days",
    "city": "session_city",
    "venue": "session_venue",
    "partner": "session_partner",
    "language": "session_language",
    "modules": "session_modules",
    "trainers": "session_trainers",
    "format": "session_format",
}
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.SESSIONS: tuple(_TABLES["sessions"]),
    Kind.PEOPLE: (*_TABLES["people"], *SESSION_FACTS.values()),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field a heading may name; strength 3: its own word, 2: a part of it, 1: weak or misspelt."""

    field: str
    strength: int


def _table(kind: Kind, *, weak: bool) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for name, languages in _TABLES[kind.value].items():
        for word in languages.get("weak", []) if weak else all_words(languages):
            fields = table.setdefault(fold(word) or word, [])
            if name not in fields:
                fields.append(name)
    return table


_STRONG = {kind: _table(kind, weak=False) for kind in Kind}
_WEAK = {kind: _table(kind, weak=True) for kind in Kind}


@lru_cache(maxsize=4096)
def meanings(heading: str, kind: Kind) -> tuple[Meaning, ...]:
    """The fields this heading may name in a sheet of this kind, the likeliest first."""
    found: dict[str, int] = {}
    for strength, keys in ((3, [_key(heading)]), (2, _part_keys(heading))):
        for key in keys:
            for name in _STRONG[kind].get(key, []):
                found.setdefault(name, strength)
            for name in _WEAK[kind].get(key, []):
                found.setdefault(name, 1)
    if not found and len(_key(heading)) >= SHORTEST_TYPO:
        match = process.extractOne(
            _key(heading), _STRONG[kind].keys(), scorer=fuzz.ratio, score_cutoff=NEARLY
        )
        found = dict.fromkeys(_STRONG[kind][match[0]], 1) if match else {}
    return tuple(Meaning(name, strength) for name, strength in sorted(found.items(), key=lambda i: -i[1]))


def _key(heading: str) -> str:
    return fold(heading) or heading.strip()


def _part_keys(heading: str) -> list[str]:
    parts = [part for part in _PARTS.split(heading) if part.strip()]
    bare = "".join(word for word in words_of(heading) if word not in _NOISE)
    return [key for key in (*map(_key, parts), bare) if key]


@lru_cache(maxsize=4096)
def day_number(heading: str) -> int | None:
    """The number in "Day 1", "J2", "1-й день", "第3天", "اليوم الأول"; None for any other heading."""
    plain = re.sub(r"[(（\[].*$|\d{1,4}([./-])\d{1,2}(\1\d{1,4})?", " ", heading)
    numbers, has_day = [], False
    for token in re.findall(r"\d+|[^\W\d]+", " ".join(words_of(plain))):
        for word in _split_han(token):
            if word.isdecimal():
                numbers.append(int(word))
            elif word in _ORDINALS and word not in _DAY_WORDS:
                numbers.append(_ORDINALS[word])
            elif word in _DAY_WORDS:
                has_day = True
            elif word not in _BESIDE:
                return None
    return numbers[0] if has_day and len(numbers) == 1 and 1 <= numbers[0] <= MOST_DAYS else None


_DAY_WORDS = frozenset(fold(word) for word in _DAYS["day"])
_BESIDE = frozenset(fold(word) for word in _DAYS["beside"])
_ORDINALS = {fold(word): int(number) for number, words in _DAYS["ordinals"].items() for word in words}
_HAN_WORDS = re.compile(
    "|".join(
        sorted(
            (w for w in (*_DAY_WORDS, *_BESIDE, *_ORDINALS) if "\u4e00" <= w[0] <= "\u9fff"),
            key=len,
            reverse=True,
        )
    )
)


def _split_han(token: str) -> list[str]:
    if not "\u4e00" <= token[0] <= "\u9fff":
        return [token]
    words = _HAN_WORDS.findall(token)
    return words if "".join(words) == token else [token]


def heading_day(cell: Cell) -> int | date | None:
    """The day a heading stands for: its number, or its date where the heading is a date cell."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return day_number(cell) if isinstance(cell, str) else None


def count_recognised(cells: Sequence[Cell]) -> int:
    """How many cells of a row are headings, read as the kind of sheet that explains most of them."""
    return max(len(recognised(cells, kind)) for kind in Kind)


def recognised(cells: Iterable[Cell], kind: Kind) -> set[str | int | date]:
    """The different fields and days that a row of cells names."""
    found: set[str | int | date] = set()
    for cell in cells:
        text = as_text(cell) if isinstance(cell, str) else ""
        day = heading_day(cell) if kind is Kind.PEOPLE else None
        if day is not None:
            found.add(day)
        elif text and len(text) <= 80:
            found.update(meaning.field for meaning in meanings(text, kind)[:1])
    return found
