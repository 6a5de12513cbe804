"""What statistics has the worker do."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.jobs.registry import every
from app.statistics.service.compacting import compact_changes


@every(timedelta(minutes=1))
def compact(db: Session, _now: datetime) -> None:
    """Keep the notes of changes few."""
    compact_changes(db)
