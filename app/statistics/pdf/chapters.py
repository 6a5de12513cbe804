"""What the chapters of a printed report are made of: tiles, pictures, tables of words, definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.typeset import BOLD, REGULAR, draw_line, layout, paragraph
from app.core.typeset.canvas import Align
from app.statistics.charts.drawing import draw_bars, draw_line_chart, draw_map
from app.statistics.charts.pictures import Pictures
from app.statistics.pdf.book import Book
from app.statistics.pdf.pages import ACCENT, BAND, FAINT, INK, MARGIN
from app.statistics.rules.asked import Asked
from app.statistics.rules.indicators import INDICATORS, Indicator, Unit, share
from app.statistics.rules.presentation import LEADING_COLUMNS, flat_rows
from app.statistics.rules.table import Table
from app.statistics.rules.words import DIMENSION_WORDS
from app.statistics.rules.writing import written

TILES_ACROSS = 4
TILE = (134.0, 14.0)  # height, gap
BARS_ON_A_PAGE = 26
YEARS_ON_A_PAGE = 24
LABEL_WIDTH = 150.0
VERSION_WIDTH = 80.0
HEAD, ROW = 32.0, 17.0
NAME_SHARE = 0.28
KEY_FIGURES = (
    "sessions",
    "host_countries",
    "countries_represented",
    "participations",
    "persons",
    "women",
    "person_days",
    "attendance_rate",
    "completed",
    "completion_rate",
    "certificates",
    "trainers",
)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure in large letters with its definition below it."""

    label: str
    value: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table of words; `share` is its part of the width."""

    title: str
    share: float
    is_number: bool = False


def tiles_of(table: Table, *, currency: str, with_cost: bool) -> list[Tile]:
    """The key figures of a report; cost only where one was entered and is asked for."""
    keys = [*KEY_FIGURES, *(("cost", "cost_per_person") if with_cost else ())]
    tiles = [
        _share_of_women(table) if key == "women" else _tile(table, INDICATORS[key], currency) for key in keys
    ]
    return [tile for tile in tiles if tile is not None]


def draw_tiles(book: Book, tiles: Sequence[Tile]) -> None:
    """The tiles in rows, in the direction of reading."""
    height, gap = TILE
    width = (book.width - (TILES_ACROSS - 1) * gap) / TILES_ACROSS
    for number, tile in enumerate(tiles):
        across = number % TILES_ACROSS
        if not across:
            book.need(height)
            book.y -= height
        _draw_tile(book, tile, book.left_of(across * (width + gap), width), width)
        if across == TILES_ACROSS - 1:
            book.y -= gap


def draw_where(book: Book, pictures: Pictures, *, clearance: str) -> None:
    """The map over the whole page, with the text that stands under every map."""
    book.chapter(
        _("Persons trained by country") if pictures.counts_people else _("Participations by country")
    )
    bottom = draw_map(
        book.canvas, pictures.world, x=MARGIN, top=book.y, width=book.width, clearance=clearance
    )
    book.y = bottom


def draw_by_country(book: Book, pictures: Pictures) -> None:
    """A bar for each country, the longest first; a report names as many as a page holds."""
    book.chapter(_("By country and year"), room=40 + 15.0 * min(len(pictures.bars.rows), BARS_ON_A_PAGE))
    shown = replace(pictures.bars, rows=pictures.bars.rows[:BARS_ON_A_PAGE])
    book.y = draw_bars(book.canvas, shown, x=MARGIN, top=book.y, width=book.width)
    if len(pictures.bars.rows) > BARS_ON_A_PAGE:
        book.y -= 8
        text = _("The %(num)s countries with most people; the table holds all of them.", num=BARS_ON_A_PAGE)
        book.note(text)


def draw_in_time(book: Book, pictures: Pictures) -> None:
    """Women and men by year, and beside it the growing total."""
    book.chapter(_("Over time"), room=max(220.0, 60 + 15.0 * min(len(pictures.sexes.rows), YEARS_ON_A_PAGE)))
    gap, top = 40.0, book.y
    width = (book.width - gap) / 2
    shown = replace(pictures.sexes, rows=pictures.sexes.rows[-YEARS_ON_A_PAGE:])
    _subtitle(book, 0, top, _("Women and men by year"))
    below = draw_bars(book.canvas, shown, x=book.left_of(0, width), top=top - 22, width=width)
    if pictures.growth:
        offset = width + gap
        _subtitle(book, offset, top, _("Persons trained, cumulative"))
        left = book.left_of(offset, width)
        below = min(below, draw_line_chart(book.canvas, pictures.growth, x=left, top=top - 40, width=width))
    book.y = below


def draw_figures(book: Book, title: str, table: Table, asked: Asked) -> None:
    """A chapter with a table of figures, its total last; a note where rows add up to more than the total."""
    rows = [
        [
            str(row[1]),
            *(
                written(value, each.unit)  # type: ignore[arg-type]
                for value, each in zip(row[LEADING_COLUMNS:], asked.indicators, strict=True)
            ),
        ]
        for row in flat_rows(table, asked)
    ]
    share = (1 - NAME_SHARE) / len(asked.indicators)
    columns = [
        Column(title=str(DIMENSION_WORDS[table.rows]) if table.rows else "", share=NAME_SHARE),
        *(Column(title=str(each.label), share=share, is_number=True) for each in asked.indicators),
    ]
    book.chapter(title, room=height_of(rows) + 20)
    draw_words(book, columns, rows, has_total=True)
    if table.adds_up_to_more("persons"):
        book.note(
            _("A person who came more than once is counted in each of their rows and once in the total.")
        )


def height_of(rows: Sequence[Sequence[str]]) -> float:
    """The room that a table takes."""
    return HEAD + ROW * len(rows) + 10


def draw_words(
    book: Book, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, has_total: bool = False
) -> None:
    """A table of texts and figures as they are written, its head again on each page."""
    _head(book, columns)
    for number, row in enumerate(rows):
        if book.need(ROW):
            _head(book, columns)
        is_total = has_total and number == len(rows) - 1
        if is_total:
            _rule(book, ACCENT)
        elif number % 2:
            book.canvas.setFillColor(BAND)
            book.canvas.rect(MARGIN, book.y - ROW, book.width, ROW, stroke=0, fill=1)
        _line(book, columns, row, weight=BOLD if is_total else REGULAR)
        book.y -= ROW
    book.y -= 10


def draw_definitions(book: Book, indicators: Sequence[Indicator]) -> None:
    """What each figure means, and which version of its definition was used."""
    for indicator in indicators:
        width = book.width - LABEL_WIDTH - VERSION_WIDTH
        meaning = paragraph(str(indicator.meaning), width, size=8.5)
        book.need(meaning.height + 6)
        baseline = book.y - 10
        draw_line(
            book.canvas, book.place(0), baseline, str(indicator.label), size=8.5, weight=BOLD, colour=INK,
            align=book.begin, fit_width=LABEL_WIDTH - 10,
        )  # fmt: skip
        version = _("Definition %(version)s", version=indicator.version)
        draw_line(
            book.canvas, book.place(book.width), baseline, version, size=8, colour=FAINT, align=book.end,
            fit_width=VERSION_WIDTH - 6,
        )  # fmt: skip
        left = book.left_of(LABEL_WIDTH, width)
        book.y = meaning.draw(book.canvas, left, book.y, colour=INK, align=book.begin) - 4


def notes_on(table: Table, *, rows_add_up_to_more: bool, without_presence: int) -> list[str]:
    """What a reader has to know of these figures: how they were counted, and on what evidence."""
    heads = table.total["heads"]
    notes = [_("A session counts in the year in which it starts.")]
    if rows_add_up_to_more:
        notes.append(
            _("A person who came more than once is counted in each of their rows and once in the total.")
        )
    if heads:
        notes.append(
            ngettext(
                "The participations contain %(num)s known from a head count, without a name; it is never"
                " counted as a person trained.",
                "The participations contain %(num)s known from head counts, without names; they are never"
                " counted as persons trained.",
                heads,
            )
        )
    else:
        notes.append(_("Evidence: every participation is known by name."))
    if without_presence:
        notes.append(
            ngettext(
                "In %(num)s of the sessions counted nobody is marked present; its marks may be missing.",
                "In %(num)s of the sessions counted nobody is marked present; their marks may be missing.",
                without_presence,
            )
        )
    return notes


def _tile(table: Table, indicator: Indicator, currency: str) -> Tile | None:
    value = table.value(indicator)
    if value is None and indicator.unit is Unit.MONEY:
        return None
    return Tile(
        label=str(indicator.label),
        value=written(value, indicator.unit, currency=currency),
        meaning=str(indicator.meaning),
    )


def _share_of_women(table: Table) -> Tile:
    women, persons = table.total["female"], table.total["persons"]
    return Tile(
        label=_("Share of women"),
        value=written(share(women, persons), Unit.SHARE),
        meaning=_(
            "%(women)s women among %(persons)s persons trained.",
            women=written(women),
            persons=written(persons),
        ),
    )


def _draw_tile(book: Book, tile: Tile, left: float, width: float) -> None:
    canvas, height, pad = book.canvas, TILE[0], 11.0
    canvas.setFillColor(BAND)
    canvas.roundRect(left, book.y, width, height, 5, stroke=0, fill=1)
    begin = left + width - pad if book.is_mirrored else left + pad
    room, top = width - 2 * pad, book.y + height
    draw_line(
        canvas, begin, top - 38, tile.value, size=29, weight=BOLD, colour=ACCENT, align=book.begin,
        fit_width=room,
    )  # fmt: skip
    label = paragraph(tile.label, room, size=10, weight=BOLD, leading=1.2)
    y = label.draw(canvas, left + pad, top - 48, colour=INK, align=book.begin)
    size = 8.0
    meaning = paragraph(tile.meaning, room, size=size, leading=1.25)
    while meaning.height > y - book.y - 6 and size > 4.5:
        size -= 0.25
        meaning = paragraph(tile.meaning, room, size=size, leading=1.25)
    meaning.draw(canvas, left + pad, y - 2, colour=FAINT, align=book.begin)


def _subtitle(book: Book, offset: float, top: float, text: str) -> None:
    draw_line(
        book.canvas, book.place(offset), top - 12, text, size=11.5, weight=BOLD, colour=INK, align=book.begin
    )


def _head(book: Book, columns: Sequence[Column]) -> None:
    book.need(HEAD + 2 * ROW)
    book.y -= HEAD
    offset = 0.0
    for column in columns:
        width = column.share * book.width
        size = _size_for(column.title, width - 9)
        block = paragraph(column.title, width - 9, size=size, weight=BOLD, leading=1.2)
        block.draw(
            book.canvas, book.left_of(offset, width) + 4, book.y + 4 + block.height, colour=FAINT,
            align=_side(book, column),
        )  # fmt: skip
        offset += width
    _rule(book, INK)


def _size_for(title: str, width: float) -> float:
    """The largest letters in which no word of a heading has to be broken."""
    widest = max((layout(word, 1.0, BOLD).width for word in title.split()), default=0.0)
    return max(4.5, min(7.5, 0.97 * width / widest)) if widest else 7.5


def _rule(book: Book, colour: str) -> None:
    book.canvas.setStrokeColor(colour)
    book.canvas.setLineWidth(0.8)
    book.canvas.line(MARGIN, book.y, MARGIN + book.width, book.y)


def _line(book: Book, columns: Sequence[Column], texts: Sequence[str], *, weight: int) -> None:
    offset = 0.0
    for column, text in zip(columns, texts, strict=True):
        width = column.share * book.width
        side = _side(book, column)
        left = book.left_of(offset, width)
        anchor = left + width - 5 if side == "right" else left + 4
        draw_line(
            book.canvas, anchor, book.y - 12, text, size=8.5, weight=weight, colour=INK, align=side,
            fit_width=width - 9,
        )  # fmt: skip
        offset += width


def _side(book: Book, column: Column) -> Align:
    """Figures stand below each other by their last digit in every language."""
    return "right" if column.is_number else book.begin
