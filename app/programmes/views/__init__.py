"""The pages of programmes and training sessions."""

from flask import Flask

from app.programmes.views import agenda, programmes, sessions, steps, trainers
from app.programmes.views.blueprint import bp
from app.programmes.views.formats import init_formats
from app.programmes.views.layout import init_layout

__all__ = ["agenda", "bp", "init_app", "programmes", "sessions", "steps", "trainers"]


def init_app(app: Flask) -> None:
    """Give templates the head of session pages and the words of their rows."""
    init_layout(app)
    init_formats(app)
