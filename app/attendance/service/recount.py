"""Days present and days marked on registrations, always computed from the marks themselves."""

from collections.abc import Collection, Sequence
from itertools import islice
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.attendance.queries import last_mark_ids
from app.attendance.rules import PRESENCE
from app.core.derived import recounts
from app.registration.models import Registration

CHUNK = 5_000


@recounts("registration")
def recount_days(db: Session, registration_ids: Collection[UUID]) -> None:
    """Recompute the day counts of these registrations: one UPDATE from the defining SELECT per 5,000."""
    remaining = iter(registration_ids)
    while chunk := list(islice(remaining, CHUNK)):
        _recount_chunk(db, chunk)
    _forget(db, registration_ids)


def _recount_chunk(db: Session, ids: Sequence[UUID]) -> None:
    last = last_mark_ids().where(AttendanceMark.registration_id.in_(ids)).subquery("last")
    counts = (
        sa.select(
            Registration.id,
            sa.func.count(AttendanceMark.id).label("marked"),
            sa.func.coalesce(
                sa.func.sum(sa.case((AttendanceMark.status.in_(PRESENCE), 1), else_=0)), 0
            ).label("present"),
        )
        .outerjoin(last, last.c.registration_id == Registration.id)
        .outerjoin(AttendanceMark, AttendanceMark.id == last.c.mark_id)
        .where(Registration.id.in_(ids))
        .group_by(Registration.id)
        .subquery("counts")
    )
    db.flush()
    db.execute(
        sa.update(Registration)
        .where(Registration.id == counts.c.id)
        .where(
            sa.or_(Registration.days_present != counts.c.present, Registration.days_marked != counts.c.marked)
        )
        .values(days_present=counts.c.present, days_marked=counts.c.marked)
        .execution_options(synchronize_session=False)
    )


def _forget(db: Session, registration_ids: Collection[UUID]) -> None:
    """Objects already loaded in this session must not go on showing the old counts."""
    ids = set(registration_ids)
    for loaded in db.identity_map.values():
        if isinstance(loaded, Registration) and loaded.id in ids:
            db.expire(loaded, ["days_present", "days_marked"])
