"""The rules of UAX #9 that settle weak, bracket and neutral characters inside one isolating run sequence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from unicodedata import bidirectional, category, normalize

from fontTools.unicodedata import mirrored

MAX_OPEN_BRACKETS = 63
INITIATORS = frozenset({"LRI", "RLI", "FSI"})
NEUTRAL = INITIATORS | {"B", "S", "WS", "ON", "PDI"}
SIDE = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
STEPS = ({"R": 1, "AN": 2, "EN": 2}, {"L": 1, "AN": 1, "EN": 1})


@dataclass
class RunSequence:
    """One isolating run sequence (BD13): the places it covers and the strong types around it."""

    level: int
    indices: list[int] = field(default_factory=list)
    before: str = "L"
    after: str = "L"

    @property
    def direction(self) -> str:
        """The type that the embedding level stands for."""
        return "R" if self.level % 2 else "L"


def resolve(sequence: RunSequence, types: Sequence[str], original: Sequence[str], text: str) -> list[int]:
    """Final level of every place in the sequence (rules W1 to I2)."""
    kinds = [types[i] for i in sequence.indices]
    marks = [original[i] == "NSM" for i in sequence.indices]
    _attach_marks(kinds, sequence)
    _settle_numbers(kinds, sequence)
    _settle_separators(kinds)
    _settle_terminators(kinds)
    _settle_latin_numbers(kinds, sequence)
    _settle_brackets(kinds, marks, [text[i] for i in sequence.indices], sequence)
    _settle_neutrals(kinds, sequence)
    steps = STEPS[sequence.level % 2]
    return [sequence.level + steps.get(kind, 0) for kind in kinds]


@cache
def bracket(char: str) -> tuple[str, bool] | None:
    """The opening bracket of this character's pair and whether it is that one; None for anything else."""
    if category(char) not in ("Ps", "Pe") or bidirectional(char) != "ON":
        return None
    other = mirrored(ord(char))
    if other is None:
        return None
    opens = category(char) == "Ps"
    return normalize("NFD", char if opens else chr(other)), opens


def _attach_marks(kinds: list[str], sequence: RunSequence) -> None:
    """W1"""
    previous = sequence.before
    for i, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[i] = "ON" if previous in INITIATORS or previous == "PDI" else previous
        previous = kinds[i]


def _settle_numbers(kinds: list[str], sequence: RunSequence) -> None:
    """W2 and W3"""
    strong = sequence.before
    for i, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]


def _settle_separators(kinds: list[str]) -> None:
    """W4"""
    for i in range(1, len(kinds) - 1):
        before, kind, after = kinds[i - 1 : i + 2]
        between_numbers = before == after and before in ("EN", "AN")
        if between_numbers and (kind == "CS" or (kind == "ES" and before == "EN")):
            kinds[i] = before


def _settle_terminators(kinds: list[str]) -> None:
    """W5 and W6"""
    for start, end in _spans(kinds, frozenset({"ET"})):
        beside_number = "EN" in (kinds[start - 1 : start] + kinds[end : end + 1])
        kinds[start:end] = ["EN" if beside_number else "ON"] * (end - start)
    kinds[:] = ["ON" if kind in ("ES", "CS") else kind for kind in kinds]


def _settle_latin_numbers(kinds: list[str], sequence: RunSequence) -> None:
    """W7"""
    strong = sequence.before
    for i, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"


def _settle_brackets(kinds: list[str], marks: list[bool], chars: list[str], sequence: RunSequence) -> None:
    """N0"""
    for start, end in _pairs(kinds, chars):
        side = _bracket_side(kinds, start, end, sequence)
        if side is None:
            continue
        for place in (start, end):
            kinds[place] = side
            follower = place + 1
            while follower < len(kinds) and marks[follower]:
                kinds[follower] = side
                follower += 1


def _pairs(kinds: list[str], chars: list[str]) -> list[tuple[int, int]]:
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for i, char in enumerate(chars):
        pair = bracket(char) if kinds[i] == "ON" else None
        if pair is None:
            continue
        name, opens = pair
        if opens and len(opened) == MAX_OPEN_BRACKETS:
            break
        if opens:
            opened.append((name, i))
        elif any(name == waiting for waiting, _ in opened):
            while opened[-1][0] != name:
                opened.pop()
            found.append((opened.pop()[1], i))
    return sorted(found)


def _bracket_side(kinds: list[str], start: int, end: int, sequence: RunSequence) -> str | None:
    inside = {SIDE[kind] for kind in kinds[start + 1 : end] if kind in SIDE}
    if not inside:
        return None
    if sequence.direction in inside:
        return sequence.direction
    before = next((SIDE[kind] for kind in reversed(kinds[:start]) if kind in SIDE), sequence.before)
    return before if before in inside else sequence.direction


def _settle_neutrals(kinds: list[str], sequence: RunSequence) -> None:
    """N1 and N2"""
    for start, end in _spans(kinds, NEUTRAL):
        before = SIDE[kinds[start - 1]] if start else sequence.before
        after = SIDE[kinds[end]] if end < len(kinds) else sequence.after
        kinds[start:end] = [before if before == after else sequence.direction] * (end - start)


def _spans(kinds: list[str], wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where the wanted kinds stand together; the caller may settle each span before it asks for the next."""
    start = end = 0
    while start < len(kinds):
        while end < len(kinds) and kinds[end] in wanted:
            end += 1
        if end > start:
            yield start, end
        start = end = end + 1
