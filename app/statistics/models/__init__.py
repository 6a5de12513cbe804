"""What an office keeps about its reports, and what it has published."""

from app.statistics.models.releases import PublicRelease
from app.statistics.models.views import SavedView

__all__ = ["PublicRelease", "SavedView"]
