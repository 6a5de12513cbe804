"""What needs a coordinator's attention, and how urgent it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

LEAD_TRAINER_NEEDED_BEFORE = timedelta(days=21)


class Kind(StrEnum):
    """The tasks of the home page, most pressing first."""

    NO_LEAD_TRAINER = "no_lead_trainer"
    NOT_MARKED_HELD = "not_marked_held"
    ATTENDANCE_OPEN = "attendance_open"
    UNDECIDED = "undecided"
    CERTIFICATES_READY = "certificates_ready"
    LOOK_ALIKES = "look_alikes"


class Urgency(StrEnum):
    BLOCKING = "blocking"
    LATE = "late"
    TODAY = "today"
    READY = "ready"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do, and the session where; `count` is of what waits there."""

    kind: Kind
    count: int
    session_id: UUID | None = None
    title: str = ""
    city: str = ""
    host_country: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def urgency(task: Task, *, today: date) -> Urgency:
    """How pressing a task is today; days late are counted from the last day of the session."""
    if task.kind is Kind.NO_LEAD_TRAINER:
        return Urgency.BLOCKING
    if task.kind is Kind.CERTIFICATES_READY:
        return Urgency.READY
    if task.kind is Kind.UNDECIDED:
        is_close = task.starts_on is not None and task.starts_on <= today + timedelta(days=7)
        return Urgency.TODAY if is_close else Urgency.OPEN
    if task.kind is Kind.LOOK_ALIKES:
        return Urgency.OPEN
    return Urgency.LATE if days_late(task, today=today) else Urgency.TODAY


def days_late(task: Task, *, today: date) -> int:
    """Days since the session ended; 0 for what is not about an ended session."""
    return max(0, (today - task.ends_on).days) if task.ends_on else 0
