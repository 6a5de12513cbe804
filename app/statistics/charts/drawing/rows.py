"""Charts that are made of rows: bars, targets and the heat map of attendance."""

from app.core.typeset import BOLD
from app.statistics.charts.bars import Bar, Bars
from app.statistics.charts.drawing.strip import GAP, ROW, SMALL, Strip, Target, draw_legend, strip_on, widest
from app.statistics.charts.drawing.surface import TextStyle
from app.statistics.charts.heat import HeatCell, HeatMap
from app.statistics.charts.targets import TargetBar, Targets

BAR = 9.5
LABEL_SHARE = 0.38
LINE_WIDTH = 12.0
CELL_HEIGHT = 17.0
WIDEST_CELL = 54.0


def draw_bars(target: Target, chart: Bars, *, x: float, top: float, width: float) -> float:
    """The legend, then a row for each bar: its name, its segments, its total."""
    strip = strip_on(target, x, width)
    y = draw_legend(target, chart.legend, x=x, top=top, width=width) - GAP / 2
    names = min(widest(row.label for row in chart.rows), width * LABEL_SHARE)
    totals = widest((row.total for row in chart.rows), weight=BOLD)
    room = width - names - totals - 2 * GAP
    for row in chart.rows:
        y -= ROW
        strip.text(0, y + 4.5, row.label, style=TextStyle(fit_width=names))
        _draw_bar(strip, row, offset=names + GAP, y=y + 2.5, unit=room / chart.longest)
        strip.text_before(width, y + 4.5, row.total, style=TextStyle(weight=BOLD))
    return y


def draw_targets(target: Target, chart: Targets, *, x: float, top: float, width: float) -> float:
    """The legend, then for each promise its name, its bar with the mark, its figures and the projection."""
    strip = strip_on(target, x, width)
    y = draw_legend(target, chart.legend, x=x, top=top, width=width) - GAP / 2
    names = min(widest(row.label for row in chart.rows), width * LABEL_SHARE)
    figures = widest((row.shown for row in chart.rows), weight=BOLD)
    room = width - names - figures - 2 * GAP
    for row in chart.rows:
        y -= ROW + 3
        strip.text(0, y + 4.5, row.label, style=TextStyle(fit_width=names))
        _draw_target(strip, row, offset=names + GAP, y=y + 2.5, unit=room / row.room)
        strip.text_before(width, y + 4.5, row.shown, style=TextStyle(weight=BOLD))
        if row.tip:
            y -= LINE_WIDTH
            style = TextStyle(size=SMALL + 0.5, colour="ink-2", fit_width=width - names - GAP)
            strip.text(names + GAP, y + 4, row.tip, style=style)
    return y


def draw_heat_map(target: Target, chart: HeatMap, *, x: float, top: float, width: float) -> float:
    """The legend, the days, then a row of cells for each session."""
    strip = strip_on(target, x, width)
    y = draw_legend(target, chart.legend, x=x, top=top, width=width) - GAP / 2 - ROW
    names = min(widest(row.label for row in chart.rows), width * LABEL_SHARE)
    cell = min((width - names - GAP) / max(len(chart.days), 1), WIDEST_CELL)
    head = TextStyle(size=SMALL, colour="ink-3", fit_width=cell - 2)
    for number, day in enumerate(chart.days):
        strip.text_around(names + GAP + (number + 0.5) * cell, y + 4, day, style=head)
    for row in chart.rows:
        y -= CELL_HEIGHT
        strip.text(0, y + 5.5, row.label, style=TextStyle(fit_width=names))
        for number, each in enumerate(row.cells):
            _draw_cell(strip, each, offset=names + GAP + number * cell, y=y, width=cell)
    return y


def _draw_bar(strip: Strip, row: Bar, *, offset: float, y: float, unit: float) -> None:
    for segment in row.segments:
        length = max(segment.value * unit - 0.8, 0.8)
        strip.box(offset, y, (length, BAR), colour=segment.colour)
        offset += segment.value * unit


def _draw_target(strip: Strip, row: TargetBar, *, offset: float, y: float, unit: float) -> None:
    strip.box(offset, y, (row.room * unit, BAR), colour="sunken")
    if row.reached:
        strip.box(offset, y, (row.reached * unit, BAR), colour="d1")
    if row.still_to_come:
        size = (row.still_to_come * unit, BAR)
        strip.hatched(offset + row.reached * unit, y, size, colour="d1")
    strip.box(offset + row.target * unit - 1, y - 2, (2, BAR + 4), colour="ink")


def _draw_cell(strip: Strip, cell: HeatCell, *, offset: float, y: float, width: float) -> None:
    if cell.colour:
        strip.box(offset + 0.75, y + 0.75, (width - 1.5, CELL_HEIGHT - 1.5), colour=cell.colour)
    if cell.text:
        colour = "surface" if cell.is_deep else "ink" if cell.colour else "ink-3"
        style = TextStyle(size=SMALL + 0.5, colour=colour, fit_width=width - 4)
        strip.text_around(offset + width / 2, y + 6, cell.text, style=style)
