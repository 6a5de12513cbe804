"""What was done since a report was sealed, from the audit trail and the marks themselves."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import AttendanceMark
from app.audit.models import AuditEntry
from app.certificates.models import Certificate
from app.programmes.models import SessionDay
from app.statistics.rules.seals.reasons import REASON_OF_ACTION, Event, Reason, Trail

AT_ONCE = 500
# Entries that concern sessions without standing at one.
EVERYWHERE = (
    "person.merged",
    "person.merge_undone",
    "programme.changed",
    "module.changed",
    "register.imported",
    "register.import_undone",
)
Rows = sa.Select[*tuple[Any, ...]]


def find_trail(db: Session, session_ids: Collection[str], *, since: datetime) -> Trail:
    """The events after `since` that can explain changes in these sessions."""
    entries = list(_entries(db, AuditEntry.action.in_(EVERYWHERE), since=since))
    events = [_event(entry, ()) for entry in entries]
    imports = {str(entry.subject_id): entry for entry in entries if entry.subject_type == "register_import"}
    every = [UUID(each) for each in sorted(session_ids)]
    for start in range(0, len(every), AT_ONCE):
        events += _of_sessions(db, every[start : start + AT_ONCE], imports, since=since)
    return Trail(tuple(events))


def _of_sessions(
    db: Session, ids: list[UUID], imports: Mapping[str, AuditEntry], *, since: datetime
) -> Iterator[Event]:
    here = AuditEntry.session_id.in_(ids)
    entries = list(_entries(db, here, since=since))
    certified = _registrations_of_certificates(db, ids)
    for entry in entries:
        if entry.action in REASON_OF_ACTION and entry.action != "attendance.recorded":
            yield _event(entry, certified.get(entry.subject_id, ()))
    told = {(entry.session_id, entry.at): entry.actor_name for entry in entries if _is_marking(entry)}
    for row in db.execute(_marks(ids, since)):
        yield _mark(row, imports.get(str(row.import_id)), told.get((row.session_id, row.recorded_at)))


def _entries(db: Session, condition: sa.ColumnElement[bool], *, since: datetime) -> Iterator[AuditEntry]:
    query = sa.select(AuditEntry).where(condition, AuditEntry.at > since).order_by(AuditEntry.id)
    return iter(db.scalars(query))


def _event(entry: AuditEntry, more: Collection[str]) -> Event:
    reason = REASON_OF_ACTION[entry.action]
    if "source" in entry.details and entry.subject_type == "registration":
        reason = Reason.REGISTERED
    about = {str(entry.subject_id), *more}
    if reason is Reason.MODULE_CHANGED:
        about.add("modules")
    if "absorbed_id" in entry.details:
        about.add(str(entry.details["absorbed_id"]))
    if reason in _ABOUT_SESSIONS:
        about.add(str(entry.session_id))
    return Event(reason=reason, at=entry.at, actor=entry.actor_name, about=frozenset(about))


# The subject of these is a row of the session: an item, an assignment.
_ABOUT_SESSIONS = (Reason.AGENDA_CHANGED, Reason.TRAINERS_CHANGED)


def _is_marking(entry: AuditEntry) -> bool:
    return entry.action == "attendance.recorded"


def _marks(ids: list[UUID], since: datetime) -> Rows:
    days = sa.select(SessionDay.id).where(SessionDay.session_id.in_(ids))
    return (
        sa.select(
            AttendanceMark.registration_id,
            AttendanceMark.recorded_at,
            AttendanceMark.import_id,
            SessionDay.session_id,
            SessionDay.on_date,
            User.name.label("recorded_by"),
        )
        .join(SessionDay, SessionDay.id == AttendanceMark.session_day_id)
        .outerjoin(User, User.id == AttendanceMark.recorded_by_id)
        .where(AttendanceMark.session_day_id.in_(days), AttendanceMark.recorded_at > since)
        .order_by(AttendanceMark.id)
    )


def _mark(row: Any, brought: AuditEntry | None, actor: str | None) -> Event:
    return Event(
        reason=Reason.IMPORTED if brought else Reason.MARKED,
        at=row.recorded_at,
        actor=brought.actor_name if brought else actor or row.recorded_by or "",
        about=frozenset({str(row.registration_id)}),
        day=row.on_date,
    )


def _registrations_of_certificates(db: Session, ids: list[UUID]) -> dict[UUID | None, tuple[str, ...]]:
    query = sa.select(Certificate.id, Certificate.registration_id).where(Certificate.session_id.in_(ids))
    return {row.id: (str(row.registration_id),) for row in db.execute(query)}
