"""What charts are drawn on: a PDF page or a picture of their own, in the colours of a theme.

Lengths are points, y grows upwards; colours are the names of tokens of the style sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from app.core.typeset import REGULAR
from app.statistics.charts.world import Outline

Side = Literal["left", "centre", "right"]
Theme = Literal["light", "dark"]
Point = tuple[float, float]

# As in tokens.css, which a test compares; "under" is the area below a line.
PALETTES: Mapping[str, Mapping[str, str]] = {
    "light": {
        "surface": "#ffffff", "sunken": "#eef1f4", "line": "#dde2e8", "edge": "#76808c",
        "ink": "#131a22", "ink-2": "#414c59", "ink-3": "#5a6673", "under": "#e2edf6",
        "d1": "#0b6bb8", "d2": "#c25a12", "d3": "#0f7b6c", "d4": "#7d4fa8", "d5": "#6a7582", "d6": "#a6336e",
        "map-none": "#e3e7ec", "m1": "#a6cdf0", "m2": "#62a5de", "m3": "#1f74bd", "m4": "#0b437a",
    },
    "dark": {
        "surface": "#151b22", "sunken": "#1d252e", "line": "#2a3440", "edge": "#7d8a99",
        "ink": "#eef2f6", "ink-2": "#bcc6d1", "ink-3": "#98a5b3", "under": "#1d2d3b",
        "d1": "#5aaef2", "d2": "#f0944e", "d3": "#4cc2ae", "d4": "#b892e0", "d5": "#93a0ae", "d6": "#f090bd",
        "map-none": "#252e38", "m1": "#1d4a73", "m2": "#2c6fac", "m3": "#63a8e6", "m4": "#bcdcf8",
    },
}  # fmt: skip


@dataclass(frozen=True)
class TextStyle:
    """How a line of text looks; one longer than `fit_width` is set smaller, then narrower."""

    size: float = 8.5
    weight: int = REGULAR
    colour: str = "ink"
    fit_width: float | None = None


@dataclass(frozen=True, kw_only=True)
class Pen:
    """How outlines are drawn: filled or not, with a line of this width on the surface."""

    fill: str | None
    line: str
    width: float


class Surface(Protocol):
    """The few things a chart is made of."""

    def text(self, at: Point, text: str, *, style: TextStyle, side: Side) -> None:
        """One line with its baseline at the point, which is its left end, its middle or its right end."""

    def paragraph(self, at: Point, text: str, *, width: float, style: TextStyle, side: Side) -> float:
        """Lines at a side of a box with its upper left corner at the point; the y below is returned."""

    def box(self, at: Point, size: Point, *, colour: str) -> None:
        """A filled rectangle with its lower left corner at the point."""

    def polygon(self, points: Sequence[Point], *, colour: str) -> None:
        """A filled area."""

    def stroke(self, points: Sequence[Point], *, colour: str, width: float) -> None:
        """A line through the points."""

    def outlines(self, shapes: Sequence[Outline], at: Point, *, scale: float, pen: Pen) -> None:
        """Shapes of the map, whose upper left corner is at the point."""
