"""What people leave to the worker."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.jobs.registry import Task, handles
from app.people.service.look_alikes import JOB, open_look_alikes_for


@handles(JOB)
def look_for_doubles(db: Session, task: Task) -> None:
    """Suggest the look-alikes of the persons that were added or corrected."""
    open_look_alikes_for(db, [UUID(each) for each in task.payload["person_ids"]])
