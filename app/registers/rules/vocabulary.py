"""The words registers use, read once from the data files of this package and folded for comparison."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.people.rules import text_key

DATA = Path(__file__).resolve().parents[1] / "data"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ELISION = re.compile(r"\b([dl])['’]", re.IGNORECASE)
_PLURAL = re.compile(r"\((s|es|x|e|a|на|ая|ы)\)", re.IGNORECASE)
_ARABIC_FORMS = str.maketrans({"ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ـ": None})
_ARTICLE = "ال"


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A word or heading as it is compared: case, accents, punctuation, spaces and Arabic articles ignored."""
    return "".join(words_of(text))


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text; digits of every script become 0 to 9."""
    spaced = _ELISION.sub(r"\1 ", _CAMEL.sub(" ", _PLURAL.sub("", text))).replace("_", " ")
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in spaced)
    key = text_key(digits).casefold().translate(_ARABIC_FORMS)
    return tuple(_without_article(word) for word in key.split())


def _without_article(word: str) -> str:
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > 4 else word


def load(name: str) -> dict[str, Any]:
    """One of the data files: tables of words by field or value, then by language."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def all_words(table: dict[str, Any]) -> list[str]:
    """The words of each language in a table, except those marked as weak."""
    return [word for language, words in table.items() if language != "weak" for word in words]
