"""The attendance pages of a session."""

from app.attendance.views import extras, files, sheet
from app.attendance.views.blueprint import bp

__all__ = ["bp", "extras", "files", "sheet"]
