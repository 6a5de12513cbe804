"""A table of figures on paper: wide ones in blocks of columns, long ones over several pages."""

from app.core.i18n import gettext as _
from app.core.typeset import BOLD, REGULAR, draw_line, paragraph
from app.statistics.pdf.pages import ACCENT, BAND, FAINT, INK, MARGIN, PAGE, Pages
from app.statistics.rules.asked import Asked
from app.statistics.rules.indicators import Unit
from app.statistics.rules.presentation import LEADING_COLUMNS, Row, flat_columns, flat_rows
from app.statistics.rules.table import Table
from app.statistics.rules.writing import written

ROW_HEIGHT = 16.5
HEAD_HEIGHT = 34.0
NAME_WIDTH = 152.0
IN_A_BLOCK = 14


def draw_table(pages: Pages, table: Table, asked: Asked, *, currency: str = "") -> None:
    """The flat table with its total; a note where rows add up to more than the total."""
    titles = [column.title for column in flat_columns(table, asked)[LEADING_COLUMNS:]]
    rows = [
        (str(row[1]), _texts(row[LEADING_COLUMNS:], asked, table, currency))
        for row in flat_rows(table, asked)
    ]
    for start in range(0, len(titles), IN_A_BLOCK):
        part = slice(start, start + IN_A_BLOCK)
        _block(pages, titles[part], [(name, values[part]) for name, values in rows])
    if table.adds_up_to_more("persons"):
        note = _("A person who came more than once is counted in each of their rows and once in the total.")
        pages.line(note, size=8, weight=REGULAR, colour=FAINT)


def _texts(values: Row, asked: Asked, table: Table, currency: str) -> list[str]:
    units = [each.unit for each in asked.indicators]
    if table.columns:
        units = [units[0]] * len(values)
    return [
        written(value, unit, currency=currency if unit is Unit.MONEY else "")  # type: ignore[arg-type]
        for value, unit in zip(values, units, strict=True)
    ]


def _block(pages: Pages, titles: list[str], rows: list[tuple[str, list[str]]]) -> None:
    pages.need(HEAD_HEIGHT + 3 * ROW_HEIGHT)
    _head(pages, titles)
    for number, (name, values) in enumerate(rows):
        if pages.need(ROW_HEIGHT):
            _head(pages, titles)
        _row(pages, name, values, is_total=number == len(rows) - 1, is_banded=number % 2 == 1)
    pages.y -= 8


def _head(pages: Pages, titles: list[str]) -> None:
    width = _column_width(pages, titles)
    for number, title in enumerate(titles):
        block = paragraph(title, width - 4, size=6.2, weight=BOLD, leading=1.2)
        edge = pages.place(NAME_WIDTH + number * width + (width if pages.is_mirrored else 6))
        block.draw(pages.canvas, edge, pages.y - HEAD_HEIGHT + 4 + block.height, colour=FAINT, align="right")
    pages.y -= HEAD_HEIGHT
    pages.canvas.setStrokeColor(INK)
    pages.canvas.setLineWidth(0.8)
    pages.canvas.line(MARGIN, pages.y, PAGE[0] - MARGIN, pages.y)


def _row(pages: Pages, name: str, values: list[str], *, is_total: bool, is_banded: bool) -> None:
    canvas, width, weight = pages.canvas, _column_width(pages, values), BOLD if is_total else REGULAR
    bottom, baseline = pages.y - ROW_HEIGHT, pages.y - ROW_HEIGHT + 5
    if is_banded and not is_total:
        canvas.setFillColor(BAND)
        canvas.rect(MARGIN, bottom, pages.width, ROW_HEIGHT, stroke=0, fill=1)
    if is_total:
        canvas.setStrokeColor(ACCENT)
        canvas.line(MARGIN, pages.y, PAGE[0] - MARGIN, pages.y)
    style = {"size": 8.5, "weight": weight, "colour": INK}
    draw_line(
        canvas,
        pages.place(2),
        baseline,
        name,
        align=pages.begin,
        fit_width=NAME_WIDTH - 8,
        **style,  # type: ignore[arg-type]
    )
    for number, value in enumerate(values):
        offset = NAME_WIDTH + number * width + (0 if pages.is_mirrored else width)
        draw_line(canvas, pages.place(offset), baseline, value, align="right", fit_width=width - 3, **style)  # type: ignore[arg-type]
    pages.y = bottom


def _column_width(pages: Pages, columns: list[str]) -> float:
    return min(90.0, (pages.width - NAME_WIDTH) / max(1, len(columns)))
