"""The report on paper: the sentence, the table, the pictures, what each figure means."""

import io
from dataclasses import dataclass, field
from datetime import datetime

from reportlab.lib.pagesizes import A4, landscape

from app.core.i18n import current_language, text_direction
from app.core.i18n import gettext as _
from app.core.typeset import BOLD, REGULAR, PdfCanvas, draw_line, draw_paragraph, new_canvas, paragraph
from app.core.typeset.canvas import Align
from app.statistics.charts.drawing import draw_bars, draw_line_chart, draw_map
from app.statistics.charts.pictures import Pictures
from app.statistics.rules.definitions import CountryReport, Figure
from app.statistics.rules.headline import headline
from app.statistics.rules.presentation import (
    figure_definitions,
    figure_labels,
    selection_in_words,
    table_rows,
)

PAGE = landscape(A4)
MARGIN = 42.0
INK, FAINT, ACCENT, LINE, BAND = "#131a22", "#5a6673", "#075a9e", "#dde2e8", "#f1f4f7"
ROW_HEIGHT = 16.5
HEAD_HEIGHT = 34.0
NAME_WIDTH = 152.0


def report_pdf(
    report: CountryReport, pictures: Pictures, *, as_of: datetime, office_name: str, clearance: str = ""
) -> bytes:
    """A4 pages in landscape, in the language in force; the last one holds the definitions."""
    buffer = io.BytesIO()
    canvas = new_canvas(
        buffer,
        title=_("Attendance by country"),
        author=office_name,
        language=current_language(),
        page_size=PAGE,
    )
    pages = _Pages(canvas, office_name, as_of)
    _front(pages, report)
    _table(pages, report)
    if report.rows:
        _pictures(pages, pictures, clearance)
    _definitions(pages)
    pages.finish()
    canvas.save()
    return buffer.getvalue()


@dataclass
class _Pages:
    """The page at hand: where the next thing goes, and what stands at the foot of each."""

    canvas: PdfCanvas
    office_name: str
    as_of: datetime
    y: float = PAGE[1] - MARGIN
    number: int = field(default=1)

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


def _front(pages: _Pages, report: CountryReport) -> None:
    canvas = pages.canvas
    canvas.setFillColor(ACCENT)
    canvas.rect(0, PAGE[1] - 10, PAGE[0], 10, stroke=0, fill=1)
    draw_line(
        canvas, pages.place(0), pages.y - 14, pages.office_name, size=9, colour=FAINT, align=pages.begin
    )
    draw_line(
        canvas,
        pages.place(0),
        pages.y - 38,
        _("Attendance by country"),
        size=20,
        weight=BOLD,
        colour=INK,
        align=pages.begin,
    )
    pages.y = draw_paragraph(
        canvas,
        MARGIN,
        pages.y - 50,
        pages.width,
        headline(report),
        size=13,
        colour=ACCENT,
        weight=BOLD,
        align=pages.begin,
    )
    words = " · ".join(f"{name}: {value}" for name, value in selection_in_words(report.selection))
    pages.y = draw_paragraph(
        canvas, MARGIN, pages.y - 4, pages.width, words, size=8, colour=FAINT, align=pages.begin
    )
    pages.y -= 14


def _table(pages: _Pages, report: CountryReport) -> None:
    rows = table_rows(report)
    _head(pages)
    for number, row in enumerate(rows):
        if pages.need(ROW_HEIGHT):
            _head(pages)
        _row(pages, row, is_total=number == len(rows) - 1, is_banded=number % 2 == 1)
    if report.adds_up_to_more:
        note = _("A person who came in two countries is counted in each row and once in the total.")
        pages.need(24)
        draw_line(pages.canvas, pages.place(0), pages.y - 12, note, size=8, colour=FAINT, align=pages.begin)
        pages.y -= 24


