"""The donor report: one programme, what it promised, what it has reached, session by session."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.statistics.charts.pictures import Pictures
from app.statistics.pdf.annual import TargetsOf, draw_method, draw_targets, draw_text
from app.statistics.pdf.book import Book, bind
from app.statistics.pdf.chapters import (
    Column,
    draw_in_time,
    draw_tiles,
    draw_where,
    draw_words,
    height_of,
    tiles_of,
)
from app.statistics.pdf.cover import Front, draw_cover
from app.statistics.rules.booklets import Wording
from app.statistics.rules.table import Table
from app.statistics.rules.writing import written


@dataclass(frozen=True, kw_only=True)
class Donor:
    """Everything on a donor report, counted and in words; `sessions` are rows as they are written.

    There may be fewer of them than `sessions_counted`.
    """

    front: Front
    wording: Wording
    total: Table
    pictures: Pictures
    targets: Sequence[TargetsOf]
    sessions: Sequence[Sequence[str]]
    sessions_counted: int
    adds_up_to_more: bool
    without_presence: int


def donor_pdf(donor: Donor) -> bytes:
    """A4 in landscape, in the language in force; it names no participant."""
    front = donor.front
    return bind(
        lambda book: _draw(book, donor),
        title=front.document_title,
        letterhead=front.letterhead,
        as_of=front.as_of,
    )


def _draw(book: Book, donor: Donor) -> None:
    letterhead = donor.front.letterhead
    draw_cover(book, donor.front, growth=donor.pictures.growth)
    book.list_contents()
    draw_text(book, _("Foreword"), donor.wording.foreword)
    book.chapter(_("Key figures"))
    draw_tiles(book, tiles_of(donor.total, currency=letterhead.currency, with_cost=True))
    draw_targets(book, donor.targets)
    if donor.sessions:
        draw_where(book, donor.pictures, clearance=letterhead.clearance)
        if donor.pictures.counts_people:
            draw_in_time(book, donor.pictures)
        _sessions(book, donor.sessions, counted=donor.sessions_counted)
    draw_text(book, _("Closing words"), donor.wording.closing)
    draw_method(
        book, donor.total, adds_up_to_more=donor.adds_up_to_more, without_presence=donor.without_presence
    )


def _sessions(book: Book, rows: Sequence[Sequence[str]], *, counted: int) -> None:
    book.chapter(_("Training sessions"), room=height_of(rows[:8]))
    columns = (
        Column(title=_("Dates"), share=0.19),
        Column(title=_("Training session"), share=0.31),
        Column(title=_("Place"), share=0.19),
        Column(title=_("Participations"), share=0.09, is_number=True),
        Column(title=_("Women"), share=0.07, is_number=True),
        Column(title=_("Men"), share=0.07, is_number=True),
        Column(title=_("Completed"), share=0.08, is_number=True),
    )
    draw_words(book, columns, rows)
    if counted > len(rows):
        text = _(
            "The list ends after the first %(listed)s of %(all)s sessions; every figure counts all of them.",
            listed=written(len(rows)),
            all=written(counted),
        )
        book.note(text)
