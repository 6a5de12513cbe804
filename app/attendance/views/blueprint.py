"""The blueprint that all attendance views hang on, and the session that each of them is about."""

from uuid import UUID

from flask import Blueprint

from app.core.permissions import Permission
from app.programmes.queries import SessionPage, get_session_page
from app.web.guards import actor
from app.web.transactions import db_session

bp = Blueprint("attendance", __name__, template_folder="../templates")


def session_page(session_id: UUID) -> SessionPage:
    """The session, for someone who may record its attendance."""
    return get_session_page(db_session(), session_id, scope=actor().scope(Permission.ATTENDANCE_RECORD))
