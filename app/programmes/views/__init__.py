"""The pages of programmes and training sessions."""

from flask import Flask

from app.programmes.views import layout
from app.programmes.views.blueprint import bp
from app.programmes.views.layout import init_layout

__all__ = ["bp", "init_app", "layout"]


def init_app(app: Flask) -> None:
    """Give templates the head of session pages."""
    init_layout(app)
