"""Programmes with what they promised, and the sessions they have planned."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import Programme, Target, TrainingSession
from app.programmes.queries import programmes_within, sessions_within
from app.programmes.rules import SessionState
from app.statistics.rules.targets import Promise


@dataclass(frozen=True, kw_only=True)
class Promised:
    """A programme and one of its targets."""

    target_id: UUID
    programme_id: UUID
    code: str
    name: str
    starts_on: date | None
    ends_on: date | None
    promise: Promise


@dataclass(frozen=True, kw_only=True)
class Planned:
    """Sessions that are to come, and the places they have."""

    sessions: int = 0
    places: int = 0


def promises(db: Session, *, scope: Scope, programme_id: UUID | None = None) -> list[Promised]:
    """The targets of all programmes in reach, or of one, programme by programme in order of their day."""
    query = (
        sa.select(Programme, Target)
        .join(Target, Target.programme_id == Programme.id)
        .where(programmes_within(scope))
        .order_by(Programme.name, Programme.code, Target.due_on, Target.indicator, Target.sex, Target.id)
    )
    if programme_id is not None:
        query = query.where(Programme.id == programme_id)
    return [_promised(row[0], row[1]) for row in db.execute(query)]


def planned_sessions(db: Session, *, scope: Scope, today: date) -> dict[UUID, Planned]:
    """By programme: the sessions announced or drafted that begin after today."""
    query = (
        sa.select(
            TrainingSession.programme_id,
            sa.func.count().label("sessions"),
            sa.func.coalesce(sa.func.sum(TrainingSession.capacity), 0).label("places"),
        )
        .where(
            sessions_within(scope),
            TrainingSession.state.in_((SessionState.DRAFT, SessionState.ANNOUNCED)),
            TrainingSession.starts_on > today,
        )
        .group_by(TrainingSession.programme_id)
    )
    return {
        row.programme_id: Planned(sessions=row.sessions, places=int(row.places)) for row in db.execute(query)
    }


def _promised(programme: Programme, target: Target) -> Promised:
    return Promised(
        target_id=target.id,
        programme_id=programme.id,
        code=programme.code,
        name=programme.name,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        promise=Promise(
            indicator=target.indicator,
            value=target.value,
            country=target.country,
            sex=target.sex,
            due_on=target.due_on,
        ),
    )
