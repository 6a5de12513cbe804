"""States of a training session, roles of trainers, and what may follow what."""

from app.programmes.rules.agenda import Clash, Slot, clashes, grid_of
from app.programmes.rules.inputs import (
    AgendaInput,
    ProgrammeInput,
    SessionInput,
    TargetInput,
    check_agenda_item,
    check_programme,
    check_session,
    check_target,
)
from app.programmes.rules.names import free_slug, make_slug
from app.programmes.rules.page import SessionDayRow, SessionPage, StepState, progress, status_of
from app.programmes.rules.states import (
    COUNTED_STATES,
    DEFAULT_THRESHOLD,
    LONGEST_SESSION_DAYS,
    NEXT_STATES,
    REASON_NEEDED,
    AssignmentRole,
    Indicator,
    SessionState,
    Step,
    check_step,
    possible_steps,
)
from app.programmes.rules.timing import DayPlan, dates_after_change, days_between, plan_days

__all__ = [
    "COUNTED_STATES",
    "DEFAULT_THRESHOLD",
    "LONGEST_SESSION_DAYS",
    "NEXT_STATES",
    "REASON_NEEDED",
    "AgendaInput",
    "AssignmentRole",
    "Clash",
    "DayPlan",
    "Indicator",
    "ProgrammeInput",
    "SessionDayRow",
    "SessionInput",
    "SessionPage",
    "SessionState",
    "Slot",
    "Step",
    "StepState",
    "TargetInput",
    "check_agenda_item",
    "check_programme",
    "check_session",
    "check_step",
    "check_target",
    "clashes",
    "dates_after_change",
    "days_between",
    "free_slug",
    "grid_of",
    "make_slug",
    "plan_days",
    "possible_steps",
    "progress",
    "status_of",
]
