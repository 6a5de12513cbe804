"""The annual report: an office, a period, everything that can be said of it in figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.statistics.charts.pictures import Pictures
from app.statistics.pdf.book import Book, bind
from app.statistics.pdf.chapters import (
    Column,
    draw_by_country,
    draw_definitions,
    draw_figures,
    draw_in_time,
    draw_tiles,
    draw_where,
    draw_words,
    height_of,
    notes_on,
    tiles_of,
)
from app.statistics.pdf.cover import Front, draw_cover
from app.statistics.pdf.pages import INK
from app.statistics.rules.asked import Asked
from app.statistics.rules.booklets import Wording
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.table import Table


@dataclass(frozen=True, kw_only=True)
class TableChapter:
    """A table with the title of its chapter."""

    title: str
    table: Table
    asked: Asked


@dataclass(frozen=True, kw_only=True)
class TargetsOf:
    """The targets of a programme, each as its row is written; `is_whole` where all of it was counted."""

    programme: str
    rows: Sequence[Sequence[str]]
    is_whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Annual:
    """Everything on an annual report, counted and in words; `total` has all indicators of the selection."""

    front: Front
    wording: Wording
    total: Table
    pictures: Pictures
    tables: Sequence[TableChapter]
    targets: Sequence[TargetsOf]
    without_presence: int


def annual_pdf(annual: Annual) -> bytes:
    """A4 in landscape, in the language in force."""
    front = annual.front
    return bind(
        lambda book: _draw(book, annual),
        title=front.document_title,
        letterhead=front.letterhead,
        as_of=front.as_of,
    )


def _draw(book: Book, annual: Annual) -> None:
    letterhead = annual.front.letterhead
    draw_cover(book, annual.front, growth=annual.pictures.growth)
    book.list_contents()
    draw_text(book, _("Foreword"), annual.wording.foreword)
    book.chapter(_("Key figures"))
    draw_tiles(book, tiles_of(annual.total, currency=letterhead.currency, with_cost=False))
    if annual.total.span.sessions:
        draw_where(book, annual.pictures, clearance=letterhead.clearance)
        draw_by_country(book, annual.pictures)
        if annual.pictures.counts_people:
            draw_in_time(book, annual.pictures)
        for each in annual.tables:
            draw_figures(book, each.title, each.table, each.asked)
    draw_targets(book, annual.targets)
    draw_text(book, _("Closing words"), annual.wording.closing)
    more = any(each.table.adds_up_to_more("persons") for each in annual.tables)
    draw_method(book, annual.total, adds_up_to_more=more, without_presence=annual.without_presence)


def draw_text(book: Book, title: str, words: str) -> None:
    """A chapter of running text, where there is one."""
    if words.strip():
        book.chapter(title)
        book.prose(words)


def draw_targets(book: Book, targets: Sequence[TargetsOf]) -> None:
    """What each programme promised, and what is reached."""
    if not targets:
        return
    book.chapter(_("Targets"), room=height_of(targets[0].rows) + 40)
    columns = (
        Column(title=_("What is counted"), share=0.4),
        Column(title=_("Target"), share=0.13, is_number=True),
        Column(title=_("Reached"), share=0.13, is_number=True),
        Column(title=_("Share"), share=0.13, is_number=True),
        Column(title=_("Until"), share=0.21, is_number=True),
    )
    for each in targets:
        book.need(height_of(each.rows[:3]) + 24)
        book.line(each.programme, size=11.5, colour=INK)
        draw_words(book, columns, each.rows)
    book.note(
        _(
            "Reached is counted from the first day of the programme until the day promised, whatever the"
            " period of this report."
        )
    )
    if not all(each.is_whole for each in targets):
        book.note(
            _("A dash instead of a share: this report counts only a part of what the target was set for.")
        )


def draw_method(book: Book, total: Table, *, adds_up_to_more: bool, without_presence: int) -> None:
    """How the figures were counted."""
    book.chapter(_("How these figures are counted"))
    for note in notes_on(total, rows_add_up_to_more=adds_up_to_more, without_presence=without_presence):
        book.note(note)
    book.y -= 8
    used = [
        each for each in INDICATORS.values() if each.key not in ("persons_by_topic", "persons_by_programme")
    ]
    draw_definitions(book, used)
