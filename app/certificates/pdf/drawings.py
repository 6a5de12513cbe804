"""Drawings of an office's: plain paths in RGB, written into certificates as they are."""

import json
import re
from dataclasses import dataclass

# How many numbers each operator takes (ISO 32000-1, annex A); paths, their painting, colours, line styles.
OPERATORS = {
    "q": 0, "Q": 0, "cm": 6, "w": 1, "J": 1, "j": 1, "M": 1,
    "m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "h": 0, "re": 4,
    "S": 0, "s": 0, "f": 0, "F": 0, "f*": 0, "B": 0, "B*": 0, "b": 0, "b*": 0, "n": 0, "W": 0, "W*": 0,
    "g": 1, "G": 1, "rg": 3, "RG": 3,
}  # fmt: skip
SMALLEST, LARGEST = 1, 15_000  # points
_NUMBER = r"-?\d+(?:\.\d+)?"
_PLAIN = re.compile(rf"((?:{_NUMBER} )*)([A-Za-z]+\*?)")
_DASHES = re.compile(rf"\[(?:{_NUMBER}(?: {_NUMBER})*)?\] {_NUMBER} d")


@dataclass(frozen=True)
class Drawing:
    """Operators of plain paths, one a line, and the size of the area they fill from the lower left corner.

    Raises ValueError for anything else: the operators become part of files that the office signs.
    """

    width: float
    height: float
    operators: str

    def __post_init__(self) -> None:
        sides = (self.width, self.height)
        if not all(isinstance(each, int | float) and SMALLEST <= each <= LARGEST for each in sides):
            raise ValueError("not the size of a drawing")
        if not isinstance(self.operators, str) or not _are_plain(self.operators):
            raise ValueError("not the operators of a drawing")

    def to_bytes(self) -> bytes:
        """As it is kept in the storage."""
        kept = {"width": self.width, "height": self.height, "operators": self.operators}
        return json.dumps(kept).encode("ascii")


def _are_plain(operators: str) -> bool:
    depth = 0
    for line in operators.split("\n"):
        depth += {"q": 1, "Q": -1}.get(line, 0)
        if depth < 0 or not _is_plain(line):
            return False
    return depth == 0


def _is_plain(line: str) -> bool:
    found = _PLAIN.fullmatch(line)
    if found is None:
        return _DASHES.fullmatch(line) is not None
    return OPERATORS.get(found[2]) == found[1].count(" ")
