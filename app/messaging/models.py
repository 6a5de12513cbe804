"""Messages on their way out."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, ContactText, Identified
from app.messaging.rules import MessageState


class Message(Identified, Base):
    """One mail; its id is its Message-ID, so that a repeated delivery is recognised."""

    __tablename__ = "message"

    kind: Mapped[str]
    recipient: Mapped[str] = mapped_column(ContactText)
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(default="en")
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(ContactText)  # may hold a personal link; emptied once sent
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED, index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")  # name of the fault's class, never its text
