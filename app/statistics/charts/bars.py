"""Bars: a row for each country, year or other part of a table, in segments for years, sexes or columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.statistics.charts.words import enumeration, figure, isolated

# The latest year takes the first colour; more years than colours share the last, grey one.
YEAR_COLOURS = ("d1", "d2", "d3", "d4", "d5")
NAMED = 3


@dataclass(frozen=True)
class LegendItem:
    """What a colour means; `colour` names a token of the style sheet, `look` is area, hatch or tick."""

    label: str
    colour: str
    look: str = "area"


@dataclass(frozen=True)
class Segment:
    """A part of a bar; `tip` is "2009: 25"."""

    value: float
    tip: str
    colour: str


@dataclass(frozen=True)
class Bar:
    """One row; `total` may be less than its segments, where a person counts once; `figures` has them all."""

    label: str
    segments: tuple[Segment, ...]
    total: str
    figures: tuple[str, ...]
    spoken: str
    href: str | None

    @cached_property
    def length(self) -> float:
        return sum(segment.value for segment in self.segments)


@dataclass(frozen=True)
class Bars:
    """A bar chart: `heading` heads the names of the rows, `legend` the segments."""

    kind: ClassVar[str] = "bars"

    heading: str
    legend: tuple[LegendItem, ...]
    rows: tuple[Bar, ...]
    total_heading: str

    @cached_property
    def longest(self) -> float:
        """The length that fills the width; 1 where there is nothing, so that nothing is divided by zero."""
        return max([1, *(row.length for row in self.rows)])

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands over the columns of the table behind the picture."""
        return (self.heading, *(item.label for item in self.legend), self.total_heading)

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The figures behind the picture."""
        return tuple((row.label, *row.figures, row.total) for row in self.rows)

    @property
    def description(self) -> str:
        """The picture in a sentence: how many bars, and the longest of them."""
        if not self.rows:
            return _("Bar chart without figures.")
        ranked = sorted(self.rows, key=lambda row: -row.length)
        if len(self.rows) <= NAMED:
            return _("Bar chart: %(rows)s.", rows=enumeration([_named(row) for row in self.rows]))
        return ngettext(
            "Bar chart of %(num)s row: %(most)s.",
            "Bar chart of %(num)s rows, the longest %(most)s.",
            len(self.rows),
            most=enumeration([_named(row) for row in ranked[:NAMED]]),
        )


@dataclass(frozen=True)
class BarData:
    """What a row is made of: a figure for each part, and the total as the report counts or writes it."""

    label: str
    values: Sequence[float]
    total: float | None = None
    href: str | None = None
    shown: str | None = None


def stacked_bars(
    heading: str,
    legend: Sequence[LegendItem],
    rows: Iterable[BarData],
    *,
    total_heading: str | None = None,
) -> Bars:
    """Rows in the given order, their figures in the order of the legend."""
    bars = tuple(_bar(legend, row) for row in rows)
    return Bars(heading, tuple(legend), bars, total_heading or _("Total"))


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
    legend = _sexes(unknown=any(unknown for _label, _women, _men, unknown, _href in data))
    return stacked_bars(
        _("Year"),
        legend,
        (
            BarData(label, (women, men, unknown)[: len(legend)], href=href)
            for label, women, men, unknown, href in data
        ),
    )


def _sexes(*, unknown: bool) -> list[LegendItem]:
    legend = [LegendItem(_("Women"), "d4"), LegendItem(_("Men"), "d3")]
    return [*legend, LegendItem(_("Not recorded"), "d5")] if unknown else legend


def _bar(legend: Sequence[LegendItem], row: BarData) -> Bar:
    figures = tuple(figure(value) for value in row.values)
    parts = list(zip(legend, row.values, figures, strict=True))
    return Bar(
        label=row.label,
        segments=tuple(
            Segment(value, f"{item.label}: {written}", item.colour)
            for item, value, written in parts
            if value > 0
        ),
        total=_total(row),
        figures=figures,
        spoken=", ".join(f"{item.label} {written}" for item, _value, written in parts),
        href=row.href,
    )


def _total(row: BarData) -> str:
    if row.shown is not None:
        return row.shown
    return figure(sum(row.values) if row.total is None else row.total)


def _named(row: Bar) -> str:
    return f"{isolated(row.label)} ({row.total})"


def _year_groups(years: list[int]) -> list[list[int]]:
    room = len(YEAR_COLOURS)
    if len(years) <= room:
        return [[year] for year in years]
    early = len(years) - room + 1
    return [years[:early], *([year] for year in years[early:])]


def _span(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
