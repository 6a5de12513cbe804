"""What an office keeps about its reports, what it has sealed and published, and what has changed since."""

from app.statistics.models.changes import DataChange, KeptFigures, RecordChange
from app.statistics.models.releases import PublicRelease
from app.statistics.models.schedules import ReportDelivery, ReportRecipient, ReportSchedule
from app.statistics.models.seals import SealedReport
from app.statistics.models.views import SavedView
from app.statistics.models.wording import ReportWording

__all__ = [
    "DataChange",
    "KeptFigures",
    "PublicRelease",
    "RecordChange",
    "ReportDelivery",
    "ReportRecipient",
    "ReportSchedule",
    "ReportWording",
    "SavedView",
    "SealedReport",
]
