"""Bars: a row for each country or year, in one segment for each year or sex."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.i18n import gettext as _
from app.statistics.charts.words import figure

# The latest year takes the first colour; more years than colours share the last, grey one.
YEAR_COLOURS = ("d1", "d2", "d3", "d4", "d5")


@dataclass(frozen=True)
class LegendItem:
    """What a colour means; `colour` names a token of the style sheet, such as "d1"."""

    label: str
    colour: str


@dataclass(frozen=True)
class Segment:
    """A part of a bar; `tip` is "2009: 25"."""

    value: int
    tip: str
    colour: str


@dataclass(frozen=True)
class Bar:
    """One row; `total` may be less than its segments, where a person counts once."""

    label: str
    segments: tuple[Segment, ...]
    total: str
    spoken: str
    href: str | None

    @cached_property
    def length(self) -> int:
        return sum(segment.value for segment in self.segments)


@dataclass(frozen=True)
class Bars:
    """A bar chart, which is a table too: `heading` heads the names of the rows, `legend` the segments."""

    heading: str
    legend: tuple[LegendItem, ...]
    rows: tuple[Bar, ...]

    @cached_property
    def longest(self) -> int:
        """The length that fills the width; 1 where there is nothing, so that nothing is divided by zero."""
        return max([1, *(row.length for row in self.rows)])


@dataclass(frozen=True)
class BarData:
    """What a row is made of: a figure for each part, and the total as the report counts it."""

    label: str
    values: Sequence[int]
    total: int | None = None
    href: str | None = None


def stacked_bars(heading: str, legend: Sequence[LegendItem], rows: Iterable[BarData]) -> Bars:
    """Rows in the given order, their figures in the order of the legend."""
    return Bars(heading, tuple(legend), tuple(_bar(legend, row) for row in rows))


def bars_by_year(rows: Iterable[tuple[str, Mapping[int, int], int, str | None]]) -> Bars:
    """(label, figure by year, total, href) rows; of more than five years the earliest share a segment."""
    data = list(rows)
    groups = _year_groups(sorted({year for _label, by_year, _total, _href in data for year in by_year}))
    colours = YEAR_COLOURS[: len(groups)][::-1]
    legend = [LegendItem(_span(years), colour) for years, colour in zip(groups, colours, strict=True)]
    return stacked_bars(
        _("Country"),
        legend,
        (
            BarData(label, [sum(by_year.get(year, 0) for year in years) for years in groups], total, href)
            for label, by_year, total, href in data
        ),
    )


def bars_by_sex(rows: Iterable[tuple[str, int, int, int, str | None]]) -> Bars:
    """(label, women, men, not recorded, href) rows; the third segment stands only where it is needed."""
    data = list(rows)
    legend = [LegendItem(_("Women"), "d4"), LegendItem(_("Men"), "d3"), LegendItem(_("Not recorded"), "d5")]
    shown = 3 if any(unknown for _label, _women, _men, unknown, _href in data) else 2
    return stacked_bars(
        _("Year"),
        legend[:shown],
        (
            BarData(label, (women, men, unknown)[:shown], href=href)
            for label, women, men, unknown, href in data
        ),
    )


def _bar(legend: Sequence[LegendItem], row: BarData) -> Bar:
    parts = [
        (value, f"{item.label}: {figure(value)}", item.colour)
        for item, value in zip(legend, row.values, strict=True)
    ]
    return Bar(
        label=row.label,
        segments=tuple(Segment(*part) for part in parts if part[0] > 0),
        total=figure(sum(row.values) if row.total is None else row.total),
        spoken=", ".join(
            f"{item.label} {figure(value)}" for item, value in zip(legend, row.values, strict=True)
        ),
        href=row.href,
    )


def _year_groups(years: list[int]) -> list[list[int]]:
    room = len(YEAR_COLOURS)
    if len(years) <= room:
        return [[year] for year in years]
    early = len(years) - room + 1
    return [years[:early], *([year] for year in years[early:])]


def _span(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
