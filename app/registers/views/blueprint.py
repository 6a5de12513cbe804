"""The blueprint that all views of imports hang on."""

from flask import Blueprint

bp = Blueprint("registers", __name__, template_folder="../templates")
