"""What imports leave to the worker: previews that nobody came back to, and their files."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core.office import storage_of
from app.core.permissions import Actor
from app.jobs.registry import Task, every, handles
from app.registers.service.uploads import DROP_FILES, drop_files, sweep

WORKER = Actor(user_id=None, name="worker", grants=())


@every(timedelta(hours=6))
def sweep_previews(db: Session, now: datetime) -> None:
    """Previews and the files of imports undone are kept for a week."""
    sweep(db, actor=WORKER, now=now)


@handles(DROP_FILES)
def drop(db: Session, task: Task) -> None:
    """Remove the files that no import has any more."""
    drop_files(db, storage_of(task.settings), task.payload["keys"])
