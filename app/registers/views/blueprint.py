"""The blueprint that all views of imports hang on."""

from typing import cast

from flask import Blueprint, current_app

from app.core.office import Office

bp = Blueprint("registers", __name__, template_folder="../templates")


def this_office() -> Office:
    """The office this application serves."""
    return cast("Office", current_app.extensions["mandate_office"])
