"""The blueprint that all views of registration hang on."""

from flask import Blueprint

bp = Blueprint("registration", __name__, template_folder="../templates")
