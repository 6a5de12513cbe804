"""A printed report of several chapters: bookmarks, contents with page numbers, text that flows over pages."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.core.typeset import BOLD, REGULAR, draw_laid_out, draw_line, new_canvas, paragraph
from app.core.typeset.canvas import Align
from app.statistics.pdf.pages import ACCENT, FAINT, INK, LINE, MARGIN, PAGE, Pages
from app.statistics.rules.booklets import Letterhead

MEASURE = 560.0  # the width of running text
TEXT = 10.5
ENTRY = 30.0
STRIPE = 10.0
APART, HEADING = 22.0, 46.0


@dataclass(frozen=True)
class Chapter:
    """A chapter and the page on which it begins."""

    title: str
    page: int

    @property
    def anchor(self) -> str:
        return f"page-{self.page}"


@dataclass
class Book(Pages):
    """Pages with chapters; `contents` are those that an earlier drawing of the same book has found."""

    contents: Sequence[Chapter] = ()
    chapters: list[Chapter] = field(default_factory=list)

    def left_of(self, offset: float, width: float) -> float:
        """The left edge of a box of this width that lies so far from where a line begins."""
        return self.place(offset + width) if self.is_mirrored else self.place(offset)

    @property
    def end(self) -> Align:
        """The side on which a line ends."""
        return "left" if self.is_mirrored else "right"

    def turn_cover(self) -> None:
        """Leave the cover, which carries no foot."""
        self.canvas.showPage()
        self.number += 1
        self.y = PAGE[1] - MARGIN

    def need(self, height: float) -> bool:
        """Begin a new page when so much does not fit; did one begin?"""
        turned = super().need(height)
        if turned:
            self._stripe()
        return turned

    def chapter(self, title: str, *, room: float = PAGE[1]) -> None:
        """Begin a chapter with a bookmark: on this page where it has room, else on a new one."""
        if self.y < PAGE[1] - MARGIN:
            self.y -= APART
            self.need(room + HEADING)
        self._stripe()
        found = Chapter(title, self.number)
        self.chapters.append(found)
        self.canvas.bookmarkPage(found.anchor)
        self.canvas.addOutlineEntry(title, found.anchor, level=0)
        self.line(title, size=20)
        self.y -= 10

    def prose(self, words: str) -> None:
        """Running text, a paragraph for each line of it, over as many pages as it takes."""
        for part in words.splitlines():
            block = paragraph(part, MEASURE, size=TEXT, direction="rtl" if self.is_mirrored else None)
            above = 0.0
            for line, baseline in zip(block.lines, block.baselines, strict=True):
                self.need(baseline - above + TEXT)
                self.y -= baseline - above
                above = baseline
                draw_laid_out(self.canvas, self.place(0), self.y, line, colour=INK, align=self.begin)
            self.y -= TEXT

    def note(self, words: str) -> None:
        """A remark in small letters over the whole width."""
        self.text(words, size=8.5, weight=REGULAR, colour=FAINT)
        self.y -= 5

    def list_contents(self) -> None:
        """The chapters with their pages, each a link."""
        self.chapter(_("Contents"))
        for chapter in self.contents:
            if chapter.page > self.number:
                self._entry(chapter)

    def _entry(self, chapter: Chapter) -> None:
        canvas, width = self.canvas, MEASURE
        self.need(ENTRY)
        self.y -= ENTRY
        draw_line(
            canvas, self.place(0), self.y + 10, chapter.title, size=12, colour=INK, align=self.begin,
            fit_width=width - 50,
        )  # fmt: skip
        draw_line(
            canvas, self.place(width), self.y + 10, str(chapter.page), size=12, weight=BOLD, colour=ACCENT,
            align=self.end,
        )  # fmt: skip
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        left = self.left_of(0, width)
        canvas.line(left, self.y, left + width, self.y)
        canvas.linkRect("", chapter.anchor, (left, self.y, left + width, self.y + ENTRY), relative=0)

    def _stripe(self) -> None:
        self.canvas.setFillColor(ACCENT)
        self.canvas.rect(0, PAGE[1] - STRIPE, PAGE[0], STRIPE, stroke=0, fill=1)


def bind(draw: Callable[[Book], None], *, title: str, letterhead: Letterhead, as_of: datetime) -> bytes:
    """Draw a book twice, the second time with the page numbers that the first has found."""
    contents: Sequence[Chapter] = ()
    buffer = io.BytesIO()
    for _time in range(2):
        buffer = io.BytesIO()
        canvas = new_canvas(
            buffer,
            title=title,
            author=letterhead.office_name,
            language=current_language(),
            page_size=PAGE,
        )
        canvas.showOutline()
        book = Book(canvas, letterhead.office_name, as_of, contents=contents)
        draw(book)
        book.finish()
        canvas.save()
        contents = book.chapters
    return buffer.getvalue()
