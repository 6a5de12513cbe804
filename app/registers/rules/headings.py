"""Which field a heading names, in the six languages and the habits of registers."""

import re
from collections.abc import Iterable, Iterator, Sequence
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


class Kind(StrEnum):
    """What a sheet lists."""

    SESSIONS = "sessions"
    PEOPLE = "people"


def _folded(name: str) -> frozenset[str]:
    """The words of a list of the table, as they are compared."""
    return frozenset(word for entry in _TABLES[name] for word in words_of(entry))


def _cutter(*groups: frozenset[str]) -> re.Pattern[str]:
    han = sorted(
        {w for group in groups for w in group if "\u4e00" <= w[0] <= "\u9fff"}, key=len, reverse=True
    )
    return re.compile(f"({'|'.join(han)})")


_EVENTS, _FILLERS = _folded("events"), _folded("fillers")
_NOISE = {Kind.SESSIONS: _folded("noise"), Kind.PEOPLE: _folded("noise") | _folded("persons")}
_NAME_WORDS, _SCRIPT_WORDS, _LATIN_WORDS = _folded("names"), _folded("scripts"), _folded("latin")
_HAN_LITTLE = _cutter(_NOISE[Kind.PEOPLE], _EVENTS, _FILLERS)
_HAN_SCRIPTS = _cutter(_NAME_WORDS, _SCRIPT_WORDS, _LATIN_WORDS)


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
    "kind": "session_kind",
    "cost": "session_cost",
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
    _look_up(_key(heading), kind, found, strength=3)
    if kind is Kind.PEOPLE and not found and _is_own_script(heading):
        found["own_script"] = 2
    for part in _PARTS.split(heading):
        _look_up(_key(part), kind, found, strength=2)
    for words in _without_what_says_little(heading, kind) if not found else ():
        if kind is Kind.PEOPLE and _EVENTS.intersection(words_of(heading)):
            _look_up_event("".join(words), found)
        _look_up("".join(words), kind, found, strength=2)
        if found:
            break
    if not found and len(_key(heading)) >= SHORTEST_TYPO:
        match = process.extractOne(
            _key(heading), _STRONG[kind].keys(), scorer=fuzz.ratio, score_cutoff=NEARLY
        )
        found = dict.fromkeys(_STRONG[kind][match[0]], 1) if match else {}
    return tuple(Meaning(name, strength) for name, strength in sorted(found.items(), key=lambda i: -i[1]))


def _key(heading: str) -> str:
    return fold(heading) or heading.strip()


def _look_up(key: str, kind: Kind, found: dict[str, int], *, strength: int) -> None:
    """Note the fields whose own or weak words this key is."""
    for name in _STRONG[kind].get(key, []):
        found.setdefault(name, strength)
    for name in _WEAK[kind].get(key, []):
        found.setdefault(name, 1)


def _look_up_event(key: str, found: dict[str, int]) -> None:
    """In a list of people, the number or code of an event is that of the session they were in."""
    names = _STRONG[Kind.SESSIONS].get(key, []) + _WEAK[Kind.SESSIONS].get(key, [])
    if "ref" in names:
        found.setdefault("session", 2)
    for name in ("title", "country"):
        if name in names:
            found.setdefault(f"session_{name}", 2)


def _without_what_says_little(heading: str, kind: Kind) -> Iterator[list[str]]:
    """The words of a heading with less and less of what does not change what it names."""
    words = [part for word in words_of(heading) for part in _split_event(word)]
    noise = _NOISE[kind]
    for little in (noise, noise | _EVENTS, noise | _FILLERS, noise | _EVENTS | _FILLERS):
        if rest := [word for word in words if word not in little]:
            yield rest


def _split_event(word: str) -> list[str]:
    """Chinese writes no spaces: words that say little are cut out of a longer one."""
    if not "\u4e00" <= word[0] <= "\u9fff":
        return [word]
    return [part for part in _HAN_LITTLE.split(word) if part]


def _is_own_script(heading: str) -> bool:
    words = {part for word in words_of(heading) for part in _HAN_SCRIPTS.split(word)}
    return bool(words & _NAME_WORDS) and bool(words & _SCRIPT_WORDS) and not words & _LATIN_WORDS


@lru_cache(maxsize=4096)
def day_number(heading: str) -> int | None:
    """The number in "Day 1", "J2", "1-й день", "第3天", "اليوم الأول"; None for any other heading."""
    plain = re.sub(r"\d{1,4}([./-])\d{1,2}(\1\d{1,4})?", " ", heading)
    return _day_number(re.sub(r"[(（\[].*$", " ", plain)) or _day_number(plain)


def _day_number(heading: str) -> int | None:
    numbers, has_day = [], False
    for token in re.findall(r"\d+|[^\W\d]+", " ".join(words_of(heading))):
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
