"""The pages of people."""

from flask import Flask

from app.people.views import look_alikes, merging, people, trainers
from app.people.views.blueprint import bp
from app.people.views.formats import init_formats

__all__ = ["bp", "init_app", "look_alikes", "merging", "people", "trainers"]


def init_app(app: Flask) -> None:
    """Give templates the words of people."""
    init_formats(app)
