"""Charts on PDF pages, in the light colours of the pages; right-to-left languages get the mirror image.

Each function draws below `top` and answers the y below what it drew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict, Unpack

from reportlab.lib.colors import toColor

from app.core.i18n import text_direction
from app.core.typeset import BOLD, REGULAR, PdfCanvas, draw_line, draw_paragraph, layout
from app.statistics.charts.bars import Bar, Bars, LegendItem
from app.statistics.charts.choropleth import WorldMap
from app.statistics.charts.line import Line
from app.statistics.charts.world import read_world

COLOURS = {
    "d1": "#0b6bb8", "d2": "#c25a12", "d3": "#0f7b6c", "d4": "#7d4fa8", "d5": "#6a7582",
    "m1": "#a6cdf0", "m2": "#62a5de", "m3": "#1f74bd", "m4": "#0b437a", "map-none": "#e3e7ec",
    "ink": "#131a22", "ink-2": "#414c59", "ink-3": "#5a6673", "line": "#dde2e8", "edge": "#76808c",
    "under": "#e2edf6",
}  # fmt: skip
TEXT = 8.5
SMALL = 7.0
ROW = 15.0
BAR = 9.5
GAP = 8.0
SWATCH = 7.0
PLOT_HEIGHT = 130.0
SCALE_WIDTH = 34.0
LABEL_SHARE = 0.38


class _Style(TypedDict, total=False):
    size: float
    weight: int
    colour: str
    fit_width: float


@dataclass(frozen=True)
class _Strip:
    """A part of the page that reads from its start to its end, whichever side that is."""

    canvas: PdfCanvas
    x: float
    width: float
    is_rtl: bool

    def at(self, offset: float) -> float:
        return self.x + self.width - offset if self.is_rtl else self.x + offset

    def text(self, offset: float, y: float, text: str, **style: Unpack["_Style"]) -> None:
        """Text that begins at the offset."""
        self._write(offset, y, text, "right" if self.is_rtl else "left", style)

    def text_before(self, offset: float, y: float, text: str, **style: Unpack["_Style"]) -> None:
        """Text that ends at the offset."""
        self._write(offset, y, text, "left" if self.is_rtl else "right", style)

    def _write(
        self, offset: float, y: float, text: str, side: Literal["left", "right"], style: "_Style"
    ) -> None:
        draw_line(
            self.canvas,
            self.at(offset),
            y,
            text,
            size=style.get("size", TEXT),
            weight=style.get("weight", REGULAR),
            colour=COLOURS[style.get("colour", "ink")],
            align=side,
            fit_width=style.get("fit_width"),
        )

    def box(self, offset: float, y: float, size: tuple[float, float], colour: str) -> None:
        width, height = size
        left = self.at(offset + width if self.is_rtl else offset)
        self.canvas.addLiteral(f"q {_rgb(colour)} rg {left:.2f} {y:.2f} {width:.2f} {height:.2f} re f Q")


def draw_bars(canvas: PdfCanvas, chart: Bars, *, x: float, top: float, width: float) -> float:
    """The legend, then a row for each bar: its name, its segments, its total."""
    strip = _strip(canvas, x, width)
    y = draw_legend(canvas, chart.legend, x=x, top=top, width=width) - GAP / 2
    names = min(_widest(row.label for row in chart.rows), width * LABEL_SHARE)
    totals = _widest((row.total for row in chart.rows), weight=BOLD)
    room = width - names - totals - 2 * GAP
    for row in chart.rows:
        y -= ROW
        strip.text(0, y + 4.5, row.label, fit_width=names)
        _draw_bar(strip, row, offset=names + GAP, y=y + 2.5, unit=room / chart.longest)
        strip.text_before(width, y + 4.5, row.total, weight=BOLD)
    return y


def draw_legend(
    canvas: PdfCanvas, items: Sequence[LegendItem], *, x: float, top: float, width: float
) -> float:
    """Swatches with their meaning, on as many lines as they need."""
    strip = _strip(canvas, x, width)
    offset, y = 0.0, top - ROW
    for item in items:
        length = SWATCH + 4 + layout(item.label, TEXT).width
        if offset and offset + length > width:
            offset, y = 0.0, y - ROW
        strip.box(offset, y + 4, (SWATCH, SWATCH), item.colour)
        strip.text(offset + SWATCH + 4, y + 4.5, item.label, colour="ink-2")
        offset += length + 2 * GAP
    return y


def draw_line_chart(canvas: PdfCanvas, chart: Line, *, x: float, top: float, width: float) -> float:
    """The growing total over time, with both scales and the figure it ends at."""
    plot = _strip(canvas, x, width)
    floor = top - PLOT_HEIGHT
    room = width - SCALE_WIDTH - 2 * GAP
    for tick in chart.up:
        y = top - float(tick.at) / 100 * PLOT_HEIGHT
        _stroke(canvas, [(plot.at(SCALE_WIDTH), y), (plot.at(SCALE_WIDTH + room), y)], "line", 0.6)
        plot.text_before(SCALE_WIDTH - 5, y - 2.5, tick.label, size=SMALL, colour="ink-3")
    course = [
        (plot.at(SCALE_WIDTH + across / 100 * room), top - down / 100 * PLOT_HEIGHT)
        for across, down in chart.points
    ]
    _fill(canvas, [(course[0][0], floor), *course, (course[-1][0], floor)], "under")
    _stroke(canvas, course, "d1", 1.5)
    for tick in chart.across:
        middle = plot.at(SCALE_WIDTH + float(tick.at) / 100 * room)
        draw_line(canvas, middle, floor - 11, tick.label, size=SMALL, colour=COLOURS["ink-3"], align="centre")
    plot.text_before(SCALE_WIDTH + room, course[-1][1] + 4, chart.end.label, weight=BOLD, colour="d1")
    return floor - ROW


def draw_map(
    canvas: PdfCanvas, chart: WorldMap, *, x: float, top: float, width: float, clearance: str = ""
) -> float:
    """The map, its legend, and the text that stands under every map."""
    world = read_world()
    scale = width / world.width
    bottom = top - world.height * scale
    fills = {f"m{number}": "" for number in range(1, 5)}
    for code, number in chart.classes.items():
        fills[f"m{number}"] += f"{world.areas[code]} {world.marks.get(code, '')} "
    coloured = " ".join(f"{_rgb(token)} rg {path} B*" for token, path in fills.items() if path)
    canvas.addLiteral(
        f"q {scale:.5f} 0 0 {-scale:.5f} {x:.2f} {top:.2f} cm 1 1 1 RG {0.35 / scale:.2f} w 1 j"
        f" {_rgb('map-none')} rg {world.land} B*"
        f" q {_rgb('edge')} RG 6 w {world.hatch} S Q {coloured} Q"
    )
    y = draw_legend(canvas, chart.legend, x=x, top=bottom, width=width) - GAP / 2
    return draw_paragraph(canvas, x, y, width, chart.notes(clearance), size=SMALL, colour=COLOURS["ink-3"])


def _strip(canvas: PdfCanvas, x: float, width: float) -> _Strip:
    return _Strip(canvas, x, width, is_rtl=text_direction() == "rtl")


def _draw_bar(strip: _Strip, row: Bar, *, offset: float, y: float, unit: float) -> None:
    for segment in row.segments:
        length = max(segment.value * unit - 0.8, 0.8)
        strip.box(offset, y, (length, BAR), segment.colour)
        offset += segment.value * unit


def _widest(texts: Iterable[str], *, weight: int = REGULAR) -> float:
    return max([0.0, *(layout(text, TEXT, weight).width for text in texts)])


def _stroke(canvas: PdfCanvas, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
    canvas.addLiteral(f"q {_rgb(colour)} RG {width} w 1 j 1 J {_polygon(points)} S Q")


def _fill(canvas: PdfCanvas, points: Sequence[tuple[float, float]], colour: str) -> None:
    canvas.addLiteral(f"q {_rgb(colour)} rg {_polygon(points)} h f Q")


def _polygon(points: Sequence[tuple[float, float]]) -> str:
    (x, y), *others = points
    return " ".join([f"{x:.2f} {y:.2f} m", *(f"{x:.2f} {y:.2f} l" for x, y in others)])


def _rgb(token: str) -> str:
    red, green, blue = toColor(COLOURS[token]).rgb()
    return f"{red:.4g} {green:.4g} {blue:.4g}"