def _head(pages: _Pages) -> None:
    width = _column_width(pages)
    for number, label in enumerate(figure_labels().values()):
        block = paragraph(label, width - 4, size=6.8, weight=BOLD, leading=1.2)
        edge = pages.place(NAME_WIDTH + number * width + (width if pages.is_mirrored else 6))
        block.draw(pages.canvas, edge, pages.y - HEAD_HEIGHT + 4 + block.height, colour=FAINT, align="right")
    pages.y -= HEAD_HEIGHT
    pages.canvas.setStrokeColor(INK)
    pages.canvas.setLineWidth(0.8)
    pages.canvas.line(MARGIN, pages.y, PAGE[0] - MARGIN, pages.y)


def _row(pages: _Pages, row: list[str | int | float | None], *, is_total: bool, is_banded: bool) -> None:
    canvas, width, weight = pages.canvas, _column_width(pages), BOLD if is_total else REGULAR
    bottom, baseline = pages.y - ROW_HEIGHT, pages.y - ROW_HEIGHT + 5
    if is_banded and not is_total:
        canvas.setFillColor(BAND)
        canvas.rect(MARGIN, bottom, pages.width, ROW_HEIGHT, stroke=0, fill=1)
    if is_total:
        canvas.setStrokeColor(INK)
        canvas.line(MARGIN, pages.y, PAGE[0] - MARGIN, pages.y)
    draw_line(
        canvas,
        pages.place(2),
        baseline,
        str(row[1]),
        size=8.5,
        weight=weight,
        colour=INK,
        align=pages.begin,
        fit_width=NAME_WIDTH - 8,
    )
    for number, value in enumerate(row[2:]):
        offset = NAME_WIDTH + number * width + (0 if pages.is_mirrored else width)
        draw_line(
            canvas,
            pages.place(offset),
            baseline,
            _text(value),
            size=8.5,
            weight=weight,
            colour=INK,
            align="right",
        )
    pages.y = bottom


def _column_width(pages: _Pages) -> float:
    return (pages.width - NAME_WIDTH) / len(Figure)


def _text(value: str | int | float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def _pictures(pages: _Pages, pictures: Pictures, clearance: str) -> None:
    pages.need(PAGE[1])
    canvas, gap = pages.canvas, 28.0
    wide, narrow = (pages.width - gap) * 0.6, (pages.width - gap) * 0.4
    left, right = (MARGIN, MARGIN + wide + gap) if not pages.is_mirrored else (MARGIN + narrow + gap, MARGIN)
    noun = _("Persons trained") if pictures.counts_people else _("Participations")
    top = pages.y - 14
    anchors = (pages.place(0), pages.place(wide + gap))
    for anchor, title in zip(
        anchors, (_("%(what)s by country", what=noun), _("By country and year")), strict=True
    ):
        draw_line(canvas, anchor, top, title, size=11, weight=BOLD, colour=INK, align=pages.begin)
    below_map = draw_map(canvas, pictures.world, x=left, top=top - 10, width=wide, clearance=clearance)
    below_bars = draw_bars(canvas, pictures.bars, x=right, top=top - 10, width=narrow)
    if pictures.growth and below_map > MARGIN + 150:
        title = _("%(what)s, cumulative", what=noun)
        draw_line(
            canvas, anchors[0], below_map - 20, title, size=11, weight=BOLD, colour=INK, align=pages.begin
        )
        below_map = draw_line_chart(canvas, pictures.growth, x=left, top=below_map - 32, width=wide)
    pages.y = min(below_map, below_bars)


def _definitions(pages: _Pages) -> None:
    labels, definitions = figure_labels(), figure_definitions()
    pages.need(80)
    pages.y -= 26
    draw_line(
        pages.canvas,
        pages.place(0),
        pages.y,
        _("What each figure means"),
        size=11,
        weight=BOLD,
        colour=INK,
        align=pages.begin,
    )
    pages.y -= 6
    for figure, label in labels.items():
        text = paragraph(definitions[figure], pages.width - 150, size=8)
        pages.need(text.height + 4)
        draw_line(
            pages.canvas,
            pages.place(0),
            pages.y - 10,
            label,
            size=8,
            weight=BOLD,
            colour=INK,
            align=pages.begin,
        )
        x = MARGIN if pages.is_mirrored else MARGIN + 150
        pages.y = text.draw(pages.canvas, x, pages.y, colour=INK, align=pages.begin) - 2
