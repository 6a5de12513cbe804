"""The office that this application serves."""

from typing import cast

from flask import current_app

from app.core.office import Office
from app.core.settings import Settings


def office() -> Office:
    """Settings, database and files."""
    return cast("Office", current_app.extensions["mandate_office"])


def settings() -> Settings:
    """What this installation has decided."""
    return office().settings
