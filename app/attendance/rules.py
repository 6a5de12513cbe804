"""Attendance marks and what follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from app.programmes.rules import SessionState


class MarkStatus(StrEnum):
    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"


class Method(StrEnum):
    """How a mark came about."""

    SHEET = "sheet"
    IMPORT = "import"


PRESENCE = (MarkStatus.PRESENT, MarkStatus.LATE)
LARGEST_HEAD_COUNT = 100_000
_MARKED_STATES = (SessionState.ANNOUNCED, SessionState.HELD)


@dataclass(frozen=True, kw_only=True)
class MarkInput:
    """One mark to record."""

    registration_id: UUID
    session_day_id: UUID
    status: MarkStatus


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One person's line of a day's sheet: the mark it was opened with, and the one chosen (None for none)."""

    registration_id: UUID
    seen: MarkStatus | None
    chosen: MarkStatus | None

    @property
    def is_changed(self) -> bool:
        """Was a mark chosen that differs from the one seen? A mark is corrected, never taken away."""
        return self.chosen is not None and self.chosen is not self.seen


@dataclass(frozen=True, kw_only=True)
class SheetConflict:
    """A line that someone else marked in the meantime: theirs stands, ours was not recorded."""

    registration_id: UUID
    chosen: MarkStatus
    standing: MarkStatus


def is_complete(*, days_present: int, days_held: int, threshold: int) -> bool:
    """Were enough days attended? `threshold` is per cent of the days; compared without rounding."""
    return days_held > 0 and days_present * 100 >= threshold * days_held


def takes_marks(state: SessionState) -> bool:
    """Are marks recorded by hand in this state? A closed session is opened again first."""
    return state in _MARKED_STATES


def local_day(now: datetime, time_zone: str) -> date:
    """The calendar day at the place of a session."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def fill_unmarked(lines: Sequence[SheetLine], status: MarkStatus) -> list[SheetLine]:
    """The lines with this mark wherever there was none and none was chosen: "the rest were present"."""
    return [
        replace(line, chosen=status) if line.chosen is None and line.seen is None else line for line in lines
    ]


def conflict_of(line: SheetLine, standing: MarkStatus | None) -> SheetConflict | None:
    """Does the mark that stands now differ both from the one the page showed and from the one chosen?"""
    if line.chosen is None or standing is None or standing in (line.seen, line.chosen):
        return None
    return SheetConflict(registration_id=line.registration_id, chosen=line.chosen, standing=standing)


def is_possible_count(*, total: int, female: int, male: int) -> bool:
    """Can these figures be a head count? People of unknown sex make up the difference."""
    return min(total, female, male) >= 0 and female + male <= total <= LARGEST_HEAD_COUNT
