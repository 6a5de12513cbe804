"""Unicode's own test of the bidirectional algorithm: every line of BidiCharacterTest.txt."""

import sys
from dataclasses import dataclass
from pathlib import Path
from unicodedata import bidirectional

import pytest

from app.core.typeset import bidi

CASES = Path("/usr/share/unicode/BidiCharacterTest.txt")
FEWEST = 91_707  # lines of Unicode 15; a file cut short proves nothing
PARTS = 5  # odd: the lines alternate between the two directions of a paragraph
BY_FIRST_STRONG = "2"
REMOVED = "x"
MOVING = {"R", "AL", "AN", "RLE", "RLO", "RLI"}


@dataclass(frozen=True, slots=True)
class Case:
    """One line: a text, its paragraph's direction asked and found, and what must come of each character."""

    text: str
    asked: str
    base: int
    levels: list[str]
    order: list[int]


@pytest.fixture(scope="module", params=range(PARTS))
def cases(request: pytest.FixtureRequest) -> list[Case]:
    """A share of the file, so that workers share the work."""
    if not CASES.exists():
        pytest.skip(f"unicode-data is not installed here: no {CASES}")
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) >= FEWEST
    return [read_case(line) for line in lines[request.param :: PARTS]]


def read_case(line: str) -> Case:
    codes, asked, base, levels, order = line.split(";")
    text = "".join(chr(int(code, 16)) for code in codes.split())
    return Case(text, asked, int(base), levels.split(), [int(place) for place in order.split()])


def is_known(case: Case) -> bool:
    """Whether this Python's character data has every character: a newer file may speak of later ones."""
    return all(bidirectional(char) for char in case.text)


def outcome(case: Case) -> tuple[int, list[str], list[int]]:
    """Base level, levels of what is not removed, and order of the same, as our algorithm finds them."""
    base = bidi.base_level(case.text) if case.asked == BY_FIRST_STRONG else case.base
    found = bidi.levels(case.text, base)
    shown = [place for place, level in enumerate(case.levels) if level != REMOVED]
    told = [str(found[place]) if level != REMOVED else REMOVED for place, level in enumerate(case.levels)]
    return base, told, [shown[i] for i in bidi.visual_order([found[place] for place in shown])]


def test_every_line_of_unicodes_test_has_its_levels_and_order(cases: list[Case]) -> None:
    known = [case for case in cases if is_known(case)]

    assert [case for case in known if outcome(case) != (case.base, case.levels, case.order)] == []


def test_what_is_taken_to_need_no_algorithm_keeps_its_order(cases: list[Case]) -> None:
    unmoved = [case.order for case in cases if not case.base and not bidi.has_rtl(case.text)]

    assert unmoved
    assert [order for order in unmoved if order != sorted(order)] == []


def test_every_character_that_could_move_others_calls_for_the_algorithm() -> None:
    characters = map(chr, range(sys.maxunicode + 1))

    assert [char for char in characters if bidirectional(char) in MOVING and not bidi.has_rtl(char)] == []
