"""What an office keeps about its reports, and what it has published."""

from app.statistics.models.releases import PublicRelease
from app.statistics.models.views import SavedView
from app.statistics.models.wording import ReportWording

__all__ = ["PublicRelease", "ReportWording", "SavedView"]
