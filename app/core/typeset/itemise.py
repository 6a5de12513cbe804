"""Cutting a line into pieces that one face can shape in one go: same direction, same script, same font."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import category, normalize

from anyascii import anyascii
from fontTools import unicodedata as script_data

from app.core.typeset.bidi_rules import bracket
from app.core.typeset.faces import Face, base_face, find_face

COMMON = frozenset({"Zyyy", "Zinh", "Zzzz"})
REPLACEMENT = "?"

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]")
_UNDRAWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(slots=True)
class Item:
    """A piece to shape: what to draw, and for each drawn character what it stands for in the text."""

    level: int
    script: str
    face: Face
    drawn: str
    sources: list[str]
    is_substitute: bool = False

    def accepts(self, other: "Item") -> bool:
        """Say whether the next piece can be shaped together with this one."""
        return (
            self.face is other.face
            and self.level == other.level
            and self.script == other.script
            and self.is_substitute == other.is_substitute
        )


def clean(text: str) -> str:
    """The text as it is drawn: composed (NFC), on one line, without control characters or lone surrogates."""
    return normalize("NFC", _UNDRAWABLE.sub("", _SPACES.sub(" ", text)))


def itemise(text: str, levels: Sequence[int], weight: int) -> list[Item]:
    """Pieces in logical order; what no font can draw is romanised, and such pieces are marked."""
    items: list[Item] = []
    for item in _characters(text, levels, weight):
        if items and items[-1].accepts(item):
            items[-1].drawn += item.drawn
            items[-1].sources += item.sources
        else:
            items.append(item)
    return items


def scripts(text: str) -> list[str]:
    """Script of every character; what belongs to no script goes with its neighbours, brackets in pairs."""
    result = [_script(char) for char in text]
    current = next((script for script in result if script not in COMMON), "Latn")
    opened: list[tuple[str, str]] = []
    for i, char in enumerate(text):
        if result[i] in COMMON:
            result[i] = _bracket_script(char, current, opened)
        current = result[i]
    return result


def _characters(text: str, levels: Sequence[int], weight: int) -> Iterator[Item]:
    before: Face | None = None
    for char, script, level in zip(text, scripts(text), levels, strict=True):
        if char in _DIRECTION_MARKS:
            continue
        face = before if before and _goes_with_previous(char, before) else find_face(char, script, weight)
        if face is None and category(char) == "Cf":
            face = base_face(weight)
        before = face
        if face:
            yield Item(level, script, face, char, [char])
        else:
            yield _romanised(char, level, weight)


def _romanised(char: str, level: int, weight: int) -> Item:
    drawn = anyascii(char) or REPLACEMENT
    sources = [char] + [""] * (len(drawn) - 1)
    return Item(level + level % 2, "Latn", base_face(weight), drawn, sources, is_substitute=True)


def _goes_with_previous(char: str, face: Face) -> bool:
    if category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return True
    return category(char) in ("Mn", "Me") and ord(char) in face.coverage


def _bracket_script(char: str, current: str, opened: list[tuple[str, str]]) -> str:
    pair = bracket(char)
    if pair is None:
        return current
    name, opens = pair
    if opens:
        opened.append((name, current))
    elif any(name == waiting for waiting, _ in opened):
        while opened[-1][0] != name:
            opened.pop()
        return opened.pop()[1]
    return current


@cache
def _script(char: str) -> str:
    return str(script_data.script(char))
