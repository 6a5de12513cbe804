"""Numbers given out: the serial of each year, and a place in the lists that say what was revoked."""

import secrets
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, SerialCounter
from app.certificates.signing.status_list import PLACES
from app.core.database import one_at_a_time

CHOOSING = 0x5374617475734C69  # the lock of this place, any number of its own
MOST_IN_A_LIST = PLACES * 3 // 4  # free places are found at random, so some have to be left


def reserve_serials(db: Session, *, year: int, count: int) -> int:
    """Take `count` numbers in a row and give the first; who takes some at the same time waits here."""
    taken = _take(db, year, count)
    if taken is None:
        with suppress(IntegrityError), db.begin_nested():  # the first of the year may be two at a time
            db.execute(sa.insert(SerialCounter).values(year=year, last=0))
        taken = _take(db, year, count)
    if taken is None:
        raise RuntimeError("the counter of serial numbers could not be read")
    return taken - count + 1


def _take(db: Session, year: int, count: int) -> int | None:
    return db.scalar(
        sa.update(SerialCounter)
        .where(SerialCounter.year == year)
        .values(last=SerialCounter.last + count)
        .returning(SerialCounter.last)
        .execution_options(synchronize_session=False)
    )


def choose_places(db: Session, *, count: int) -> list[int]:
    """Random free places, in the last list while it has room; nobody else chooses before the commit.

    At random, so that the list does not say what was issued together.
    """
    one_at_a_time(db, CHOOSING)
    last = db.scalar(sa.select(sa.func.max(Certificate.status_index))) or 0
    start = last // PLACES * PLACES
    in_list = sa.select(sa.func.count()).where(Certificate.status_index >= start)
    if (db.scalar(in_list) or 0) + count > MOST_IN_A_LIST:
        start += PLACES
    chosen: set[int] = set()
    while len(chosen) < count:
        tried = {start + secrets.randbelow(PLACES) for _ in range(2 * count)} - chosen
        taken = db.scalars(sa.select(Certificate.status_index).where(Certificate.status_index.in_(tried)))
        chosen |= set(list(tried - set(taken))[: count - len(chosen)])
    return list(chosen)
