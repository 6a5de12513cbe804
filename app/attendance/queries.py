"""Reading attendance: one session's sheet with the mark that stands for each person and day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import AttendanceMark, HeadCount
from app.attendance.rules import PRESENCE, MarkStatus, is_complete
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.people.models import Person
from app.programmes.models import SessionDay, TrainingSession
from app.programmes.queries import SessionDayRow, SessionPage, counts_on_tab
from app.registration.models import Registration
from app.registration.rules import RegistrationState

LONGEST_SHEET = 2_000


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The mark that stands, and who recorded it (empty for an import)."""

    status: MarkStatus
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A person with a place, and their marks by day."""

    registration_id: UUID
    person_id: UUID
    name: str
    own_script_name: str
    organisation: str
    days_present: int
    marks: dict[UUID, Mark] = field(default_factory=dict)

    def status(self, day_id: UUID) -> MarkStatus | None:
        """The mark of a day, None when there is none."""
        mark = self.marks.get(day_id)
        return mark.status if mark else None

    def present_among(self, days: Sequence[SessionDayRow]) -> int:
        """On how many of these days were they there?"""
        return sum(self.status(day.id) in PRESENCE for day in days)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A session's attendance as a whole."""

    session: SessionPage
    participants: tuple[Participant, ...]

    @property
    def days(self) -> tuple[SessionDayRow, ...]:
        return self.session.days

    @property
    def days_begun(self) -> tuple[SessionDayRow, ...]:
        """Days on which anybody has been marked: the ones a rate "so far" is about."""
        marked = {day_id for each in self.participants for day_id in each.marks}
        return tuple(day for day in self.days if day.id in marked)

    @property
    def is_fully_begun(self) -> bool:
        return len(self.days_begun) == len(self.days)

    def day(self, position: int) -> SessionDayRow:
        """The day with this number; raises NotFound."""
        found = next((day for day in self.days if day.position == position), None)
        if found is None:
            raise NotFound(_("This session has no such day."))
        return found

    def present_on(self, day: SessionDayRow) -> int:
        """How many were there, late or not."""
        return sum(each.status(day.id) in PRESENCE for each in self.participants)

    def unmarked_on(self, day: SessionDayRow) -> int:
        return sum(each.status(day.id) is None for each in self.participants)

    def rate(self, participant: Participant) -> float | None:
        """Days present among the days begun, between 0 and 1."""
        begun = self.days_begun
        return participant.present_among(begun) / len(begun) if begun else None

    @property
    def average_rate(self) -> float | None:
        """Days present of everyone, among the days begun."""
        expected = len(self.days_begun) * len(self.participants)
        present = sum(each.present_among(self.days_begun) for each in self.participants)
        return present / expected if expected else None

    @property
    def below_threshold(self) -> int:
        """How many would get no certificate if the days begun were all."""
        begun = self.days_begun
        if not begun:
            return 0
        return sum(
            not is_complete(
                days_present=each.present_among(begun), days_held=len(begun), threshold=self.session.threshold
            )
            for each in self.participants
        )


def last_mark_ids() -> sa.Select[UUID, UUID, int]:
    """The defining SELECT: the mark with the highest id stands, per registration and day."""
    return sa.select(
        AttendanceMark.registration_id,
        AttendanceMark.session_day_id,
        sa.func.max(AttendanceMark.id).label("mark_id"),
    ).group_by(AttendanceMark.registration_id, AttendanceMark.session_day_id)


def standing_marks(db: Session, registration_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], MarkStatus]:
    """The mark that stands for each registration and day that has one."""
    last = last_mark_ids().where(AttendanceMark.registration_id.in_(registration_ids)).subquery()
    rows = db.execute(
        sa.select(AttendanceMark.registration_id, AttendanceMark.session_day_id, AttendanceMark.status).join(
            last, last.c.mark_id == AttendanceMark.id
        )
    )
    return {(registration, day): status for registration, day, status in rows}


def get_sheet(db: Session, session: SessionPage) -> Sheet:
    """The accepted participants of a session that the viewer reaches, and their marks; two SELECTs."""
    return Sheet(session=session, participants=_participants(db, session.id))


@counts_on_tab("attendance")
def expected_people() -> sa.ScalarSelect[Any]:
    """People with an accepted place: the rows of the sheet."""
    return (
        sa.select(sa.func.count())
        .where(Registration.session_id == TrainingSession.id)
        .where(Registration.state == RegistrationState.ACCEPTED)
        .correlate(TrainingSession)
        .scalar_subquery()
    )


def head_counts(db: Session, session_id: UUID) -> list[HeadCount]:
    """Figures without names, oldest first."""
    return list(
        db.scalars(
            sa.select(HeadCount)
            .where(HeadCount.session_id == session_id)
            .order_by(HeadCount.recorded_at, HeadCount.id)
        )
    )


def get_head_count(db: Session, head_count_id: UUID, *, session_id: UUID) -> HeadCount:
    """One head count of this session; raises NotFound."""
    found = db.scalar(
        sa.select(HeadCount).where(HeadCount.id == head_count_id, HeadCount.session_id == session_id)
    )
    if found is None:
        raise NotFound(_("There is no such head count."))
    return found


def _participants(db: Session, session_id: UUID) -> tuple[Participant, ...]:
    rows = db.execute(
        sa.select(
            Registration.id,
            Registration.person_id,
            Person.family_name,
            Person.given_name,
            Person.own_script_name,
            Registration.organisation_name,
            Registration.days_present,
        )
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.session_id == session_id, Registration.state == RegistrationState.ACCEPTED)
        .order_by(Person.family_name, Person.given_name, Registration.id)
        .limit(LONGEST_SHEET)
    ).all()
    marks = _marks(db, session_id)
    return tuple(
        Participant(
            registration_id=row.id,
            person_id=row.person_id,
            name=" ".join(part for part in (row.given_name, row.family_name) if part) or row.own_script_name,
            own_script_name=row.own_script_name,
            organisation=row.organisation_name,
            days_present=row.days_present,
            marks=marks.get(row.id, {}),
        )
        for row in rows
    )


def _marks(db: Session, session_id: UUID) -> dict[UUID, dict[UUID, Mark]]:
    of_session = sa.select(SessionDay.id).where(SessionDay.session_id == session_id)
    last = last_mark_ids().where(AttendanceMark.session_day_id.in_(of_session)).subquery()
    rows = db.execute(
        sa.select(
            AttendanceMark.registration_id,
            AttendanceMark.session_day_id,
            AttendanceMark.status,
            AttendanceMark.recorded_at,
            User.name,
        )
        .join(last, last.c.mark_id == AttendanceMark.id)
        .outerjoin(User, User.id == AttendanceMark.recorded_by_id)
    )
    marks: dict[UUID, dict[UUID, Mark]] = {}
    for registration_id, day_id, status, recorded_at, name in rows:
        mark = Mark(status=status, recorded_at=recorded_at, recorded_by=name or "")
        marks.setdefault(registration_id, {})[day_id] = mark
    return marks
