"""How long a certificate's file waits for its time stamp."""

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(minutes=45)


def waits_for_timestamp(issued_at: datetime, *, now: datetime) -> bool:
    """Until then its file is not made without; afterwards it is, so that no authority stands in its way."""
    return now - issued_at < LONGEST_WAIT
