"""The pictures of one report, together."""

from dataclasses import dataclass

from app.statistics.charts.bars import Bars
from app.statistics.charts.choropleth import WorldMap
from app.statistics.charts.line import Line


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """What stands beside the table; `counts_people` is False where only participations are known."""

    counts_people: bool
    world: WorldMap
    bars: Bars
    sexes: Bars
    growth: Line | None
