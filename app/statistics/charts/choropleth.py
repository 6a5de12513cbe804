"""A world map in four classes; the shapes stand once in world.svg, a map is only a list of colours."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.statistics.charts.bars import LegendItem
from app.statistics.charts.words import enumeration, figure, isolated
from app.statistics.charts.world import read_world
from app.statistics.rules.selection import NOT_A_COUNTRY

CLASSES = 4
NAMED = 3
EVEN_ENOUGH = 0.6  # share of the countries that may stand in one class before even steps are given up
FEW = 8  # countries; with fewer the shares say nothing
STEPS = (1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50, 75)
ROUND = (1, 2, 5, 10, 20, 25, 50)
TERRITORIES = Path(__file__).resolve().parents[1] / "data" / "territories.csv"


@dataclass(frozen=True)
class WorldMap:
    """Classes from 1 to 4 by area on the map, and what is counted but has no shape of its own."""

    kind: ClassVar[str] = "map"

    classes: Mapping[str, int]
    legend: tuple[LegendItem, ...]
    breaks: tuple[int, ...]
    left_off: tuple[str, ...]
    description: str
    heads: tuple[str, str]
    table: tuple[tuple[str, str], ...]

    @property
    def style(self) -> str:
        """Custom properties that colour the shared symbol."""
        return ";".join(f"--{code}:var(--m{number})" for code, number in sorted(self.classes.items()))

    @property
    def width(self) -> int:
        return read_world().width

    @property
    def height(self) -> int:
        return read_world().height

    def notes(self, clearance: str = "") -> str:
        """What stands under every map: what has no shape, the United Nations text, source and clearance."""
        sentences = [
            _(
                "The boundaries and names shown and the designations used on this map do not imply official"
                " endorsement or acceptance by the United Nations."
            ),
            _("Based on UN Geodata."),
        ]
        if self.left_off:
            sentences.insert(0, _("Not on the map: %(list)s.", list=enumeration(list(self.left_off))))
        if clearance:
            sentences.append(_("Map clearance: %(reference)s.", reference=clearance))
        return " ".join(sentences)


def world_map(
    title: str,
    values: Mapping[str, int],
    *,
    names: Mapping[str, str],
    breaks: Sequence[int] | None = None,
    profile: str = "UN",
) -> WorldMap:
    """A map of figures by alpha-3 code, ONLINE and UNKNOWN among them; `names` gives each its name.

    Maps that are shown side by side share the `breaks` of the first.
    """
    counted = {code: value for code, value in values.items() if value > 0}
    drawn = read_world().areas.keys()
    bounds = tuple(class_breaks(list(counted.values())) if breaks is None else breaks)
    return WorldMap(
        classes=_classes({code: value for code, value in counted.items() if code in drawn}, bounds, profile),
        legend=_legend(bounds, max([0, *counted.values()])),
        breaks=bounds,
        left_off=tuple(
            f"{names[code]} {figure(value)}" for code, value in _ranked(counted) if code not in drawn
        ),
        description=_described(title, counted, names),
        heads=(_("Country"), title),
        table=tuple((names[code], figure(value)) for code, value in _ranked(counted)),
    )


def class_breaks(values: Sequence[int]) -> tuple[int, ...]:
    """Round upper bounds of all classes but the last: even steps, unless most countries fall in one."""
    highest = max([0, *values])
    if highest <= CLASSES:
        return tuple(range(1, highest))
    even = _even_steps(highest)
    if len(values) < FEW or max(_crowds(even, values)) <= EVEN_ENOUGH * len(values):
        return even
    return min([even, *_growing_steps(highest)], key=lambda bounds: _crowding(bounds, values))


def _even_steps(highest: int) -> tuple[int, ...]:
    power = 1
    while True:
        for step in (n * power for n in STEPS):
            if step * CLASSES >= highest:
                return tuple(bound for bound in (step, 2 * step, 3 * step) if bound < highest)
        power *= 100


def _growing_steps(highest: int) -> list[tuple[int, ...]]:
    """Bounds that grow by a factor, the roundest first: 10, 100, 1000; 5, 25, 125; 10, 20, 40."""
    starts = [n * 10**power for power in (0, 2, 4) for n in ROUND]
    ladders = [(n, n * by, n * by * by) for by in (10, 5, 2) for n in starts]
    return [ladder for ladder in ladders if ladder[-1] < highest]


def _crowds(bounds: Sequence[int], values: Sequence[int]) -> list[int]:
    """How many countries stand in each class."""
    return [*Counter(_class(value, bounds) for value in values).values()]


def _crowding(bounds: Sequence[int], values: Sequence[int]) -> int:
    """Smallest where the classes hold the same number of countries."""
    return sum(count * count for count in _crowds(bounds, values))


def _class(value: int, bounds: Sequence[int]) -> int:
    return 1 + sum(value > bound for bound in bounds)


def _classes(values: Mapping[str, int], bounds: Sequence[int], profile: str) -> dict[str, int]:
    classes = {code: _class(value, bounds) for code, value in values.items()}
    for area, painted_as in _territories().get(profile, ()):
        classes.pop(area, None)
        if painted_as in classes:
            classes[area] = classes[painted_as]
    return classes


def _legend(bounds: Sequence[int], highest: int) -> tuple[LegendItem, ...]:
    items = []
    first = 1
    for number, last in enumerate(bounds, 1):
        items.append(LegendItem(_from_to(first, last), f"m{number}"))
        first = last + 1
    if highest >= first:
        top = figure(first) if highest == first else _("%(number)s and more", number=figure(first))
        items.append(LegendItem(top, f"m{len(bounds) + 1}"))
    return (*items, LegendItem(_("none"), "map-none"))


def _from_to(first: int, last: int) -> str:
    return figure(first) if first == last else f"{figure(first)}–{figure(last)}"


def _described(title: str, values: Mapping[str, int], names: Mapping[str, str]) -> str:
    ranked = [(code, value) for code, value in _ranked(values) if code not in NOT_A_COUNTRY]
    if not ranked:
        return _("World map: %(title)s. No figures.", title=title)
    most = [f"{isolated(names[code])} ({figure(value)})" for code, value in ranked[:NAMED]]
    return ngettext(
        "World map: %(title)s in %(num)s country, %(most)s.",
        "World map: %(title)s in %(num)s countries, most in %(most)s.",
        len(ranked),
        title=title,
        most=enumeration(most),
    )


def _ranked(values: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))


@cache
def _territories() -> dict[str, list[tuple[str, str]]]:
    """By profile: areas that take the colour of another on the map, whatever is counted for them."""
    profiles: dict[str, list[tuple[str, str]]] = {}
    with TERRITORIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            profiles.setdefault(row["profile"], []).append((row["area"], row["painted_as"]))
    return profiles
