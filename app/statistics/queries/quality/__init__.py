"""The faults in the records: a SELECT for each check, their counts, and their lists."""

from app.statistics.queries.quality import people, sessions
from app.statistics.queries.quality.asking import FAULTS, Asked
from app.statistics.queries.quality.counting import count_faults
from app.statistics.queries.quality.listing import Fault, export_faults, list_faults

__all__ = ["FAULTS", "Asked", "Fault", "count_faults", "export_faults", "list_faults", "people", "sessions"]
