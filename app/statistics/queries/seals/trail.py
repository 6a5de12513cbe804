"""What was done since a report was sealed, from the audit trail and the marks themselves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import AttendanceMark
from app.audit.models import AuditEntry
from app.certificates.models import Certificate
from app.programmes.models import SessionDay
from app.statistics.rules.seals.reasons import Event, Reason, Trail, reasons_of

AT_ONCE = 500
# Entries that concern sessions without standing at one.
_EVERYWHERE = (
    "person.merged",
    "person.merge_undone",
    "programme.changed",
    "module.changed",
    "register.imported",
    "register.import_undone",
)
Rows = sa.Select[*tuple[Any, ...]]


# A transaction that began before a seal and ended after it stands in the trail under an earlier time.
LONGEST_TRANSACTION = timedelta(days=1)
Span = Sequence[int]  # the first and the last number of entries without a gap


@dataclass(frozen=True, kw_only=True)
class Since:
    """What was done after a seal: later than `at`, or a little earlier and not `seen` when it was sealed.

    `seen` are the numbers of the entries of the last day, as spans; None in seals from before they were kept.
    """

    at: datetime
    seen: Sequence[Span] | None

    @property
    def reaches_back_to(self) -> datetime:
        return self.at if self.seen is None else self.at - LONGEST_TRANSACTION

    def is_after(self, entry: AuditEntry) -> bool:
        """Was this done after the seal, or not there yet for the eyes of who sealed?"""
        return entry.at > self.at or not any(first <= entry.id <= last for first, last in self.seen or ())


def seen_entries(db: Session, *, now: datetime) -> list[Span]:
    """The entries of the last day that are there, to be read before any row behind a report."""
    query = sa.select(AuditEntry.id).where(AuditEntry.at > now - LONGEST_TRANSACTION).order_by(AuditEntry.id)
    numbers = list(db.scalars(query))
    gaps = [(one, other) for one, other in pairwise(numbers) if other != one + 1]
    firsts = [*numbers[:1], *(other for _one, other in gaps)]
    lasts = [*(one for one, _other in gaps), *numbers[-1:]]
    return [list(span) for span in zip(firsts, lasts, strict=True)]


def find_trail(db: Session, session_ids: Collection[str], *, since: Since) -> Trail:
    """The events after the seal that can explain changes in these sessions."""
    entries = list(_entries(db, AuditEntry.action.in_(_EVERYWHERE), since=since))
    events = [event for entry in entries for event in _events(entry, ())]
    imports = {str(entry.subject_id): entry for entry in entries if entry.subject_type == "register_import"}
    every = [UUID(each) for each in sorted(session_ids)]
    for start in range(0, len(every), AT_ONCE):
        events += _of_sessions(db, every[start : start + AT_ONCE], imports, since=since)
    return Trail(tuple(events))


def _of_sessions(
    db: Session, ids: list[UUID], imports: Mapping[str, AuditEntry], *, since: Since
) -> Iterator[Event]:
    here = AuditEntry.session_id.in_(ids)
    entries = list(_entries(db, here, since=since))
    certified = _registrations_of_certificates(db, ids)
    for entry in entries:
        if not _is_marking(entry):
            yield from _events(entry, certified.get(entry.subject_id, ()))
    told = {(entry.session_id, entry.at): entry.actor_name for entry in entries if _is_marking(entry)}
    for row in db.execute(_marks(ids, since.reaches_back_to)):
        brought, actor = imports.get(str(row.import_id)), told.get((row.session_id, row.recorded_at))
        if row.recorded_at > since.at or brought or actor is not None:
            yield _mark(row, brought, actor)


def _entries(db: Session, condition: sa.ColumnElement[bool], *, since: Since) -> Iterator[AuditEntry]:
    query = sa.select(AuditEntry).where(condition, AuditEntry.at > since.reaches_back_to)
    return (entry for entry in db.scalars(query.order_by(AuditEntry.id)) if since.is_after(entry))


def _events(entry: AuditEntry, more: Collection[str]) -> Iterator[Event]:
    about = {str(entry.subject_id), *more}
    if "absorbed_id" in entry.details:
        about.add(str(entry.details["absorbed_id"]))
    for reason in _reasons(entry):
        places = {"modules"} if reason is Reason.MODULE_CHANGED else set()
        if reason in _ABOUT_SESSIONS:
            places.add(str(entry.session_id))
        yield Event(reason=reason, at=entry.at, actor=entry.actor_name, about=frozenset(about | places))


def _reasons(entry: AuditEntry) -> list[Reason]:
    if "source" in entry.details and entry.subject_type == "registration":
        return [Reason.REGISTERED]
    return reasons_of(entry.action, entry.details.get("fields", ()))


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
    query = sa.select(Certificate.id, Certificate.registration_id).where(
        Certificate.session_id.in_(ids), Certificate.registration_id.is_not(None)
    )
    return {row.id: (str(row.registration_id),) for row in db.execute(query)}
