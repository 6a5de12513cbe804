"""Charts as data, and their drawing in PDFs; the pages draw the same data with statistics/charts.html."""

from app.statistics.charts.bars import BarData, Bars, LegendItem, bars_by_sex, bars_by_year, stacked_bars
from app.statistics.charts.choropleth import WorldMap, class_breaks, world_map
from app.statistics.charts.drawing import draw_bars, draw_legend, draw_line_chart, draw_map
from app.statistics.charts.line import Line, growing_line

__all__ = [
    "BarData",
    "Bars",
    "LegendItem",
    "Line",
    "WorldMap",
    "bars_by_sex",
    "bars_by_year",
    "class_breaks",
    "draw_bars",
    "draw_legend",
    "draw_line_chart",
    "draw_map",
    "growing_line",
    "stacked_bars",
    "world_map",
]
