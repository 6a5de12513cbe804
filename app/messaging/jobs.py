"""Delivering mail: at least once, and a repeated delivery is recognised by its Message-ID.

"sending" is committed before the mail leaves and "sent" after. A worker that dies in between leaves a message
in "sending"; its job is tried again when the lease has run out, with the same Message-ID.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.database import Database
from app.jobs.registry import Task, every, handles_outward
from app.messaging import service
from app.messaging.delivery import compose, transport_for
from app.messaging.rules import DELIVER


@handles_outward(DELIVER)
def deliver(database: Database, task: Task) -> None:
    """Hand one message over, without holding a transaction meanwhile."""
    message_id = UUID(task.payload["message_id"])
    with database.writing() as db:
        mail = service.begin_delivery(db, message_id)
    if mail is None:
        return
    try:
        transport_for(task.settings).deliver(compose(mail, task.settings, now=task.now))
    except Exception as error:
        with database.writing() as db:
            service.fail_delivery(db, message_id, error=type(error).__name__)
        raise
    with database.writing() as db:
        service.finish_delivery(db, message_id, now=task.now)


@every(timedelta(days=1))
def forget(db: Session, now: datetime) -> None:
    """Keep no text of messages that could not be sent for long."""
    service.forget_unsent_bodies(db, now=now)
