"""Charts with a plane: the growing line and the map of the world."""

from app.core.typeset import BOLD
from app.statistics.charts.choropleth import WorldMap
from app.statistics.charts.drawing.strip import GAP, ROW, SMALL, Strip, Target, draw_legend, strip_on
from app.statistics.charts.drawing.surface import Pen, TextStyle
from app.statistics.charts.line import Line
from app.statistics.charts.world import Outline, read_world

PLOT_HEIGHT = 130.0
SCALE_WIDTH = 34.0
BORDER = 0.35  # between countries, in points
HATCH = 6  # width of a hatching line, in units of the map


def draw_line_chart(target: Target, chart: Line, *, x: float, top: float, width: float) -> float:
    """The growing total over time, with both scales and the figure it ends at."""
    plot = strip_on(target, x, width)
    floor = top - PLOT_HEIGHT
    room = width - SCALE_WIDTH - 2 * GAP
    _draw_scales(plot, chart, top=top, room=room)
    course = [
        (plot.at(SCALE_WIDTH + across / 100 * room), top - down / 100 * PLOT_HEIGHT)
        for across, down in chart.points
    ]
    plot.surface.polygon([(course[0][0], floor), *course, (course[-1][0], floor)], colour="under")
    plot.surface.stroke(course, colour="d1", width=1.5)
    end = TextStyle(weight=BOLD, colour="d1")
    plot.text_before(SCALE_WIDTH + room, course[-1][1] + 4, chart.end.label, style=end)
    return floor - ROW


def draw_map(
    target: Target, chart: WorldMap, *, x: float, top: float, width: float, clearance: str = ""
) -> float:
    """The map, its legend, and the text that stands under every map."""
    world = read_world()
    strip = strip_on(target, x, width)
    surface = strip.surface
    scale = width / world.width
    place = (x, top)
    land = Pen(fill="map-none", line="surface", width=BORDER)
    surface.outlines([world.land], place, scale=scale, pen=land)
    surface.outlines([world.hatch], place, scale=scale, pen=Pen(fill=None, line="edge", width=HATCH * scale))
    for token, shapes in _coloured(chart).items():
        surface.outlines(shapes, place, scale=scale, pen=Pen(fill=token, line="surface", width=BORDER))
    bottom = top - world.height * scale
    y = draw_legend(target, chart.legend, x=x, top=bottom, width=width) - GAP / 2
    style = TextStyle(size=SMALL, colour="ink-3")
    return strip.paragraph(y, chart.notes(clearance), style=style)


def _draw_scales(plot: Strip, chart: Line, *, top: float, room: float) -> None:
    small = TextStyle(size=SMALL, colour="ink-3")
    for tick in chart.up:
        y = top - float(tick.at) / 100 * PLOT_HEIGHT
        ends = [(plot.at(SCALE_WIDTH), y), (plot.at(SCALE_WIDTH + room), y)]
        plot.surface.stroke(ends, colour="line", width=0.6)
        plot.text_before(SCALE_WIDTH - 5, y - 2.5, tick.label, style=small)
    for tick in chart.across:
        offset = SCALE_WIDTH + float(tick.at) / 100 * room
        plot.text_around(offset, top - PLOT_HEIGHT - 11, tick.label, style=small)


def _coloured(chart: WorldMap) -> dict[str, list[Outline]]:
    """Areas and circles by the colour of their class, lightest first."""
    world = read_world()
    shapes: dict[str, list[Outline]] = {}
    for code, number in sorted(chart.classes.items(), key=lambda pair: pair[1]):
        shapes.setdefault(f"m{number}", []).append(world.areas[code])
        if code in world.marks:
            shapes[f"m{number}"].append(world.marks[code])
    return shapes
