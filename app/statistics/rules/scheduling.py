"""Reports that come by mail: their rhythm, the period each is about, and whose figures they may show."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.i18n import lazy_gettext as lazy
from app.core.permissions import Scope


class Rhythm(StrEnum):
    """How often a report is sent."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class FileKind(StrEnum):
    """What a scheduled report comes as."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class Subject(StrEnum):
    """Which page of the reports is sent."""

    ANNUAL = "annual"
    DONOR = "donor"
    TABLE = "table"


RHYTHM_WORDS = {
    Rhythm.WEEKLY: lazy("Every week"),
    Rhythm.MONTHLY: lazy("Every month"),
    Rhythm.QUARTERLY: lazy("Every quarter"),
    Rhythm.YEARLY: lazy("Every year"),
}
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
KEPT = timedelta(days=30)
MOST_RECIPIENTS = 20
MOST_OF_ONE_OWNER = 50


@dataclass(frozen=True, kw_only=True)
class ScheduleInput:
    """A report to be sent; `query` is the part of its address behind the question mark."""

    subject: Subject
    query: str
    title: str
    language: str
    file_kind: FileKind
    rhythm: Rhythm
    first_on: date
    is_rolling: bool
    shows_people: bool
    recipients: tuple[str, ...]


def next_due(first_on: date, rhythm: Rhythm, *, after: date) -> date:
    """The first day of the rhythm that lies after the day; a month too short ends the day earlier."""
    if first_on > after:
        return first_on
    if rhythm is Rhythm.WEEKLY:
        return first_on + timedelta(days=((after - first_on).days // 7 + 1) * 7)
    step = MONTHS[rhythm]
    passed = (after.year - first_on.year) * 12 + after.month - first_on.month
    count = passed // step * step
    due = _months_later(first_on, count)
    return due if due > after else _months_later(first_on, count + step)


def period_before(day: date, rhythm: Rhythm) -> tuple[date, date]:
    """The last whole week, month, quarter or year before the day."""
    if rhythm is Rhythm.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return monday - timedelta(days=7), monday - timedelta(days=1)
    step = MONTHS[rhythm]
    begun = date(day.year, (day.month - 1) // step * step + 1, 1)
    return _months_later(begun, -step), begun - timedelta(days=1)


def covers(wide: Scope, narrow: Scope) -> bool:
    """Does one reach hold everything that another holds? Of one that holds nothing, nobody can tell: no."""
    if narrow == Scope():
        return False
    if narrow.assigned_person_id not in (None, wide.assigned_person_id) and not wide.is_everything:
        return False
    return all(wide.covers(programme, country) for programme, country in narrow.pairs)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
