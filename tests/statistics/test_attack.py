"""Published tables under attack by a solver; a control shows that the same attack opens suppressed tables.

`pytest -s tests/statistics/test_attack.py` prints what was found.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from app.statistics.rules.disclosure import BASE, MOVED, Number, offset_of, publish
from tests.statistics.attack import SMALL, Attacker, Findings

TABLES = 1000
PAIRS = 150
PINNED_AT_MOST = 0.01
pytestmark = pytest.mark.slow
Cell = tuple[int, int]
Cells = dict[Cell, int]
Margin = tuple[int | None, int | None]  # None: all rows, or all columns
TOTAL: Margin = (None, None)


@dataclass(frozen=True)
class Grid:
    """A table of some rows and columns, its cells and its margins."""

    rows: int
    columns: int

    @property
    def cells(self) -> list[Cell]:
        return [(row, column) for row in range(self.rows) for column in range(self.columns)]

    @property
    def numbers(self) -> Iterator[Margin]:
        for row in (*range(self.rows), None):
            for column in (*range(self.columns), None):
                yield row, column

    def within(self, number: Margin) -> list[Cell]:
        row, column = number
        return [cell for cell in self.cells if row in (None, cell[0]) and column in (None, cell[1])]

    def count(self, table: Cells, number: Margin) -> int:
        return sum(table[cell] for cell in self.within(number))


def some_grid(chance: np.random.Generator) -> Grid:
    return Grid(int(chance.integers(2, 7)), int(chance.integers(2, 5)))


def some_table(chance: np.random.Generator, grid: Grid) -> Cells:
    """Counts as they are in life: many small, some nothing, a few large."""
    means = chance.lognormal(chance.uniform(0, 2), 1.1, size=len(grid.cells))
    return dict(zip(grid.cells, map(int, chance.poisson(means)), strict=True))


def attack_single_tables(
    tell: Callable[[Attacker, list[Cell], int, str], Number | None], *, tables: int = TABLES
) -> Findings:
    chance = np.random.default_rng(2009)
    findings = Findings()
    for number_of_table in range(tables):
        grid = some_grid(chance)
        table = some_table(chance, grid)
        attacker = Attacker()
        for number in grid.numbers:
            cells, true = grid.within(number), grid.count(table, number)
            if number == TOTAL:  # the exact headline
                attacker.learn(dict.fromkeys(cells, 1), low=true, high=true)
            if told := tell(attacker, cells, true, f"{number_of_table}|{number}"):
                findings.saw(told)
        findings.attack(attacker, table)
    findings.tell(f"{tables} tables")
    return findings


def rounding(attacker: Attacker, cells: list[Cell], true: int, name: str) -> Number:
    number = publish(true, offset=offset_of(b"key", name))
    attacker.read_rounded(cells, number.published)
    return number


def suppression(attacker: Attacker, cells: list[Cell], true: int, name: str) -> None:
    is_hidden = len(cells) == 1 and true in SMALL
    low, high = (min(SMALL), max(SMALL)) if is_hidden else (true, true)
    attacker.learn(dict.fromkeys(cells, 1), low=low, high=high)


def test_rounded_tables_keep_their_small_numbers() -> None:
    findings = attack_single_tables(rounding)
    assert findings.small > TABLES
    assert findings.share <= PINNED_AT_MOST
    assert findings.shown.isdisjoint(SMALL)
    assert sum(findings.errors) / len(findings.errors) < 2
    assert max(findings.errors) < BASE


def test_the_same_attack_opens_suppressed_tables() -> None:
    assert attack_single_tables(suppression, tables=100).share > 30 * PINNED_AT_MOST


# ---- the same years again, after a late mark or two


def grow(chance: np.random.Generator, table: Cells, people: int) -> Cells:
    grown = dict(table)
    for place in chance.integers(len(table), size=people):
        grown[list(table)[place]] += 1
    return grown


def attack_successive_releases(
    tell: Callable[[Attacker, "Story", Margin, int], None], *, tables: int
) -> Findings:
    """Six releases, each after one to three people more; the exact headline says how many."""
    chance = np.random.default_rng(2010)
    findings = Findings()
    for number_of_table in range(tables):
        grid = some_grid(chance)
        story = Story(f"{number_of_table}", grid, [some_table(chance, grid)], {}, findings)
        attacker = Attacker()
        for moment in range(6):
            if moment:
                story.tables.append(grow(chance, story.tables[-1], int(chance.integers(1, 4))))
                for cell in grid.cells:
                    attacker.learn({(moment, cell): 1, (moment - 1, cell): -1}, low=0)
            for number in grid.numbers:
                true = grid.count(story.tables[moment], number)
                if number == TOTAL:
                    attacker.learn(dict.fromkeys(story.names(number, moment), 1), low=true, high=true)
                tell(attacker, story, number, moment)
        findings.attack(attacker, {(0, cell): true for cell, true in story.tables[0].items()})
    findings.tell(f"{tables} times 6 releases")
    return findings


@dataclass
class Story:
    """One table over several releases, and when each of its numbers was last rounded anew."""

    name: str
    grid: Grid
    tables: list[Cells]
    published: dict[Margin, tuple[int, Number]]
    findings: Findings

    def names(self, number: Margin, moment: int) -> list[tuple[int, Cell]]:
        return [(moment, cell) for cell in self.grid.within(number)]

    def true(self, number: Margin, moment: int) -> int:
        return self.grid.count(self.tables[moment], number)


def repeating(attacker: Attacker, story: Story, number: Margin, moment: int) -> None:
    """Our rule. The attacker sees which numbers changed, and knows what that means."""
    before = story.published.get(number)
    offset = offset_of(b"key", f"{story.name}|{number}")
    earlier = [before[1]] if before else []
    now = publish(story.true(number, moment), offset=offset, earlier=earlier)
    story.findings.saw(now)
    names = story.names(number, moment)
    if before and now is before[1]:
        attacker.read_repeated(names, story.names(number, before[0]))
        return
    attacker.read_rounded(names, now.published, offset=("offset", number))
    if before:
        attacker.read_moved(names, story.names(number, before[0]), up=True)
    story.published[number] = (moment, now)


def to_the_nearest(attacker: Attacker, story: Story, number: Margin, moment: int) -> None:
    """Ordinary rounding, for comparison: what lies behind a number is known, and a step shows one person."""
    published = round(story.true(number, moment) / BASE) * BASE
    around = BASE // 2
    names = dict.fromkeys(story.names(number, moment), 1)
    attacker.learn(names, low=published - around, high=published + around)


def test_late_marks_do_not_open_a_release() -> None:
    findings = attack_successive_releases(repeating, tables=150)
    assert findings.share <= PINNED_AT_MOST
    assert findings.shown.isdisjoint(SMALL)
    assert max(findings.errors) <= BASE - 1 + MOVED - 1


def test_late_marks_open_numbers_that_are_rounded_to_the_nearest() -> None:
    assert attack_successive_releases(to_the_nearest, tables=60).share > 2 * PINNED_AT_MOST


def test_one_late_mark_changes_no_number() -> None:
    chance = np.random.default_rng(7)
    for _time in range(300):
        grid = some_grid(chance)
        table = some_table(chance, grid)
        later = grow(chance, table, int(chance.integers(1, 4)))
        for number in grid.numbers:
            first = publish(grid.count(table, number), offset=int(chance.integers(BASE)))
            again = publish(grid.count(later, number), offset=int(chance.integers(BASE)), earlier=[first])
            assert again.published == first.published


def averaged(true: int, offsets: Sequence[int]) -> int:
    return round(sum(publish(true, offset=offset).published for offset in offsets) / len(offsets))


@pytest.mark.parametrize("true", SMALL)
def test_an_average_of_many_releases_tells_no_more_than_one(true: int) -> None:
    """Rounded afresh each time, the average of 500 releases would be the number."""
    afresh = [offset_of(b"key", f"release {n}") for n in range(500)]
    kept = [offset_of(b"key", "a cell")] * 500
    assert averaged(true, afresh) == true
    assert averaged(true, kept) % BASE == 0


# ---- two periods, and both together


def attack_overlapping_periods(*, knows_the_second: bool = False) -> Findings:
    """2009-2010 (A), then 2011 (B), then 2009-2011: sums of the two, where nobody came twice."""
    chance = np.random.default_rng(2011)
    findings = Findings()
    for number_of_table in range(PAIRS):
        grid = some_grid(chance)
        periods = {name: some_table(chance, grid) for name in "AB"}
        attacker = Attacker()
        if knows_the_second:
            for cell, true in periods["B"].items():
                attacker.learn({("B", cell): 1}, low=true, high=true)
        for number in grid.numbers:
            _tell_of_periods(attacker, grid, periods, number, f"{number_of_table}|{number}", findings)
        open_still = "A" if knows_the_second else "AB"
        truth = {(p, cell): true for p in open_still for cell, true in periods[p].items()}
        findings.attack(attacker, truth)
    findings.tell(f"{PAIRS} pairs of periods")
    return findings


def _tell_of_periods(
    attacker: Attacker, grid: Grid, periods: dict[str, Cells], number: Margin, name: str, findings: Findings
) -> None:
    published: dict[str, Number] = {}
    for period in ("A", "B", "AB"):
        true = sum(grid.count(periods[each], number) for each in period)
        names = [(each, cell) for each in period for cell in grid.within(number)]
        if number == TOTAL:
            attacker.learn(dict.fromkeys(names, 1), low=true, high=true)
        earlier = [published["B"], published["A"]] if period == "AB" else []
        now = publish(true, offset=offset_of(b"key", f"{period}|{name}"), earlier=earlier)
        findings.saw(now)
        repeated = next((each for each in published if published[each] is now), None)
        if repeated:  # the attacker is even told which
            attacker.read_repeated(names, [(repeated, cell) for cell in grid.within(number)])
        else:
            attacker.read_rounded(names, now.published)
            for each in published if period == "AB" else ():
                attacker.read_moved(names, [(each, cell) for cell in grid.within(number)], up=True)
        published[period] = now


def test_periods_do_not_open_each_other() -> None:
    findings = attack_overlapping_periods()
    assert findings.share <= PINNED_AT_MOST
    assert findings.shown.isdisjoint(SMALL)


def test_knowing_everybody_of_one_period_does_not_open_the_other() -> None:
    assert attack_overlapping_periods(knows_the_second=True).share <= PINNED_AT_MOST
