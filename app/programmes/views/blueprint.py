"""The blueprint that all views of programmes and sessions hang on."""

from flask import Blueprint

bp = Blueprint("programmes", __name__, template_folder="../templates")
