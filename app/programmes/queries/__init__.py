"""Reading programmes and training sessions, always within a scope."""

from app.programmes.queries.pages import counts_on_tab, get_session_page, session_days
from app.programmes.queries.scoped import (
    assigned_persons,
    get_session,
    programmes_within,
    sessions_within,
)
from app.programmes.rules import SessionDayRow, SessionPage

__all__ = [
    "SessionDayRow",
    "SessionPage",
    "assigned_persons",
    "counts_on_tab",
    "get_session",
    "get_session_page",
    "programmes_within",
    "session_days",
    "sessions_within",
]
