"""Charts as SVG documents of their own: real text, colours inside, readable without our pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from app.core.typeset import BOLD, Line, layout, paragraph
from app.core.typeset.canvas import fitted
from app.statistics.charts.drawing.surface import Pen, Point, Side, TextStyle
from app.statistics.charts.world import Outline

FONTS = "Noto Sans, system-ui, sans-serif"
SMALLEST = 6.0
ANCHORS = {"left": "start", "centre": "middle", "right": "end"}
# From right to left a line starts at its right end.
MIRRORED_ANCHORS = {"left": "end", "centre": "middle", "right": "start"}


@dataclass(frozen=True)
class SvgSurface:
    """A drawing that grows downwards from y = 0; its height is known when it is finished."""

    colours: Mapping[str, str]
    parts: list[str] = field(default_factory=list)

    def document(self, size: Point, *, title: str, description: str, language: str) -> bytes:
        """The whole file: its title and description are what a screen reader says."""
        width, height = (_number(length) for length in size)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" font-family="{FONTS}" role="img" lang="{language}"'
            ' aria-labelledby="title" aria-describedby="description">'
            f'<title id="title">{escape(title)}</title><desc id="description">{escape(description)}</desc>'
            f'<rect width="100%" height="100%" fill="{self.colours["surface"]}"/>{"".join(self.parts)}</svg>'
        ).encode()

    def text(self, at: Point, text: str, *, style: TextStyle, side: Side) -> None:
        """A line that the reader's own fonts draw; where it has to be narrower, it says how wide."""
        line = layout(text, style.size, style.weight)
        if style.fit_width is not None:
            line = fitted(line, style.fit_width, SMALLEST)
        self._line(at, line, style=style, side=side)

    def paragraph(self, at: Point, text: str, *, width: float, style: TextStyle, side: Side) -> float:
        """Lines broken where the PDF breaks them."""
        x, top = at
        anchor = x + width * {"left": 0, "centre": 0.5, "right": 1}[side]
        broken = paragraph(text, width, size=style.size, weight=style.weight)
        for line, baseline in zip(broken.lines, broken.baselines, strict=True):
            self._line((anchor, top - baseline), line, style=style, side=side)
        return top - broken.height

    def box(self, at: Point, size: Point, *, colour: str) -> None:
        """A filled rectangle."""
        (x, y), (width, height) = at, size
        self.parts.append(
            f'<rect x="{_number(x)}" y="{_number(-y - height)}" width="{_number(width)}"'
            f' height="{_number(height)}" fill="{self.colours[colour]}"/>'
        )

    def polygon(self, points: Sequence[Point], *, colour: str) -> None:
        """A filled area."""
        self.parts.append(f'<polygon points="{_course(points)}" fill="{self.colours[colour]}"/>')

    def stroke(self, points: Sequence[Point], *, colour: str, width: float) -> None:
        """A line with round corners."""
        self.parts.append(
            f'<polyline points="{_course(points)}" fill="none" stroke="{self.colours[colour]}"'
            f' stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"/>'
        )

    def outlines(self, shapes: Sequence[Outline], at: Point, *, scale: float, pen: Pen) -> None:
        """Shapes in their own units."""
        fill = self.colours[pen.fill] if pen.fill else "none"
        self.parts.append(
            f'<path transform="translate({_number(at[0])} {_number(-at[1])}) scale({scale:.5f})"'
            f' fill="{fill}" fill-rule="evenodd" stroke="{self.colours[pen.line]}"'
            f' stroke-width="{_number(pen.width / scale)}" stroke-linejoin="round"'
            f' d="{"".join(shape.svg for shape in shapes)}"/>'
        )

    def _line(self, at: Point, line: Line, *, style: TextStyle, side: Side) -> None:
        is_rtl = line.direction == "rtl"
        anchor = (MIRRORED_ANCHORS if is_rtl else ANCHORS)[side]
        extra = "" if anchor == "start" else f' text-anchor="{anchor}"'
        if is_rtl:
            extra += ' direction="rtl"'
        if style.weight == BOLD:
            extra += ' font-weight="700"'
        if line.squeeze < 1:
            extra += f' textLength="{_number(line.width)}" lengthAdjust="spacingAndGlyphs"'
        self.parts.append(
            f'<text x="{_number(at[0])}" y="{_number(-at[1])}" font-size="{_number(line.size)}"'
            f' fill="{self.colours[style.colour]}"{extra}>{escape(line.text)}</text>'
        )


def _course(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(-y)}" for x, y in points)


def _number(value: float) -> str:
    """Two decimals at most, and no more zeros than needed."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 10_000 else f"{value:.0f}"
