"""What a browser remembers of its reader: the language of the pages and the theme, in two plain cookies."""

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.exceptions import NotFound

from app.web.guards import public
from app.web.office import settings

THEMES = ("system", "light", "dark")
A_YEAR = 365 * 24 * 3600

bp = Blueprint("preferences", __name__)


@bp.get("/language/<language>")
@public
def language(language: str) -> Response:
    """Show this and all later pages in a language; a link, so that it works before any sign-in."""
    if language not in settings().languages:
        raise NotFound
    return _remember("language", language)


@bp.post("/theme")
@public
def theme() -> Response:
    """Take light, dark, or what the system says."""
    chosen = request.form.get("theme", "")
    return _remember("theme", chosen if chosen in THEMES else "system")


def chosen_theme() -> str:
    """The theme for the data-theme attribute; "system" leaves the choice to the style sheet."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "system"


def safe_address(target: str | None) -> str:
    """An address within this site, or the front page for anything that could lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return "/"
    return target if target.isprintable() and "\\" not in target else "/"


def _remember(name: str, value: str) -> Response:
    response = make_response(redirect(safe_address(request.values.get("next"))))
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        secure=settings().base_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return response
