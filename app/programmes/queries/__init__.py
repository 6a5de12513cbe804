"""Reading programmes and training sessions, always within a scope."""

from app.programmes.queries.agenda import (
    AssignmentRow,
    Candidate,
    ModuleOfSession,
    find_agenda_item,
    find_assignment,
    find_same_assignment,
    list_assignments,
    list_session_modules,
    list_slots,
    search_trainers,
)
from app.programmes.queries.days import days_in_use, items_in_use
from app.programmes.queries.history import HistoryRow, session_history
from app.programmes.queries.lists import (
    COUNTED,
    ONLINE,
    SessionChoices,
    SessionRow,
    each_session,
    list_sessions,
    session_choices,
    upcoming_sessions,
)
from app.programmes.queries.pages import counts_on_tab, get_session_page, session_days
from app.programmes.queries.programmes import (
    ProgrammeRow,
    find_programme_by_code,
    find_target,
    get_programme,
    get_programme_by_code,
    list_programmes,
    list_targets,
    programme_choices,
)
from app.programmes.queries.public import AnnouncedSession, announced_sessions, get_announced_session
from app.programmes.queries.scoped import (
    assigned_persons,
    find_session_by_slug,
    get_session,
    programmes_within,
    sessions_within,
    slugs_like,
)
from app.programmes.rules import SessionDayRow, SessionPage

__all__ = [
    "COUNTED",
    "ONLINE",
    "AnnouncedSession",
    "AssignmentRow",
    "Candidate",
    "HistoryRow",
    "ModuleOfSession",
    "ProgrammeRow",
    "SessionChoices",
    "SessionDayRow",
    "SessionPage",
    "SessionRow",
    "announced_sessions",
    "assigned_persons",
    "counts_on_tab",
    "days_in_use",
    "each_session",
    "find_agenda_item",
    "find_assignment",
    "find_programme_by_code",
    "find_same_assignment",
    "find_session_by_slug",
    "find_target",
    "get_announced_session",
    "get_programme",
    "get_programme_by_code",
    "get_session",
    "get_session_page",
    "items_in_use",
    "list_assignments",
    "list_programmes",
    "list_session_modules",
    "list_sessions",
    "list_slots",
    "list_targets",
    "programme_choices",
    "programmes_within",
    "search_trainers",
    "session_choices",
    "session_days",
    "session_history",
    "sessions_within",
    "slugs_like",
    "upcoming_sessions",
]
