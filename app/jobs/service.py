"""Asking for work, claiming it, and closing it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.jobs.models import Job
from app.jobs.rules import LEASE, next_try


def enqueue(
    db: Session,
    kind: str,
    *,
    payload: dict[str, Any],
    now: datetime,
    run_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Ask for a job in the caller's transaction; a `key` asked for before is not asked for again."""
    if key is not None and db.scalar(sa.select(Job.id).where(Job.key == key)) is not None:
        return
    db.add(Job(kind=kind, payload=payload, run_at=run_at or now, key=key))


def find_due(db: Session, *, now: datetime, limit: int = 20) -> list[UUID]:
    """Jobs that may start, oldest first: due, not finished, and nobody at work on them."""
    free = sa.or_(Job.lease_until.is_(None), Job.lease_until < now)
    due = (Job.run_at <= now, Job.done_at.is_(None), Job.failed_at.is_(None), free)
    return list(db.scalars(sa.select(Job.id).where(*due).order_by(Job.run_at, Job.id).limit(limit)))


def claim(db: Session, job_id: UUID, *, now: datetime) -> Job | None:
    """Take a job for the length of a lease; None when another worker was faster."""
    claimed = db.execute(
        sa.update(Job)
        .where(Job.id == job_id, Job.done_at.is_(None), Job.failed_at.is_(None))
        .where(sa.or_(Job.lease_until.is_(None), Job.lease_until < now))
        .values(lease_until=now + LEASE, attempts=Job.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.get(Job, job_id, populate_existing=True)


def finish(db: Session, job: Job, *, now: datetime) -> bool:
    """Mark a job done; False when the lease ran out and it is no longer ours, so the effect must go."""
    finished = db.execute(
        sa.update(Job)
        .where(Job.id == job.id, Job.lease_until == job.lease_until, Job.done_at.is_(None))
        .values(done_at=now, lease_until=None, last_error="")
        .execution_options(synchronize_session=False)
    )
    return bool(finished.rowcount == 1)  # type: ignore[attr-defined]


def fail(db: Session, job: Job, *, error: str, now: datetime) -> None:
    """Set a failed job to be tried later, or give it up for good; `error` names a class, not data."""
    again = next_try(job.attempts, now=now)
    db.execute(
        sa.update(Job)
        .where(Job.id == job.id)
        .values(lease_until=None, last_error=error, run_at=again or now, failed_at=None if again else now)
        .execution_options(synchronize_session=False)
    )
