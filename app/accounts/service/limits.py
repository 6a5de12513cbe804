"""Counting tries, so that nobody can guess for long; kept in a table that all processes share."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.errors import TooManyTries
from app.accounts.models import Attempt
from app.accounts.rules import LONGEST_PERIOD, Limit
from app.core.database import one_at_a_time
from app.core.i18n import ngettext


def admit(db: Session, limits: Mapping[str, Limit], *, now: datetime) -> None:
    """Count a try of each subject, or raise TooManyTries when one has none left.

    A refused try is not counted: whoever keeps on trying does not lengthen the wait of the account's owner.
    The caller commits before it can fail for another reason, so that the count stays.
    """
    for subject in sorted(limits):
        # Two tries at the same moment would each not see the other.
        one_at_a_time(db, int(subject[:15], 16))
        check(db, subject=subject, limit=limits[subject], now=now)
    note(db, limits, now=now)


def note(db: Session, subjects: Iterable[str], *, now: datetime) -> None:
    """Count a try of each subject without asking again, after `check` has let them pass; one statement."""
    rows = [{"subject": subject, "at": now} for subject in subjects]
    db.connection().execute(sa.insert(Attempt).inline(), rows)  # the keys of the rows are not asked for


def check(db: Session, *, subject: str, limit: Limit, now: datetime) -> None:
    """Raise TooManyTries when the subject has no try left."""
    since = now - limit.period
    oldest_that_counts = db.scalar(
        sa.select(Attempt.at)
        .where(Attempt.subject == subject, Attempt.at > since)
        .order_by(Attempt.at.desc())
        .offset(limit.tries - 1)
        .limit(1)
    )
    if oldest_that_counts is None:
        return
    seconds = max(1, int((oldest_that_counts - since).total_seconds()) + 1)
    minutes = -(-seconds // 60)
    message = ngettext(
        "Too many tries. Wait %(num)s minute, then try again.",
        "Too many tries. Wait %(num)s minutes, then try again.",
        minutes,
    )
    raise TooManyTries(message, retry_after=seconds)


def forget(db: Session, subject: str) -> None:
    """A subject that proved to be right starts again from nothing."""
    db.execute(sa.delete(Attempt).where(Attempt.subject == subject))


def forget_last(db: Session, subject: str, *, now: datetime) -> None:
    """Take back the try counted at `now`: a whole office signs in from one address."""
    one = sa.select(Attempt.id).where(Attempt.subject == subject, Attempt.at == now).limit(1)
    db.execute(sa.delete(Attempt).where(Attempt.id == one.scalar_subquery()))


def sweep(db: Session, *, now: datetime) -> None:
    """Remove tries that no limit counts any more."""
    db.execute(sa.delete(Attempt).where(Attempt.at < now - LONGEST_PERIOD))
