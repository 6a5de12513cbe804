"""Recording marks: append-only, with the day counts of each registration kept in step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.errors import AttendanceClosed, FutureDay, NotAParticipant
from app.attendance.models import AttendanceMark
from app.attendance.queries import standing_marks
from app.attendance.rules import (
    MarkInput,
    MarkStatus,
    Method,
    SheetConflict,
    SheetLine,
    conflict_of,
    local_day,
    takes_marks,
)
from app.attendance.service.recount import recount_days
from app.audit import service as audit
from app.audit.rules import Place
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.models import TrainingSession
from app.programmes.queries import SessionDayRow, get_session, session_days
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState


@dataclass(frozen=True, kw_only=True)
class SheetOutcome:
    """What saving a sheet did."""

    saved: int
    conflicts: tuple[SheetConflict, ...]


def record_marks(
    db: Session,
    *,
    session_id: UUID,
    marks: Sequence[MarkInput],
    method: Method,
    actor: Actor,
    now: datetime,
    import_id: UUID | None = None,
) -> int:
    """Append the marks that differ from what stands, recount, audit once; gives the number appended.

    A wrong mark is corrected by a later one. Refused as a whole: people without a place, days to come,
    days of another session, and by hand a session whose attendance is closed.
    """
    session = get_session(db, session_id, scope=actor.scope(Permission.ATTENDANCE_RECORD))
    _require_open(session, method)
    _require_days(session_days(db, session_id), marks, today=local_day(now, session.time_zone))
    _lock_participants(db, session_id, ids={mark.registration_id for mark in marks})
    new = _differing(db, marks)
    if new:
        _append(db, new, method=method, actor=actor, now=now, import_id=import_id)
        recount_days(db, {mark.registration_id for mark in new})
        _record(db, session, marks=new, method=method, actor=actor, now=now)
    return len(new)


def save_sheet(
    db: Session, *, session_id: UUID, position: int, lines: Sequence[SheetLine], actor: Actor, now: datetime
) -> SheetOutcome:
    """Save one day's sheet; a mark that someone else made since the page was opened stands, and is told."""
    get_session(db, session_id, scope=actor.scope(Permission.ATTENDANCE_RECORD))
    day = _day_at(session_days(db, session_id), position)
    changed = [line for line in lines if line.is_changed]
    _lock_participants(db, session_id, ids={line.registration_id for line in changed})
    standing = standing_marks(db, [line.registration_id for line in changed])
    conflicts = [
        conflict
        for line in changed
        if (conflict := conflict_of(line, standing.get((line.registration_id, day.id))))
    ]
    refused = {conflict.registration_id for conflict in conflicts}
    saved = record_marks(
        db,
        session_id=session_id,
        marks=[_input(line, day) for line in changed if line.registration_id not in refused],
        method=Method.SHEET,
        actor=actor,
        now=now,
    )
    return SheetOutcome(saved=saved, conflicts=tuple(conflicts))


def _require_open(session: TrainingSession, method: Method) -> None:
    if method is Method.IMPORT or takes_marks(session.state):
        return
    if session.state is SessionState.CLOSED:
        raise AttendanceClosed(
            _("Attendance of this session is closed. Open the session again to correct a mark.")
        )
    raise AttendanceClosed(_("Attendance is recorded once the session has been announced."))


def _require_days(days: Sequence[SessionDayRow], marks: Sequence[MarkInput], *, today: date) -> None:
    dates = {day.id: day.on_date for day in days}
    for day_id in {mark.session_day_id for mark in marks}:
        if day_id not in dates:
            raise NotFound(_("This session has no such day."))
        if dates[day_id] > today:
            raise FutureDay(_("This day has not come yet. Attendance is recorded on the day, or later."))


def _day_at(days: Sequence[SessionDayRow], position: int) -> SessionDayRow:
    found = next((day for day in days if day.position == position), None)
    if found is None:
        raise NotFound(_("This session has no such day."))
    return found


def _lock_participants(db: Session, session_id: UUID, *, ids: Collection[UUID]) -> None:
    """Two sheets saved at once would each count without the other's marks: one waits here for the other."""
    states = db.execute(
        sa.select(Registration.id, Registration.state)
        .where(Registration.id.in_(ids), Registration.session_id == session_id)
        .order_by(Registration.id)
        .with_for_update(key_share=True)
    ).all()
    accepted = {row.id for row in states if row.state is RegistrationState.ACCEPTED}
    if accepted != set(ids):
        raise NotAParticipant(_("Only people with an accepted place in this session can be marked."))


def _differing(db: Session, marks: Sequence[MarkInput]) -> list[MarkInput]:
    standing = standing_marks(db, [mark.registration_id for mark in marks])
    wanted = {(mark.registration_id, mark.session_day_id): mark for mark in marks}
    return [mark for key, mark in wanted.items() if standing.get(key) is not mark.status]


def _append(
    db: Session,
    marks: Sequence[MarkInput],
    *,
    method: Method,
    actor: Actor,
    now: datetime,
    import_id: UUID | None,
) -> None:
    db.execute(
        sa.insert(AttendanceMark),
        [
            {
                "registration_id": mark.registration_id,
                "session_day_id": mark.session_day_id,
                "status": mark.status,
                "method": method,
                "recorded_at": now,
                "recorded_by_id": actor.user_id,
                "import_id": import_id,
            }
            for mark in marks
        ],
    )


def _record(
    db: Session,
    session: TrainingSession,
    *,
    marks: Sequence[MarkInput],
    method: Method,
    actor: Actor,
    now: datetime,
) -> None:
    counts = {status.value: sum(mark.status is status for mark in marks) for status in MarkStatus}
    audit.record(
        db,
        "attendance.recorded",
        actor=actor,
        now=now,
        subject=("training_session", session.id),
        place=Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country),
        method=method.value,
        days=sorted({str(mark.session_day_id) for mark in marks}),
        marks={status: count for status, count in counts.items() if count},
    )


def _input(line: SheetLine, day: SessionDayRow) -> MarkInput:
    if line.chosen is None:
        raise ValueError("a line without a mark is not recorded")
    return MarkInput(registration_id=line.registration_id, session_day_id=day.id, status=line.chosen)
