"""States of a training session, roles of trainers, and what may follow what."""

from datetime import date, timedelta
from enum import StrEnum

LONGEST_SESSION_DAYS = 92
DEFAULT_THRESHOLD = 75


class SessionState(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class AssignmentRole(StrEnum):
    LEAD = "lead"
    CO_TRAINER = "co_trainer"
    RESOURCE_PERSON = "resource_person"
    INTERPRETER = "interpreter"


class Indicator(StrEnum):
    """What a target counts."""

    SESSIONS = "sessions"
    PERSONS = "persons"
    PARTICIPATIONS = "participations"
    COMPLETED = "completed"
    COUNTRIES = "countries"


COUNTED_STATES = (SessionState.HELD, SessionState.CLOSED)

NEXT_STATES: dict[SessionState, tuple[SessionState, ...]] = {
    SessionState.DRAFT: (SessionState.ANNOUNCED, SessionState.HELD, SessionState.CANCELLED),
    SessionState.ANNOUNCED: (
        SessionState.HELD,
        SessionState.POSTPONED,
        SessionState.CANCELLED,
        SessionState.DRAFT,
    ),
    SessionState.HELD: (SessionState.CLOSED,),
    SessionState.CLOSED: (SessionState.HELD,),
    SessionState.POSTPONED: (SessionState.ANNOUNCED, SessionState.DRAFT, SessionState.CANCELLED),
    SessionState.CANCELLED: (SessionState.DRAFT,),
}


def days_between(starts_on: date, ends_on: date) -> list[date]:
    """Each day of a session, first and last included."""
    return [starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1)]
