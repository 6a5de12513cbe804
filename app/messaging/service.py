"""Sending mail: a row and a job in the transaction that wants it, the rest afterwards by the worker."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.jobs.service import enqueue
from app.messaging.delivery import Mail
from app.messaging.models import Message
from app.messaging.rules import BODY_KEPT_AT_MOST, DELIVER, MessageState


def send(
    db: Session,
    *,
    kind: str,
    recipient: str,
    subject: str,
    body: str,
    language: str,
    now: datetime,
    person_id: UUID | None = None,
) -> UUID:
    """Queue one mail in the caller's transaction; nothing leaves before that commits.

    `kind` names what it is for, such as "accounts.password_reset". The text is already in the recipient's
    language. Returns the id of the message.
    """
    message = Message(
        kind=kind,
        recipient=recipient,
        subject=subject,
        body=body,
        language=language,
        person_id=person_id,
        created_at=now,
    )
    db.add(message)
    db.flush()
    enqueue(db, DELIVER, payload={"message_id": str(message.id)}, now=now, key=f"message:{message.id}")
    return message.id


def begin_delivery(db: Session, message_id: UUID) -> Mail | None:
    """Say that delivery is under way; None when it has happened already, or the message is gone."""
    message = db.get(Message, message_id)
    if message is None or message.state is MessageState.SENT:
        return None
    message.state = MessageState.SENDING
    db.flush()
    return Mail(
        id=message.id,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        language=message.language,
    )


def finish_delivery(db: Session, message_id: UUID, *, now: datetime) -> None:
    """Note that the mail was taken over, and forget its text, which may hold a personal link."""
    db.execute(
        sa.update(Message)
        .where(Message.id == message_id)
        .values(state=MessageState.SENT, sent_at=now, body="", error="")
    )


def fail_delivery(db: Session, message_id: UUID, *, error: str) -> None:
    """Note that this try failed; `error` names a class. The job decides whether there is another."""
    db.execute(
        sa.update(Message).where(Message.id == message_id).values(state=MessageState.FAILED, error=error)
    )


def forget_unsent_bodies(db: Session, *, now: datetime) -> None:
    """Empty the texts of messages that nothing could deliver."""
    db.execute(
        sa.update(Message)
        .where(Message.created_at < now - BODY_KEPT_AT_MOST, Message.body != "")
        .values(body="")
    )
