"""The pages of imports."""

from app.registers.views import imports, previews, undoing
from app.registers.views.blueprint import bp

__all__ = ["bp", "imports", "previews", "undoing"]
