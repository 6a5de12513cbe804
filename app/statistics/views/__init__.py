"""Reports, the rows behind each figure, and what is made of them."""

from app.statistics.views import behind, hub, report, saved, targets
from app.statistics.views.blueprint import bp

__all__ = ["behind", "bp", "hub", "report", "saved", "targets"]
