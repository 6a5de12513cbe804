"""Certificates that were revoked or replaced, as the public lists of them need it: places, nothing else."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.people.models import PersonMerge

ISSUED: sa.ColumnClause[str] = sa.literal_column(f"'{CertificateState.ISSUED}'")  # as the index says it


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """Places of certificates that are not valid any more, in order, and when the last of them was noted."""

    places: tuple[int, ...]
    newest: datetime | None


def taken_back_within(db: Session, *, first: int, count: int) -> TakenBack:
    """Those among `count` places from `first` on."""
    is_within = Certificate.status_index.between(first, first + count - 1)
    rows = db.execute(
        sa.select(Certificate.status_index, Certificate.revoked_at)
        .where(Certificate.state != ISSUED, is_within)
        .order_by(Certificate.status_index)
    ).all()
    noted = [row.revoked_at for row in rows if row.revoked_at]
    return TakenBack(places=tuple(row.status_index for row in rows), newest=max(noted, default=None))


def last_given_back(db: Session) -> datetime | None:
    """When it last happened that certificates replaced by a merge of records became valid again."""
    return db.scalar(sa.select(sa.func.max(PersonMerge.undone_at)))


def highest_place(db: Session) -> int:
    """The highest place given out; 0 where there is none."""
    return db.scalar(sa.select(sa.func.max(Certificate.status_index))) or 0
