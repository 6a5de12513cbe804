"""One measured figure, and the table they are printed in."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTHS = (56, 10, 14, 11, 9, 18)
HEADS = ("", "database", "measured", "goal", "to goal", "beside")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measured value; `goal` is a limit, or a least value where more is better.

    `beside` is what else was measured in the same run, by its name and value in the same unit.
    """

    name: str
    value: float
    unit: str
    database: str = ""
    goal: float | None = None
    more_is_better: bool = False
    beside: tuple[str, float] | None = None

    @property
    def to_goal(self) -> float | None:
        """How many times better than the goal; below 1 is worse."""
        if not self.goal or not self.value:
            return None
        return self.value / self.goal if self.more_is_better else self.goal / self.value


def print_heading(title: str) -> None:
    """A line above the figures of one part."""
    print(f"\n{title}\n" + _line(HEADS), flush=True)


def print_figures(figures: Iterable[Figure]) -> None:
    """One line a figure."""
    for each in figures:
        goal = "" if each.goal is None else f"{'>=' if each.more_is_better else '<='} {_number(each.goal)}"
        ratio = "" if each.to_goal is None else f"{_number(each.to_goal)}x"
        name, other = each.beside or ("", 0.0)
        beside = f"{_number(each.value / other)} x {name}" if other else ""
        measured = f"{_number(each.value)} {each.unit}"
        print(_line((each.name, each.database, measured, goal, ratio, beside)), flush=True)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _line(cells: tuple[str, ...]) -> str:
    first, *others = (
        cell.ljust(width) if n < 2 else cell.rjust(width)
        for n, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
    return " ".join([first, *others]).rstrip()


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
