"""Drawing on PDF pages: a canvas without unembedded fonts, and single lines of text in any script."""

from dataclasses import replace
from pathlib import Path
from typing import IO, Literal, Protocol

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.core.typeset.embedding import DocumentFonts
from app.core.typeset.faces import REGULAR
from app.core.typeset.operators import BLACK, FontSource, text_operators
from app.core.typeset.shaping import Direction, Line, layout

Align = Literal["start", "centre", "end", "left", "right"]

PDF_VERSION = (1, 7)

# ASCII85 only serves channels that are not 8-bit clean and costs a quarter of the file; reportlab reads this
# process-wide setting when it writes.
rl_config.useA85 = 0


class Surface(Protocol):
    """Whatever text and codes are drawn on: a canvas of reportlab's, or a page that is written without."""

    @property
    def fonts(self) -> FontSource: ...

    def addLiteral(self, s: str) -> object: ...  # noqa: N802 (as reportlab names it)


class PdfCanvas(Canvas):
    """A reportlab canvas with embedded fonts only: text goes through `draw_line` and `draw_paragraph`."""

    def __init__(
        self, target: IO[bytes] | str, *, page_size: tuple[float, float], language: str, invariant: bool
    ) -> None:
        super().__init__(
            target,
            pagesize=page_size,
            pageCompression=1,
            pdfVersion=PDF_VERSION,
            invariant=int(invariant),
            lang=language,
        )
        self.fonts = DocumentFonts(self._doc)  # type: ignore[attr-defined]

    def _make_preamble(self) -> None:
        """Leave out the font that reportlab selects on every page: it would put Helvetica into the file."""
        self._preamble = "1 0 0 1 0 0 cm"


def new_canvas(
    target: IO[bytes] | Path | str,
    *,
    title: str,
    author: str,
    language: str,
    page_size: tuple[float, float] = A4,
    invariant: bool = False,
) -> PdfCanvas:
    """A canvas for a new document; `invariant` leaves out date and random identifier, so bytes repeat."""
    destination = str(target) if isinstance(target, Path) else target
    canvas = PdfCanvas(destination, page_size=page_size, language=language, invariant=invariant)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("Mandate")
    canvas.setSubject("")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def draw_line(
    canvas: Surface,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    weight: int = REGULAR,
    colour: str = BLACK,
    align: Align = "start",
    direction: Direction | None = None,
    fit_width: float | None = None,
    min_size: float = 6.0,
) -> Line:
    """Draw one line with its anchor at x and its baseline at y, and return it as drawn.

    "start" and "end" follow the direction of the text: an Arabic line that starts at x runs to its left.
    With `fit_width` a line that is too long is set smaller, down to `min_size`, and then in narrower letters.
    """
    line = layout(text, size, weight, direction=direction)
    if fit_width is not None:
        line = fitted(line, fit_width, min_size)
    draw_laid_out(canvas, x, y, line, colour=colour, align=align)
    return line


def fitted(line: Line, width: float, min_size: float) -> Line:
    """The line made to fit: smaller down to the given size, beyond that narrower."""
    if line.width <= width:
        return line
    smallest = min(line.size, min_size)
    smaller = replace(line, size=max(line.size * width / line.width, smallest))
    return replace(smaller, squeeze=min(width / smaller.width, 1.0))


def draw_laid_out(
    canvas: Surface, x: float, y: float, line: Line, *, colour: str = BLACK, align: Align = "start"
) -> None:
    """Draw a line that was laid out before."""
    if not line.shape.runs:
        return
    left = x - line.width * share_before_anchor(align, line.direction)
    canvas.addLiteral(text_operators(canvas.fonts, line, left, y, colour=colour))


def share_before_anchor(align: Align, direction: Direction) -> float:
    """Share of the line's width that lies left of its anchor."""
    if align == "centre":
        return 0.5
    right = ("right", "start") if direction == "rtl" else ("right", "end")
    return 1.0 if align in right else 0.0
