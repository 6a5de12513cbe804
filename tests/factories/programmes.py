"""Programmes and training sessions with their days."""

import uuid
from datetime import date

from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.programmes.models import Programme, SessionDay, TrainingSession
from app.programmes.rules import SessionState, days_between


def make_programme(
    db: Session, *, code: str | None = None, name: str = "Prevention", threshold: int = 75
) -> Programme:
    programme = Programme(code=code or f"P{uuid.uuid4().hex[:6]}", name=name, attendance_threshold=threshold)
    db.add(programme)
    db.flush()
    return programme


def make_session(
    db: Session,
    *,
    programme: Programme | None = None,
    slug: str | None = None,
    title: str = "Seminar on prevention",
    starts_on: date = date(2026, 3, 9),
    ends_on: date = date(2026, 3, 11),
    host_country: str | None = "KEN",
    city: str = "Nairobi",
    is_online: bool = False,
    state: SessionState = SessionState.HELD,
    capacity: int | None = 30,
) -> TrainingSession:
    days = days_between(starts_on, ends_on)
    session = TrainingSession(
        programme_id=(programme or make_programme(db)).id,
        slug=slug or f"s-{uuid.uuid4().hex[:8]}",
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        day_count=len(days),
        time_zone="Africa/Nairobi",
        is_online=is_online,
        host_country=None if is_online else host_country,
        city=city,
        language="en",
        state=state,
        capacity=capacity,
        created_at=utc_now(),
        days=[SessionDay(position=n, on_date=day) for n, day in enumerate(days, start=1)],
    )
    db.add(session)
    db.flush()
    return session
