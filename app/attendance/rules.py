"""Attendance marks and what follows from them."""

from enum import StrEnum


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


def is_complete(*, days_present: int, days_held: int, threshold: int) -> bool:
    """Were enough days attended? `threshold` is per cent of the days; compared without rounding."""
    return days_held > 0 and days_present * 100 >= threshold * days_held
