"""The blueprint that all certificate views hang on, and the office they speak for."""

from flask import Blueprint

from app.web.office import settings

bp = Blueprint("certificates", __name__, template_folder="../templates")


def check_url(code: str) -> str:
    """The public address that a certificate's square code opens."""
    return f"{settings().base_url.rstrip('/')}/c/{code}"
