"""How long a job may take, and when it is tried again."""

from datetime import datetime, timedelta

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after so many failures; None when it is given up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + timedelta(seconds=min(10 * 4 ** (attempts - 1), 6 * 3600))
