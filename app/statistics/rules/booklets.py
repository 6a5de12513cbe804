"""Reports that are printed: their kinds, the words an office gives them, and how they name their period."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel.support import LazyProxy

from app.core.dates import date_range
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as lazy
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Span

LONGEST_TITLE = 200
LONGEST_TEXT = 6_000


class ReportKind(StrEnum):
    """A report that is made as a designed PDF."""

    ANNUAL = "annual"
    DONOR = "donor"


KIND_WORDS: dict[ReportKind, LazyProxy] = {
    ReportKind.ANNUAL: lazy("Annual report"),
    ReportKind.DONOR: lazy("Donor report"),
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an office writes into a report of one kind and language; an empty text is left out."""

    title: str = ""
    foreword: str = ""
    closing: str = ""


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What an office puts on everything it prints; `logo` is the content of a PNG or JPEG file."""

    office_name: str
    tagline: str = ""
    logo: bytes | None = None
    clearance: str = ""
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """A training session as a report lists it; `key` is its row in a table by session."""

    key: str
    title: str
    starts_on: date
    ends_on: date
    city: str
    host_country: str | None
    is_online: bool


def period_words(selection: Selection, span: Span) -> str:
    """ "2009–2011", "2010", or days; without limits the years in which sessions took place."""
    first, last = selection.starts_on, selection.ends_on
    if _begins_a_year(first) and _ends_a_year(last):
        years = (first.year if first else span.first_year, last.year if last else span.last_year)
        return "–".join(str(year) for year in dict.fromkeys(years) if year is not None)
    if first and last:
        return date_range(first, last)
    if first:
        return _("From %(day)s", day=date_range(first))
    return _("Until %(day)s", day=date_range(last))


def overlaps(selection: Selection, *, starts_on: date | None, ends_on: date | None) -> bool:
    """Does a programme of these days run in the period of the selection?"""
    begins_in_time = starts_on is None or selection.ends_on is None or starts_on <= selection.ends_on
    ends_in_time = ends_on is None or selection.starts_on is None or ends_on >= selection.starts_on
    return begins_in_time and ends_in_time


def _begins_a_year(day: date | None) -> bool:
    return day is None or (day.month, day.day) == (1, 1)


def _ends_a_year(day: date | None) -> bool:
    return day is None or (day.month, day.day) == (12, 31)
