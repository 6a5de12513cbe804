"""The blueprint of all pages of statistics."""

from flask import Blueprint

bp = Blueprint("statistics", __name__, template_folder="../templates")
