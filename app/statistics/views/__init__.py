"""Reports, the rows behind each figure, what is made of them, and what the public reads."""

from app.statistics.views import behind, hub, pictures, public, quality, releasing, report, saved, targets
from app.statistics.views.blueprint import bp

__all__ = ["behind", "bp", "hub", "pictures", "public", "quality", "releasing", "report", "saved", "targets"]
