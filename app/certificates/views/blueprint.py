"""The blueprint that all certificate views hang on, and the office they speak for."""

from typing import cast

from flask import Blueprint, current_app

from app.core.office import Office
from app.core.settings import Settings

bp = Blueprint("certificates", __name__, template_folder="../templates")


def settings() -> Settings:
    """The settings of this installation: its name and address."""
    return cast("Office", current_app.extensions["mandate_office"]).settings


def check_url(code: str) -> str:
    """The public address that a certificate's square code opens."""
    return f"{settings().base_url.rstrip('/')}/c/{code}"
