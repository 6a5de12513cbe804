"""What the head of each session page needs, and how far a session has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.permissions import Scope
from app.programmes.rules.states import SessionKind, SessionState


@dataclass(frozen=True, kw_only=True)
class SessionDayRow:
    """One day of a training session; position 1 is the first."""

    id: UUID
    position: int
    on_date: date


@dataclass(frozen=True, kw_only=True)
class SessionPage:
    """A training session as all its pages show it; `threshold` is in per cent of days.

    `cost_cents` is shown to those who see reports or edit the session, and to nobody else.
    """

    id: UUID
    slug: str
    title: str
    summary: str
    programme_id: UUID
    programme_code: str
    programme_name: str
    threshold: int
    hours_a_day: int
    starts_on: date
    ends_on: date
    days: tuple[SessionDayRow, ...]
    time_zone: str
    host_country: str | None
    is_online: bool
    city: str
    venue: str
    partner: str
    language: str
    kind: SessionKind | None
    cost_cents: int | None
    minutes_a_day: int | None
    capacity: int | None
    taken: int
    state: SessionState
    state_reason: str
    registration_opens_on: date | None
    registration_closes_on: date | None
    created_at: datetime
    announced_at: datetime | None
    is_protected: bool = False
    is_assigned: bool = False  # the viewer teaches here
    tab_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def day_count(self) -> int:
        """The number of days with training."""
        return len(self.days)

    @property
    def places_left(self) -> int | None:
        """Places still free; None where the number of places has no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def is_within(self, scope: Scope) -> bool:
        """Does the scope reach this session? For links and buttons; queries ask the database."""
        assigned = scope.assigned_person_id is not None and self.is_assigned
        return assigned or scope.covers(self.programme_id, self.host_country)

    def today(self, now: datetime) -> date:
        """The day it is at the place of the session."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


class StepState(StrEnum):
    """How a step of the progress bar is drawn."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"


def progress(page: SessionPage, *, today: date) -> tuple[StepState, ...]:
    """Planned, announced, registration, delivery, attendance, certificates: what is done and what is now."""
    current = _current_step(page, today=today)
    if current is None:  # called off: what was done stays done, nothing is under way
        done = 2 if page.announced_at else 1
        return (StepState.DONE,) * done + (StepState.TODO,) * (6 - done)
    shown = min(current, 6)
    return (
        (StepState.DONE,) * shown
        + (StepState.CURRENT,) * (1 if shown < 6 else 0)
        + (StepState.TODO,) * max(0, 5 - shown)
    )


def _current_step(page: SessionPage, *, today: date) -> int | None:
    if page.state in (SessionState.CANCELLED, SessionState.POSTPONED):
        return None
    if page.state is SessionState.DRAFT:
        return 0
    if page.state is SessionState.CLOSED:
        return 6 if page.tab_counts.get("certificates") else 5
    if page.state is SessionState.HELD:
        return 3 if today <= page.ends_on else 4
    is_closing = page.registration_closes_on is not None and page.registration_closes_on < today
    return 3 if is_closing or page.starts_on <= today else 2


def status_of(page: SessionPage, *, today: date) -> str:
    """The word of the state chip: the state, or for an announced session whether a place can be had."""
    if page.state is not SessionState.ANNOUNCED:
        return page.state.value
    opens, closes = page.registration_opens_on, page.registration_closes_on
    if (opens and today < opens) or (closes and closes < today) or page.ends_on < today:
        return page.state.value
    return "full" if page.places_left == 0 else "open"
