"""A part of a drawing that reads from its start to its end, whichever side that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.i18n import text_direction
from app.core.typeset import REGULAR, PdfCanvas, layout
from app.statistics.charts.bars import LegendItem
from app.statistics.charts.drawing.on_pdf import PdfSurface
from app.statistics.charts.drawing.surface import PALETTES, Point, Side, Surface, TextStyle

Target = PdfCanvas | Surface

TEXT = 8.5
SMALL = 7.0
ROW = 15.0
GAP = 8.0
SWATCH = 7.0
HATCH_STEP = 4.0


@dataclass(frozen=True)
class Strip:
    """Offsets count from where a line begins; right-to-left languages get the mirror image."""

    surface: Surface
    x: float
    width: float
    is_rtl: bool

    @property
    def begin(self) -> Side:
        """The side on which a line begins."""
        return "right" if self.is_rtl else "left"

    def at(self, offset: float) -> float:
        """The x of an offset."""
        return self.x + self.width - offset if self.is_rtl else self.x + offset

    def text(self, offset: float, y: float, text: str, *, style: TextStyle) -> None:
        """Text that begins at the offset."""
        self.surface.text((self.at(offset), y), text, style=style, side=self.begin)

    def paragraph(self, top: float, text: str, *, style: TextStyle) -> float:
        """Lines that begin where the strip begins, over its whole width; the y below them is returned."""
        return self.surface.paragraph((self.x, top), text, width=self.width, style=style, side=self.begin)

    def text_before(self, offset: float, y: float, text: str, *, style: TextStyle) -> None:
        """Text that ends at the offset."""
        self.surface.text((self.at(offset), y), text, style=style, side="left" if self.is_rtl else "right")

    def text_around(self, offset: float, y: float, text: str, *, style: TextStyle) -> None:
        """Text with its middle at the offset."""
        self.surface.text((self.at(offset), y), text, style=style, side="centre")

    def box(self, offset: float, y: float, size: Point, *, colour: str) -> None:
        """A rectangle that begins at the offset."""
        left = self.at(offset + size[0] if self.is_rtl else offset)
        self.surface.box((left, y), size, colour=colour)

    def hatched(self, offset: float, y: float, size: Point, *, colour: str) -> None:
        """A rectangle of slanted lines, which a copy in grey tells from a filled one."""
        width, height = size
        for start in _slants(width, height):
            low, high = max(start, 0.0), min(start + height, width)
            points = [
                (self.at(offset + low), y + low - start),
                (self.at(offset + high), y + high - start),
            ]
            self.surface.stroke(points, colour=colour, width=1.0)


def strip_on(target: Target, x: float, width: float) -> Strip:
    """The strip of a surface; a bare PDF canvas is drawn on in the light colours."""
    surface = PdfSurface(target, PALETTES["light"]) if isinstance(target, PdfCanvas) else target
    return Strip(surface, x, width, is_rtl=text_direction() == "rtl")


def draw_legend(target: Target, items: Sequence[LegendItem], *, x: float, top: float, width: float) -> float:
    """Swatches with their meaning, on as many lines as they need; nothing where there are none."""
    if not items:
        return top
    strip = strip_on(target, x, width)
    style = TextStyle(colour="ink-2")
    offset, y = 0.0, top - ROW
    for item in items:
        length = SWATCH + 4 + layout(item.label, TEXT).width
        if offset and offset + length > width:
            offset, y = 0.0, y - ROW
        _swatch(strip, item, offset=offset, y=y + 4)
        strip.text(offset + SWATCH + 4, y + 4.5, item.label, style=style)
        offset += length + 2 * GAP
    return y


def widest(texts: Iterable[str], *, size: float = TEXT, weight: int = REGULAR) -> float:
    """The width of the widest of these texts."""
    return max([0.0, *(layout(text, size, weight).width for text in texts)])


def _swatch(strip: Strip, item: LegendItem, *, offset: float, y: float) -> None:
    if item.look == "hatch":
        strip.hatched(offset, y, (SWATCH, SWATCH), colour=item.colour)
    elif item.look == "tick":
        strip.box(offset + SWATCH / 2 - 1, y - 1, (2, SWATCH + 2), colour=item.colour)
    else:
        # A thin border, because the palest colours are close to the ground.
        strip.box(offset - 0.4, y - 0.4, (SWATCH + 0.8, SWATCH + 0.8), colour="edge")
        strip.box(offset, y, (SWATCH, SWATCH), colour=item.colour)


def _slants(width: float, height: float) -> list[float]:
    """Where the slanted lines of a box begin on the level of its foot."""
    count = int((width + height) / HATCH_STEP)
    starts = (number * HATCH_STEP - height + HATCH_STEP / 2 for number in range(count))
    return [start for start in starts if start < width]
