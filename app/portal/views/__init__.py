"""Pages that show several features at once."""

from flask import Blueprint

bp = Blueprint("portal", __name__, template_folder="../templates")

from app.portal.views import home, person  # noqa: E402 - the routes below need the blueprint

__all__ = ["bp", "home", "person"]
