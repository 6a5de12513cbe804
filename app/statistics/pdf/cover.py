"""The cover of a printed report: who, what, when, and the sentence that says it all."""

import io
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.utils import ImageReader

from app.core.dates import date_words
from app.core.i18n import gettext as _
from app.core.typeset import BOLD, REGULAR, Paragraph, draw_line, paragraph
from app.statistics.charts.line import Line
from app.statistics.pdf.book import Book
from app.statistics.pdf.pages import ACCENT, FAINT, INK, MARGIN, PAGE
from app.statistics.rules.booklets import Letterhead

DEEP, PALE, WHITE = "#0b3a66", "#bcd9f0", "#ffffff"
SPLIT = 250.0  # height of the white part
LOGO = (150.0, 62.0)
LARGEST, SMALLEST = 46.0, 11.0
SENTENCE_LINES = 4


@dataclass(frozen=True, kw_only=True)
class Front:
    """What stands on the cover; `is_partial` where the report covers a part of the office only."""

    title: str
    subtitle: str
    period: str
    sentence: str
    only: str
    letterhead: Letterhead
    as_of: datetime
    is_partial: bool

    @property
    def document_title(self) -> str:
        return " · ".join(part for part in (self.title, self.subtitle, self.period) if part)


def draw_cover(book: Book, front: Front, *, growth: Line | None) -> None:
    """The first page; behind the title rises the total of persons trained in the period."""
    canvas = book.canvas
    canvas.setFillColor(DEEP)
    canvas.rect(0, SPLIT, PAGE[0], PAGE[1] - SPLIT, stroke=0, fill=1)
    if growth:
        _rise(book, growth)
    _head(book, front.letterhead)
    _title(book, front)
    _below(book, front)
    book.turn_cover()


def _rise(book: Book, growth: Line) -> None:
    height = (PAGE[1] - SPLIT) * 0.62
    points = [
        (
            PAGE[0] * (1 - across / 100 if book.is_mirrored else across / 100),
            SPLIT + height * (1 - down / 100),
        )
        for across, down in growth.points
    ]
    path = book.canvas.beginPath()
    path.moveTo(points[0][0], SPLIT)
    for x, y in points:
        path.lineTo(x, y)
    path.lineTo(points[-1][0], SPLIT)
    path.close()
    book.canvas.setFillColor(ACCENT)
    book.canvas.drawPath(path, stroke=0, fill=1)


def _head(book: Book, letterhead: Letterhead) -> None:
    top = PAGE[1] - 52
    room = book.width - (LOGO[0] + 24 if letterhead.logo else 0)
    for text, size, weight, colour, y in (
        (letterhead.office_name, 13, BOLD, WHITE, top),
        (letterhead.tagline, 10, REGULAR, PALE, top - 17),
    ):
        draw_line(
            book.canvas, book.place(0), y, text, size=size, weight=weight, colour=colour, align=book.begin,
            fit_width=room,
        )  # fmt: skip
    if letterhead.logo:
        _logo(book, letterhead.logo)


def _logo(book: Book, content: bytes) -> None:
    """The logo in a white field, so that it shows in whatever colours it comes."""
    width, height = LOGO
    left, bottom, pad = book.left_of(book.width - width, width), PAGE[1] - MARGIN - height + 12, 8
    book.canvas.setFillColor(WHITE)
    book.canvas.roundRect(left, bottom, width, height, 4, stroke=0, fill=1)
    book.canvas.drawImage(
        ImageReader(io.BytesIO(content)),
        left + pad,
        bottom + pad,
        width - 2 * pad,
        height - 2 * pad,
        mask="auto",
        preserveAspectRatio=True,
    )


def _title(book: Book, front: Front) -> None:
    title = _fitting(book, front.title, LARGEST, lines=2)
    y = PAGE[1] - 168 + (0 if len(title.lines) == 1 else 24)
    y = title.draw(book.canvas, MARGIN, y, colour=WHITE, align=book.begin) - 2
    for text, size, weight, colour in (
        (front.subtitle, 20.0, REGULAR, WHITE),
        (front.period, 24.0, BOLD, PALE),
    ):
        if text:
            y -= size * 1.35
            draw_line(
                book.canvas, book.place(0), y, text, size=size, weight=weight, colour=colour,
                align=book.begin, fit_width=book.width,
            )  # fmt: skip


def _below(book: Book, front: Front) -> None:
    sentence = _fitting(book, front.sentence, 25.0, lines=SENTENCE_LINES)
    sentence.draw(book.canvas, MARGIN, SPLIT - 30, colour=INK, align=book.begin)
    counted = _(
        "Counted from the records on %(day)s at %(time)s UTC.",
        day=date_words(front.as_of.date()),
        time=front.as_of.strftime("%H:%M"),
    )
    lines = [counted]
    if front.only:
        lines.append(front.only)
    if front.is_partial:
        lines.append(_("This report covers the part of the office that its maker is responsible for."))
    y = MARGIN - 8 + 13.0 * (len(lines) - 1)
    for line in lines:
        draw_line(
            book.canvas, book.place(0), y, line, size=9, colour=FAINT, align=book.begin, fit_width=book.width
        )
        y -= 13


def _fitting(book: Book, text: str, size: float, *, lines: int) -> Paragraph:
    """The text in the largest letters in which it takes at most so many lines."""
    while True:
        block = paragraph(text, book.width, size=size, weight=BOLD, leading=1.25)
        if len(block.lines) <= lines or size <= SMALLEST:
            return block
        size *= 0.88
