"""Reports, the rows behind each figure, what is made of them, and what the public reads."""

from app.statistics.views import (
    behind,
    booklets,
    hub,
    pictures,
    public,
    quality,
    releasing,
    report,
    saved,
    schedules,
    sealing,
    targets,
    wording,
)
from app.statistics.views.blueprint import bp

__all__ = [
    "behind",
    "booklets",
    "bp",
    "hub",
    "pictures",
    "public",
    "quality",
    "releasing",
    "report",
    "saved",
    "schedules",
    "sealing",
    "targets",
    "wording",
]
