"""Reading the audit trail, within a scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core import reach
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope

CHOICES_FROM = 5_000  # the newest entries; a list of everyone who ever acted would not help


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change of state; `details` are ids, codes and names of fields."""

    id: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    action: str
    subject_type: str
    subject_id: UUID | None
    session_id: UUID | None
    country: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Who acted and what was done lately: (id, name) and actions, both in order."""

    actors: list[tuple[UUID, str]]
    actions: list[str]


def was_recorded(
    db: Session, action: str, *, subject_id: UUID, by: str, since: datetime, **details: str
) -> bool:
    """Has this actor done this to this record since then? For what need not be noted twice."""
    found = sa.select(AuditEntry.id).where(
        AuditEntry.subject_id == subject_id,
        AuditEntry.action == action,
        AuditEntry.actor_name == by,
        AuditEntry.at >= since,
        *(AuditEntry.details[name].as_string() == value for name, value in details.items()),
    )
    return db.scalar(found.order_by(AuditEntry.id.desc()).limit(1)) is not None


def list_entries(db: Session, request: ListRequest, *, scope: Scope, zone: str = "UTC") -> Page[Entry]:
    """One page of the trail, newest first unless asked otherwise.

    Filters: actor, session (UUID), action, from, to (days in `zone`); the words searched for are in the name
    of who acted. A limited scope sees what happened in its part; an entry that belongs nowhere is for those
    who see everything.
    """
    conditions = _conditions(request, scope=scope, zone=zone)
    total = db.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(*conditions)) or 0
    inside = request.within(total)
    statement = _select(inside).where(*conditions).limit(inside.per_page).offset(inside.offset)
    return page_of([Entry(**row) for row in db.execute(statement).mappings()], total, request=request)


def all_entries(db: Session, request: ListRequest, *, scope: Scope, zone: str = "UTC") -> Iterator[Entry]:
    """Every entry of a selection, read while it is written to a file."""
    statement = _select(request).where(*_conditions(request, scope=scope, zone=zone))
    for row in db.execute(statement.execution_options(yield_per=1_000)).mappings():
        yield Entry(**row)


def list_choices(db: Session, *, scope: Scope) -> Choices:
    """What the filters of the list offer, from the newest entries of the scope."""
    newest = (
        sa.select(AuditEntry.actor_id, AuditEntry.actor_name, AuditEntry.action)
        .where(_within(scope))
        .order_by(AuditEntry.id.desc())
        .limit(CHOICES_FROM)
        .subquery()
    )
    rows = db.execute(sa.select(newest.c.actor_id, newest.c.actor_name, newest.c.action).distinct()).all()
    actors = {row.actor_id: row.actor_name for row in rows if row.actor_id is not None}
    return Choices(
        actors=sorted(actors.items(), key=lambda pair: (pair[1], str(pair[0]))),
        actions=sorted({row.action for row in rows}),
    )


def _select(request: ListRequest) -> sa.Select[*tuple[Any, ...]]:
    table = AuditEntry.__table__
    columns = [table.c[name] for name in Entry.__dataclass_fields__]
    # The number grows with time, and unlike the time it is never the same twice.
    return sa.select(*columns).order_by(AuditEntry.id.desc() if request.descending else AuditEntry.id.asc())


def _conditions(request: ListRequest, *, scope: Scope, zone: str) -> list[sa.ColumnElement[bool]]:
    conditions = [_within(scope)]
    name = sa.func.lower(AuditEntry.actor_name)
    conditions += [name.contains(word.lower(), autoescape=True) for word in request.q.split()]
    columns = {
        "actor": AuditEntry.actor_id,
        "action": AuditEntry.action,
        "session": AuditEntry.session_id,
    }
    conditions += [
        column == request.filters[key] for key, column in columns.items() if key in request.filters
    ]
    first, last = request.filters.get("from"), request.filters.get("to")
    if isinstance(first, date):
        conditions.append(AuditEntry.at >= _midnight(first, zone))
    if isinstance(last, date):
        conditions.append(AuditEntry.at < _midnight(last + timedelta(days=1), zone))
    return conditions


def _within(scope: Scope) -> sa.ColumnElement[bool]:
    return reach.within(scope, programme_id=AuditEntry.programme_id, host_country=AuditEntry.country)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))
