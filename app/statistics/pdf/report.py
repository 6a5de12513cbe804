"""The report on paper: the sentence, the table, the pictures, what each figure means."""

import io
from dataclasses import replace
from datetime import datetime

from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.core.typeset import BOLD, REGULAR, draw_line, new_canvas, paragraph
from app.statistics.charts.drawing import draw_bars, draw_line_chart, draw_map
from app.statistics.charts.pictures import Pictures
from app.statistics.pdf.chapters import BARS_ON_A_PAGE
from app.statistics.pdf.pages import ACCENT, FAINT, INK, MARGIN, PAGE, Pages
from app.statistics.pdf.tables import draw_table
from app.statistics.rules.asked import Asked
from app.statistics.rules.headline import statement
from app.statistics.rules.presentation import report_title
from app.statistics.rules.table import Table
from app.statistics.rules.words import selection_in_words

LABEL_WIDTH = 150.0


def report_pdf(
    table: Table,
    asked: Asked,
    pictures: Pictures,
    *,
    as_of: datetime,
    office_name: str,
    clearance: str = "",
    currency: str = "",
) -> bytes:
    """A4 pages in landscape, in the language in force; the last one holds the definitions."""
    buffer = io.BytesIO()
    canvas = new_canvas(
        buffer, title=report_title(asked), author=office_name, language=current_language(), page_size=PAGE
    )
    pages = Pages(canvas, office_name, as_of)
    _front(pages, table, asked)
    draw_table(pages, table, asked, currency=currency)
    if table.span.sessions:
        _pictures(pages, pictures, clearance)
    _definitions(pages, asked)
    pages.finish()
    canvas.save()
    return buffer.getvalue()


def _front(pages: Pages, table: Table, asked: Asked) -> None:
    pages.canvas.setFillColor(ACCENT)
    pages.canvas.rect(0, PAGE[1] - 10, PAGE[0], 10, stroke=0, fill=1)
    pages.line(pages.office_name, size=9, weight=REGULAR, colour=FAINT)
    pages.line(report_title(asked), size=20)
    pages.text(statement(table), size=13, weight=BOLD, colour=ACCENT)
    words = " · ".join(
        f"{name}: {value}" for name, value in selection_in_words(table.selection, table.labels)
    )
    pages.y -= 4
    pages.text(words, size=8, weight=REGULAR, colour=FAINT)
    pages.y -= 14


def _pictures(pages: Pages, pictures: Pictures, clearance: str) -> None:
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
    shown = replace(pictures.bars, rows=pictures.bars.rows[:BARS_ON_A_PAGE])
    below_bars = draw_bars(canvas, shown, x=right, top=top - 10, width=narrow)
    if pictures.growth and below_map > MARGIN + 150:
        title = _("%(what)s, cumulative", what=noun)
        draw_line(
            canvas, anchors[0], below_map - 20, title, size=11, weight=BOLD, colour=INK, align=pages.begin
        )
        below_map = draw_line_chart(canvas, pictures.growth, x=left, top=below_map - 32, width=wide)
    pages.y = min(below_map, below_bars)
    if len(pictures.bars.rows) > BARS_ON_A_PAGE:
        pages.y -= 8
        text = _("Bars stand for the %(num)s countries with most people.", num=BARS_ON_A_PAGE)
        pages.text(text, size=8, weight=REGULAR, colour=FAINT)


def _definitions(pages: Pages, asked: Asked) -> None:
    pages.need(80)
    pages.y -= 14
    pages.line(_("What each figure means"), size=11)
    for indicator in asked.indicators:
        version = _("Definition %(version)s", version=indicator.version)
        text = paragraph(f"{indicator.meaning} ({version})", pages.width - LABEL_WIDTH, size=8)
        pages.need(text.height + 4)
        draw_line(
            pages.canvas,
            pages.place(0),
            pages.y - 10,
            str(indicator.label),
            size=8,
            weight=BOLD,
            colour=INK,
            align=pages.begin,
        )
        x = MARGIN if pages.is_mirrored else MARGIN + LABEL_WIDTH
        pages.y = text.draw(pages.canvas, x, pages.y, colour=INK, align=pages.begin) - 2
