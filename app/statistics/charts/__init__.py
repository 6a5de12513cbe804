"""Charts as data, and their drawing in PDFs and pictures; pages draw them with statistics/charts.html."""

from app.statistics.charts.bars import (
    BarData,
    Bars,
    LegendItem,
    bars_by_sex,
    bars_by_year,
    stacked_bars,
)
from app.statistics.charts.choropleth import WorldMap, class_breaks, world_map
from app.statistics.charts.drawing import (
    Chart,
    draw_bars,
    draw_chart,
    draw_heat_map,
    draw_legend,
    draw_line_chart,
    draw_map,
    draw_targets,
)
from app.statistics.charts.files import picture_png, picture_svg
from app.statistics.charts.heat import HeatMap, HeatRow, attendance_heat_map
from app.statistics.charts.line import Line, growing_line
from app.statistics.charts.targets import TargetBar, Targets, targets_against_actual

__all__ = [
    "BarData",
    "Bars",
    "Chart",
    "HeatMap",
    "HeatRow",
    "LegendItem",
    "Line",
    "TargetBar",
    "Targets",
    "WorldMap",
    "attendance_heat_map",
    "bars_by_sex",
    "bars_by_year",
    "class_breaks",
    "draw_bars",
    "draw_chart",
    "draw_heat_map",
    "draw_legend",
    "draw_line_chart",
    "draw_map",
    "draw_targets",
    "growing_line",
    "picture_png",
    "picture_svg",
    "stacked_bars",
    "targets_against_actual",
    "world_map",
]
