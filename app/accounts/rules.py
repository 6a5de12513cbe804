"""What an account may be: roles with their reach, password length, rate limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PASSWORD_LENGTH = (12, 128)
SIGN_IN_LASTS = timedelta(hours=12)
RESET_LASTS = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `tries` within `period`."""

    tries: int
    period: timedelta


SIGN_IN_PER_ACCOUNT = Limit(tries=8, period=timedelta(minutes=15))
SIGN_IN_PER_ADDRESS = Limit(tries=40, period=timedelta(minutes=15))
RESET_PER_ACCOUNT = Limit(tries=3, period=timedelta(hours=1))
RESET_PER_ADDRESS = Limit(tries=20, period=timedelta(hours=1))


def is_expired(expires_at: datetime, *, now: datetime) -> bool:
    """Is the moment past?"""
    return expires_at <= now
