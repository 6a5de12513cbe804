"""The states of a training session and the steps between them."""

from datetime import date
from enum import StrEnum

from app.core.i18n import gettext as _
from app.programmes.errors import StepRefused

LONGEST_SESSION_DAYS = 92
DEFAULT_THRESHOLD = 75
DEFAULT_HOURS_A_DAY = 6


class SessionState(StrEnum):
    """Where a training session stands; whether registration is open follows from dates, not from here."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class AssignmentRole(StrEnum):
    """What a trainer does in a session."""

    LEAD = "lead"
    CO_TRAINER = "co_trainer"
    RESOURCE_PERSON = "resource_person"
    INTERPRETER = "interpreter"


class SessionKind(StrEnum):
    """What sort of training a session is; None stands for not recorded."""

    WORKSHOP = "workshop"
    SEMINAR = "seminar"
    COURSE = "course"
    TRAINING_OF_TRAINERS = "training_of_trainers"
    BRIEFING = "briefing"
    EXERCISE = "exercise"


class Indicator(StrEnum):
    """What a target counts."""

    SESSIONS = "sessions"
    PERSONS = "persons"
    PARTICIPATIONS = "participations"
    COMPLETED = "completed"
    COUNTRIES = "countries"


class Step(StrEnum):
    """A step from one state to the next, as the buttons and the addresses name it."""

    ANNOUNCE = "announce"
    HOLD = "hold"
    CLOSE = "close"
    REOPEN = "reopen"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    REDRAFT = "redraft"


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

# People have been told of these, or figures rest on them: the trail says why.
REASON_NEEDED = frozenset({Step.REOPEN, Step.POSTPONE, Step.CANCEL})

_TARGETS: dict[Step, SessionState] = {
    Step.ANNOUNCE: SessionState.ANNOUNCED,
    Step.HOLD: SessionState.HELD,
    Step.CLOSE: SessionState.CLOSED,
    Step.REOPEN: SessionState.HELD,
    Step.POSTPONE: SessionState.POSTPONED,
    Step.CANCEL: SessionState.CANCELLED,
    Step.REDRAFT: SessionState.DRAFT,
}


def possible_steps(state: SessionState, *, starts_on: date, ends_on: date, today: date) -> tuple[Step, ...]:
    """The steps open today, the likeliest first; `today` is the day at the place of the session."""
    steps = tuple(_step(state, to=target) for target in NEXT_STATES[state])
    return tuple(
        step for step in steps if _obstacle(step, starts_on=starts_on, ends_on=ends_on, today=today) is None
    )


def check_step(
    step: Step, *, state: SessionState, starts_on: date, ends_on: date, today: date, reason: str
) -> SessionState:
    """The state after the step; raises StepRefused when state, date or a missing reason forbids it."""
    target = _TARGETS[step]
    if target not in NEXT_STATES[state] or _step(state, to=target) is not step:
        raise StepRefused(_("The session is in another state by now, which does not allow this."))
    obstacle = _obstacle(step, starts_on=starts_on, ends_on=ends_on, today=today)
    if obstacle:
        raise StepRefused(obstacle)
    if step in REASON_NEEDED and not reason.strip():
        raise StepRefused(_("Give the reason; it is kept in the history."), field="reason")
    return target


def _step(state: SessionState, *, to: SessionState) -> Step:
    if state is SessionState.CLOSED:
        return Step.REOPEN
    return next(step for step, target in _TARGETS.items() if target is to)


def _obstacle(step: Step, *, starts_on: date, ends_on: date, today: date) -> str | None:
    if step is Step.HOLD and today < starts_on:
        return _("A session can be marked as held from its first day on.")
    if step is Step.CLOSE and today < ends_on:
        return _("A session can be closed from its last day on.")
    if step is Step.ANNOUNCE and ends_on < today:
        return _("The dates have passed. Change them first, or mark the session as held.")
    if step is Step.POSTPONE and ends_on < today:
        return _("The dates have passed: a session that did not take place is cancelled.")
    return None
