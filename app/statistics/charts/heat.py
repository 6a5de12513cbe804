"""Attendance by session and day: a table whose cells are coloured by the share that was present."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.statistics.charts.bars import LegendItem
from app.statistics.charts.words import figure, isolated, percent

# Fixed, so that two pictures can be compared: below 60 percent, then steps of ten.
BOUNDS = (60, 70, 80, 90)
COLOURS = ("map-none", "m1", "m2", "m3", "m4")
DEEP = ("m3", "m4")

Day = tuple[int, int] | None  # present, expected; None where nothing is marked


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """A session and its days in order."""

    label: str
    days: Sequence[Day]
    href: str | None = None


@dataclass(frozen=True)
class HeatCell:
    """One day; `colour` is empty where nothing is marked, and `text` too where there is no such day."""

    text: str
    spoken: str
    colour: str

    @property
    def is_deep(self) -> bool:
        """Is the ground so strong that the text takes the colour of the page?"""
        return self.colour in DEEP


@dataclass(frozen=True)
class HeatLine:
    """A row of cells."""

    label: str
    href: str | None
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """The picture, which is a table itself."""

    kind: ClassVar[str] = "heat"

    heading: str
    days: tuple[str, ...]
    rows: tuple[HeatLine, ...]
    legend: tuple[LegendItem, ...]
    description: str


def attendance_heat_map(rows: Iterable[HeatRow]) -> HeatMap:
    """Sessions in the given order, as many columns as the longest has days."""
    data = list(rows)
    count = max([0, *(len(row.days) for row in data)])
    return HeatMap(
        heading=_("Session"),
        days=tuple(_("Day %(number)s", number=figure(number)) for number in range(1, count + 1)),
        rows=tuple(
            HeatLine(row.label, row.href, tuple(_cell(row.days, place) for place in range(count)))
            for row in data
        ),
        legend=_legend(),
        description=_described(data),
    )


def _cell(days: Sequence[Day], place: int) -> HeatCell:
    if place >= len(days):
        return HeatCell("", _("no such day"), "")
    share = _share(days[place])
    if share is None:
        return HeatCell("–", _("not marked"), "")
    present, expected = days[place] or (0, 0)
    spoken = _("%(some)s of %(all)s", some=figure(present), all=figure(expected))
    # The colour goes by the whole percent that the cell writes, so that they never disagree.
    whole = round(share * 100)
    return HeatCell(percent(whole / 100), spoken, COLOURS[sum(whole >= bound for bound in BOUNDS)])


def _share(day: Day) -> float | None:
    if day is None or not day[1]:
        return None
    return day[0] / day[1]


def _legend() -> tuple[LegendItem, ...]:
    labels = [_("below %(share)s", share=percent(BOUNDS[0] / 100))]
    labels += [f"{figure(low)}–{percent((high - 1) / 100)}" for low, high in pairwise(BOUNDS)]
    labels.append(_("%(number)s and more", number=percent(BOUNDS[-1] / 100)))
    return tuple(LegendItem(label, colour) for label, colour in zip(labels, COLOURS, strict=True))


def _described(rows: Sequence[HeatRow]) -> str:
    marked = [
        (share, row.label, number)
        for row in rows
        for number, day in enumerate(row.days, 1)
        if (share := _share(day)) is not None
    ]
    if not marked:
        return _("Attendance by session and day: nothing is marked.")
    share, label, number = min(marked, key=lambda each: each[0])
    return ngettext(
        "Attendance of %(num)s session by day; lowest on day %(day)s of %(session)s, %(share)s.",
        "Attendance of %(num)s sessions by day; lowest on day %(day)s of %(session)s, %(share)s.",
        len(rows),
        day=figure(number),
        session=isolated(label),
        share=percent(share),
    )
