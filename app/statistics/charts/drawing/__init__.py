"""Charts drawn on PDF pages and in pictures of their own; right-to-left languages get the mirror image.

Each function draws below `top` and answers the y below what it drew.
"""

from app.statistics.charts.bars import Bars
from app.statistics.charts.choropleth import WorldMap
from app.statistics.charts.drawing.plots import draw_line_chart, draw_map
from app.statistics.charts.drawing.rows import draw_bars, draw_heat_map, draw_targets
from app.statistics.charts.drawing.strip import Target, draw_legend
from app.statistics.charts.heat import HeatMap
from app.statistics.charts.line import Line
from app.statistics.charts.targets import Targets

Chart = Bars | HeatMap | Line | Targets | WorldMap

__all__ = [
    "Chart",
    "draw_bars",
    "draw_chart",
    "draw_heat_map",
    "draw_legend",
    "draw_line_chart",
    "draw_map",
    "draw_targets",
]


def draw_chart(
    target: Target, chart: Chart, *, x: float, top: float, width: float, clearance: str = ""
) -> float:
    """Draw a chart of any kind; `clearance` is the reference that stands under a map."""
    place = {"x": x, "top": top, "width": width}
    match chart:
        case WorldMap():
            return draw_map(target, chart, **place, clearance=clearance)
        case Bars():
            return draw_bars(target, chart, **place)
        case HeatMap():
            return draw_heat_map(target, chart, **place)
        case Line():
            return draw_line_chart(target, chart, **place)
        case Targets():
            return draw_targets(target, chart, **place)
