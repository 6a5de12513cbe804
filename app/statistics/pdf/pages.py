"""A4 pages in landscape: where the next thing goes, and what stands at the foot of each."""

from dataclasses import dataclass, field
from datetime import datetime

from reportlab.lib.pagesizes import A4, landscape

from app.core.i18n import gettext as _
from app.core.i18n import text_direction
from app.core.typeset import BOLD, PdfCanvas, draw_line, paragraph
from app.core.typeset.canvas import Align

PAGE = landscape(A4)
MARGIN = 42.0
INK, FAINT, ACCENT, LINE, BAND = "#131a22", "#5a6673", "#075a9e", "#dde2e8", "#f1f4f7"


@dataclass
class Pages:
    """The page at hand: where the next thing goes, and what stands at the foot of each."""

    canvas: PdfCanvas
    office_name: str
    as_of: datetime
    y: float = PAGE[1] - MARGIN
    number: int = field(default=1)

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def width(self) -> float:
        return PAGE[0] - 2 * MARGIN

    @property
    def is_mirrored(self) -> bool:
        return text_direction() == "rtl"

    @property
    def begin(self) -> Align:
        """The side on which a line begins."""
        return "right" if self.is_mirrored else "left"

    def place(self, offset: float) -> float:
        """The x of something that lies so far from where a line begins, on either side."""
        return PAGE[0] - MARGIN - offset if self.is_mirrored else MARGIN + offset

    def need(self, height: float) -> bool:
        """Begin a new page when so much does not fit; did one begin?"""
        if self.y - height >= MARGIN + 20:
            return False
        self.finish()
        self.canvas.showPage()
        self.number += 1
        self.y = PAGE[1] - MARGIN
        return True

    def finish(self) -> None:
        taken = _("Taken on %(moment)s", moment=self.as_of.strftime("%Y-%m-%d %H:%M UTC"))
        end: Align = "left" if self.is_mirrored else "right"
        foot = MARGIN - 12
        draw_line(
            self.canvas,
            self.place(0),
            foot,
            f"{self.office_name} · {taken}",
            size=7.5,
            colour=FAINT,
            align=self.begin,
        )
        draw_line(
            self.canvas, self.place(self.width), foot, str(self.number), size=7.5, colour=FAINT, align=end
        )

    def line(self, text: str, *, size: float, weight: int = BOLD, colour: str = INK) -> None:
        """One line where the next thing goes, and move below it."""
        self.need(size * 2)
        self.y -= size * 1.3
        draw_line(
            self.canvas,
            self.place(0),
            self.y,
            text,
            size=size,
            weight=weight,
            colour=colour,
            align=self.begin,
        )
        self.y -= size * 0.4

    def text(self, words: str, *, size: float, weight: int, colour: str) -> None:
        """A paragraph over the whole width, and move below it."""
        block = paragraph(words, self.width, size=size, weight=weight)
        self.need(block.height + 4)
        self.y = block.draw(self.canvas, MARGIN, self.y, colour=colour, align=self.begin)
