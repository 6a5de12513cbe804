"""Charts on PDF pages: text is shaped and embedded by our typesetter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import toColor

from app.core.typeset import PdfCanvas, draw_line, draw_paragraph
from app.statistics.charts.drawing.surface import Pen, Point, Side, TextStyle
from app.statistics.charts.world import Outline


@dataclass(frozen=True)
class PdfSurface:
    """A page of a PDF."""

    canvas: PdfCanvas
    colours: Mapping[str, str]

    def text(self, at: Point, text: str, *, style: TextStyle, side: Side) -> None:
        """A line in any script."""
        draw_line(
            self.canvas,
            *at,
            text,
            size=style.size,
            weight=style.weight,
            colour=self.colours[style.colour],
            align=side,
            fit_width=style.fit_width,
        )

    def paragraph(self, at: Point, text: str, *, width: float, style: TextStyle, side: Side) -> float:
        """Lines broken to the width."""
        return draw_paragraph(
            self.canvas,
            *at,
            width,
            text,
            size=style.size,
            weight=style.weight,
            colour=self.colours[style.colour],
            align=side,
        )

    def box(self, at: Point, size: Point, *, colour: str) -> None:
        """A filled rectangle."""
        numbers = " ".join(f"{number:.2f}" for number in (*at, *size))
        self.canvas.addLiteral(f"q {self._rgb(colour)} rg {numbers} re f Q")

    def polygon(self, points: Sequence[Point], *, colour: str) -> None:
        """A filled area."""
        self.canvas.addLiteral(f"q {self._rgb(colour)} rg {_course(points)} h f Q")

    def stroke(self, points: Sequence[Point], *, colour: str, width: float) -> None:
        """A line with round corners."""
        self.canvas.addLiteral(f"q {self._rgb(colour)} RG {width} w 1 j 1 J {_course(points)} S Q")

    def outlines(self, shapes: Sequence[Outline], at: Point, *, scale: float, pen: Pen) -> None:
        """Shapes in their own units, y downwards."""
        paint = f"{self._rgb(pen.fill)} rg" if pen.fill else ""
        paths = " ".join(shape.pdf for shape in shapes)
        self.canvas.addLiteral(
            f"q {scale:.5f} 0 0 {-scale:.5f} {at[0]:.2f} {at[1]:.2f} cm"
            f" {self._rgb(pen.line)} RG {pen.width / scale:.2f} w 1 j {paint} {paths}"
            f" {'B*' if pen.fill else 'S'} Q"
        )

    def _rgb(self, token: str) -> str:
        red, green, blue = toColor(self.colours[token]).rgb()
        return f"{red:.4g} {green:.4g} {blue:.4g}"


def _course(points: Sequence[Point]) -> str:
    (x, y), *others = points
    return " ".join([f"{x:.2f} {y:.2f} m", *(f"{x:.2f} {y:.2f} l" for x, y in others)])
