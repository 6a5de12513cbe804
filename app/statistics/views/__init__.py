"""Reports, the rows behind each figure, and what is made of them."""

from app.statistics.views import by_country
from app.statistics.views.blueprint import bp

__all__ = ["bp", "by_country"]
