"""Use cases of attendance; importing any of them makes its counts and joins known to merging."""

from app.attendance.service import joining as joining
from app.attendance.service import recount as recount
