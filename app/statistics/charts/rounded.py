"""The pictures of published figures, from the rounded numbers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.i18n import gettext as _
from app.statistics.charts.bars import BarData, Bars, LegendItem, stacked_bars
from app.statistics.charts.choropleth import WorldMap, world_map
from app.statistics.rules.open_data import row_name
from app.statistics.rules.releases import OTHER, OTHER_IN, TOTAL

SEXES = ("female", "male", "unknown_sex")


@dataclass(frozen=True, kw_only=True)
class RoundedPictures:
    """A map and bars."""

    world: WorldMap
    countries: Bars
    years: Bars


def rounded_pictures(tables: Sequence[Mapping[str, Any]]) -> RoundedPictures:
    """Persons trained by host country on a map, women and men by country and by year."""
    by_key = {table["key"]: table for table in tables}
    hosts = by_key["host_country"]
    persons = {row["code"]: row["values"]["persons"] for row in hosts["rows"] if _is_a_place(row["code"])}
    names = {code: row_name("host_country", code) for code in persons}
    return RoundedPictures(
        world=_without_claiming_none(world_map(_("Persons trained"), persons, names=names)),
        countries=_bars(_("Country"), hosts),
        years=_bars(_("Year"), by_key["year"]),
    )


def _is_a_place(code: str) -> bool:
    return code not in (OTHER, TOTAL) and not code.startswith(OTHER_IN)


def _without_claiming_none(world: WorldMap) -> WorldMap:
    """A country without a colour may have had a few."""
    few = LegendItem(_("none, or too few for a row"), world.legend[-1].colour)
    return replace(world, legend=(*world.legend[:-1], few))


def _bars(heading: str, table: Mapping[str, Any]) -> Bars:
    legend = [LegendItem(_("Women"), "d4"), LegendItem(_("Men"), "d3"), LegendItem(_("Not recorded"), "d5")]
    shown = 3 if any(row["values"]["unknown_sex"] for row in table["rows"]) else 2
    return stacked_bars(
        heading,
        legend[:shown],
        (
            BarData(
                row_name(table["key"], row["code"], short=True),
                [row["values"][sex] for sex in SEXES[:shown]],
                row["values"]["persons"],
            )
            for row in table["rows"]
            if row["values"]["persons"]
        ),
    )
