"""What the whole world may see of sessions: nothing about persons."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.listing import ListRequest, Page, page_of
from app.curriculum.models import Module
from app.programmes.models import AgendaItem, Programme, SessionDay, TrainingSession
from app.programmes.rules import SessionState
from app.registration.errors import NoSuchPublicSession
from app.registration.rules import is_open

# Once announced, the address goes on answering: it says what became of the session.
STILL_SHOWN = (SessionState.HELD, SessionState.CLOSED, SessionState.CANCELLED, SessionState.POSTPONED)


@dataclass(frozen=True, kw_only=True)
class PublicSession:
    """An announced session with the facts that invite to it."""

    id: UUID
    programme_code: str
    programme_name: str
    slug: str
    title: str
    summary: str
    starts_on: date
    ends_on: date
    day_count: int
    time_zone: str
    is_online: bool
    host_country: str | None
    city: str
    venue: str
    partner: str
    language: str
    state: SessionState
    registration_opens_on: date | None
    registration_closes_on: date | None
    has_places: bool
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One line of a public agenda."""

    on_date: date
    starts_at: time
    ends_at: time
    title: str
    is_break: bool


def list_public_sessions(db: Session, request: ListRequest, *, now: datetime) -> Page[PublicSession]:
    """Announced sessions: those to come, the next one first, then the past ones, the latest first."""
    today = now.date()
    announced = TrainingSession.state == SessionState.ANNOUNCED
    total = db.scalar(sa.select(sa.func.count()).select_from(TrainingSession).where(announced)) or 0
    request = request.within(total)
    is_past = TrainingSession.ends_on < today
    rows = db.execute(
        _columns()
        .where(announced)
        .order_by(
            is_past,
            sa.case((is_past, None), else_=TrainingSession.starts_on).asc(),
            TrainingSession.starts_on.desc(),
            TrainingSession.id,
        )
        .limit(request.per_page)
        .offset(request.offset)
    )
    return page_of([_public(row, now=now) for row in rows.mappings()], total, request=request)


def get_public_session(db: Session, programme_code: str, *, slug: str, now: datetime) -> PublicSession:
    """One session under its public address; raises NoSuchPublicSession when the public may not see it."""
    shown = sa.or_(
        TrainingSession.state == SessionState.ANNOUNCED,
        sa.and_(TrainingSession.announced_at.is_not(None), TrainingSession.state.in_(STILL_SHOWN)),
    )
    row = (
        db.execute(_columns().where(Programme.code == programme_code, TrainingSession.slug == slug, shown))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NoSuchPublicSession(_("There is no such training session."))
    return _public(row, now=now)


def list_headings(db: Session, session_id: UUID) -> list[Heading]:
    """The agenda of a session without rooms and trainers."""
    rows = db.execute(
        sa.select(
            SessionDay.on_date,
            AgendaItem.starts_at,
            AgendaItem.ends_at,
            sa.func.coalesce(sa.func.nullif(AgendaItem.title, ""), Module.title, "").label("title"),
            AgendaItem.is_break,
        )
        .join(SessionDay, SessionDay.id == AgendaItem.day_id)
        .outerjoin(Module, Module.id == AgendaItem.module_id)
        .where(AgendaItem.session_id == session_id)
        .order_by(SessionDay.on_date, AgendaItem.starts_at, AgendaItem.id)
    )
    return [Heading(**row) for row in rows.mappings()]


def _columns() -> sa.Select[*tuple[Any, ...]]:
    own = (
        "id slug title summary starts_on ends_on day_count time_zone is_online host_country city venue "
        "partner language state registration_opens_on registration_closes_on"
    )
    return sa.select(
        *(getattr(TrainingSession, name) for name in own.split()),
        Programme.code.label("programme_code"),
        Programme.name.label("programme_name"),
        sa.or_(TrainingSession.capacity.is_(None), TrainingSession.taken < TrainingSession.capacity).label(
            "has_places"
        ),
    ).join(Programme, Programme.id == TrainingSession.programme_id)


def _public(row: sa.RowMapping, *, now: datetime) -> PublicSession:
    today = now.astimezone(ZoneInfo(row["time_zone"])).date()
    opened = is_open(
        is_announced=row["state"] is SessionState.ANNOUNCED,
        opens_on=row["registration_opens_on"],
        closes_on=min(filter(None, (row["registration_closes_on"], row["starts_on"]))),
        today=today,
    )
    return PublicSession(**{**row, "has_places": bool(row["has_places"]), "is_open": opened})
