"""What accounts leave to the worker: mailing reset links, and forgetting what is over."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.service.new_password import SEND_RESET
from app.accounts.service.new_password import send_reset as send_reset_to
from app.accounts.service.sign_in import sweep
from app.jobs.registry import Task, every, handles


@handles(SEND_RESET)
def send_reset(db: Session, task: Task) -> None:
    """Mail a reset link; for an id that is nobody's, which an unknown address leaves, do nothing."""
    send_reset_to(db, user_id=UUID(task.payload["user_id"]), settings=task.settings, now=task.now)


@every(timedelta(hours=1))
def forget(db: Session, now: datetime) -> None:
    """Remove old tries, sign-ins and links."""
    sweep(db, now=now)
