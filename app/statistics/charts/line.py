"""A line of a growing total over time, with its scales; positions are percent of the plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from babel.dates import format_skeleton

from app.core.i18n import current_locale
from app.core.i18n import gettext as _
from app.statistics.charts.words import figure

SCALE_STEPS = 5
MOST_TICKS = 8
LABEL_ROOM = 0.22  # of the plot on a phone, for the first and the last month
DAYS_A_YEAR = 366


@dataclass(frozen=True)
class Tick:
    """A mark on a scale: percent from the start (x) or from the top (y)."""

    at: str
    label: str


@dataclass(frozen=True)
class Line:
    """A growing total; `points` are percent, y from the top; `table` holds the figures behind it."""

    kind: ClassVar[str] = "line"

    title: str
    points: tuple[tuple[float, float], ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    end: Tick
    table: tuple[tuple[str, str], ...]
    description: str

    @property
    def heads(self) -> tuple[str, str]:
        """What stands over the columns of the table."""
        return _("End of"), self.title

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in self.points)


def growing_line(title: str, totals: Sequence[tuple[date, int]], *, start: date, end: date) -> Line:
    """The line through (day, total reached) from nothing at the start to the last total at the end."""
    known = sorted(totals)
    days = max((end - start).days, 1)
    top, step = scale(max([0, *(total for _day, total in known)]))
    last = known[-1][1] if known else 0
    course = [(start, 0), *known, (end, last)]
    points = tuple(((day - start).days / days * 100, 100 - total / top * 100) for day, total in course)
    table = tuple((label, figure(total)) for label, total in _reached(known, start, end))
    return Line(
        title=title,
        points=points,
        across=tuple(_time_ticks(start, end)),
        up=tuple(Tick(_percent(100 - n / top * 100), figure(n)) for n in range(0, top + 1, step)),
        end=Tick(_percent(points[-1][1]), figure(last)),
        table=table,
        description=_described(title, table),
    )


def scale(highest: int) -> tuple[int, int]:
    """(top, step) of a scale in round steps that reaches the highest figure in at most five steps."""
    power = 10 ** max(len(str(highest)) - 2, 0)
    choices = (n * factor for factor in (power, power * 10) for n in (1, 2, 5, 10))
    step = next((n for n in choices if n * SCALE_STEPS >= highest), power * 100)
    return max(-(-highest // step), 1) * step, step


def _reached(known: list[tuple[date, int]], start: date, end: date) -> list[tuple[str, int]]:
    """The total at the end of each year, or of each month where the period is no longer than a year."""
    if (end - start).days > DAYS_A_YEAR:
        ends = [(str(year), date(year + 1, 1, 1)) for year in range(start.year, end.year + 1)]
    else:
        months = range(start.year * 12 + start.month, end.year * 12 + end.month + 1)
        ends = [
            (_month(date((n - 1) // 12, (n - 1) % 12 + 1, 1), "yMMM"), date(n // 12, n % 12 + 1, 1))
            for n in months
        ]
    return [(label, max([0, *(total for day, total in known if day < after)])) for label, after in ends]


def _time_ticks(start: date, end: date) -> list[Tick]:
    """The first month, each new year or month, and the last month; as many as have room."""
    days = max((end - start).days, 1)
    by_year = days > DAYS_A_YEAR
    marks = _years_between(start, end) if by_year else _months_between(start, end)
    every = -(-len(marks) // (MOST_TICKS - 2)) or 1
    margin = days * LABEL_ROOM
    inner = [
        day for day in marks[every - 1 :: every] if (day - start).days > margin and (end - day).days > margin
    ]
    labelled = [
        (start, _month(start, "yMMM")),
        *((day, _month(day, "y" if by_year else "MMM")) for day in inner),
    ]
    labelled.append((end, _month(end, "MMM")))
    return [Tick(_percent((day - start).days / days * 100), label) for day, label in labelled]


def _years_between(start: date, end: date) -> list[date]:
    return [date(year, 1, 1) for year in range(start.year + 1, end.year + 1)]


def _months_between(start: date, end: date) -> list[date]:
    first, last = start.year * 12 + start.month, end.year * 12 + end.month - 2
    return [date(n // 12, n % 12 + 1, 1) for n in range(first, last + 1)]


def _month(day: date, skeleton: str) -> str:
    return str(format_skeleton(skeleton, day, locale=current_locale()))


def _described(title: str, table: Sequence[tuple[str, str]]) -> str:
    # A year in which nobody came for the first time says nothing new.
    told = [
        row for before, row in zip((None, *table), table, strict=False) if not before or before[1] != row[1]
    ]
    reached = [_("%(number)s by the end of %(year)s", number=number, year=label) for label, number in told]
    return _("Line chart. %(title)s: %(figures)s.", title=title, figures=", ".join(reached))


def _percent(value: float) -> str:
    return f"{value:.2f}"
