"""The life of a message."""

from datetime import timedelta
from enum import StrEnum

DELIVER = "messaging.deliver"  # the kind of job that carries one message
BODY_KEPT_AT_MOST = timedelta(days=30)  # of a message that could never be sent


class MessageState(StrEnum):
    """`failed` is the outcome of the last try; a later try makes it `sending` again."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
