"""Bars: a row for each country, year or other part of a table, in segments for years, sexes or columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.statistics.charts.words import enumeration, figure, isolated, percent

# The latest year takes the first colour; more years than colours share the last, grey one.
YEAR_COLOURS = ("d1", "d2", "d3", "d4", "d5")
COLUMN_COLOURS = ("d1", "d2", "d3", "d4", "d6")
OTHERS_COLOUR = "d5"
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
    """A bar chart: `heading` heads the names of the rows, `legend` the segments; plain bars have none.

    With `as_shares` each row fills the width, whatever its length.
    """

    kind: ClassVar[str] = "bars"

    heading: str
    legend: tuple[LegendItem, ...]
    rows: tuple[Bar, ...]
    total_heading: str
    as_shares: bool = False

    @cached_property
    def longest(self) -> float:
        """The length that fills the width; 1 where there is nothing, so that nothing is divided by zero."""
        return max([1, *(row.length for row in self.rows)])

    def room(self, row: Bar) -> float:
        """The length that fills the width of this row."""
        return (row.length or 1) if self.as_shares else self.longest

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
        ranked = self.rows if self.as_shares else sorted(self.rows, key=lambda row: -row.length)
        if self.as_shares or len(self.rows) <= NAMED:
            return _("Bar chart: %(rows)s.", rows=enumeration([_named(row) for row in self.rows]))
        return ngettext(
            "Bar chart of one row: %(most)s.",
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
    as_shares: bool = False,
) -> Bars:
    """Rows in the given order, their figures in the order of the legend."""
    bars = tuple(_bar(legend, row) for row in rows)
    return Bars(heading, tuple(legend), bars, total_heading or _("Total"), as_shares)


def bars_of(
    heading: str, rows: Iterable[BarData], *, columns: Sequence[str] = (), total_heading: str | None = None
) -> Bars:
    """Bars of any table: plain without `columns`, else a segment for each of five columns and the others.

    A row holds one value for each column, or a single one. The five greatest columns keep their order.
    """
    data = list(rows)
    if len(columns) <= 1:
        bars = tuple(_plain(row) for row in data)
        return Bars(heading, (), bars, total_heading or (columns[0] if columns else _("Total")))
    kept = _greatest(columns, data)
    legend = [LegendItem(columns[place], colour) for place, colour in zip(kept, COLUMN_COLOURS, strict=False)]
    others = [place for place in range(len(columns)) if place not in kept]
    if others:
        legend.append(LegendItem(_("Others"), OTHERS_COLOUR))
    gathered = (_gathered(row, kept, others) for row in data)
    return stacked_bars(heading, legend, gathered, total_heading=total_heading)


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


def shares_by_sex(rows: Iterable[tuple[str, int, int, int, str | None]]) -> Bars:
    """The same rows, each as long as the others, with the share of women among all: a trend can be seen."""
    data = list(rows)
    legend = _sexes(unknown=any(unknown for _label, _women, _men, unknown, _href in data))
    return stacked_bars(
        _("Year"),
        legend,
        (
            BarData(
                label,
                (women, men, unknown)[: len(legend)],
                href=href,
                shown=percent(women / (women + men + unknown)) if women + men + unknown else "–",
            )
            for label, women, men, unknown, href in data
        ),
        total_heading=_("Share of women"),
        as_shares=True,
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


def _plain(row: BarData) -> Bar:
    (value,) = row.values
    total = _total(row)
    segments = (Segment(value, total, COLUMN_COLOURS[0]),) if value > 0 else ()
    return Bar(row.label, segments, total, figures=(), spoken="", href=row.href)


def _total(row: BarData) -> str:
    if row.shown is not None:
        return row.shown
    return figure(sum(row.values) if row.total is None else row.total)


def _greatest(columns: Sequence[str], rows: Sequence[BarData]) -> list[int]:
    """Places of the columns that get a colour of their own, in their order."""
    sums = [sum(row.values[place] for row in rows) for place in range(len(columns))]
    ranked = sorted(range(len(columns)), key=lambda place: (-sums[place], place))
    return sorted(ranked[: len(COLUMN_COLOURS)])


def _gathered(row: BarData, kept: Sequence[int], others: Sequence[int]) -> BarData:
    values = [row.values[place] for place in kept]
    if others:
        values.append(sum(row.values[place] for place in others))
    return BarData(row.label, values, row.total, row.href, row.shown)


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
