"""Reports that come by mail, who gets them, and the files that were made."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.statistics.models import ReportDelivery, ReportRecipient, ReportSchedule
from app.statistics.rules.scheduling import FileKind, Rhythm, Subject


@dataclass(frozen=True, kw_only=True)
class ScheduleRow:
    """A schedule as its owner sees it."""

    id: UUID
    title: str
    file_kind: FileKind
    rhythm: Rhythm
    next_on: date
    is_rolling: bool
    language: str
    subject: Subject
    query: str
    recipients: tuple[str, ...]


def list_schedules(db: Session, *, owner_id: UUID) -> list[ScheduleRow]:
    """The owner's schedules, the next one first, with the names of the recipients."""
    query = (
        sa.select(ReportSchedule)
        .where(ReportSchedule.owner_id == owner_id)
        .order_by(ReportSchedule.next_on, ReportSchedule.title, ReportSchedule.id)
    )
    found = list(db.scalars(query))
    names: dict[UUID, list[str]] = {each.id: [] for each in found}
    recipients = (
        sa.select(ReportRecipient.schedule_id, User.name)
        .join(User, User.id == ReportRecipient.user_id)
        .where(ReportRecipient.schedule_id.in_(names))
        .order_by(User.name, User.id)
    )
    for row in db.execute(recipients):
        names[row.schedule_id].append(row.name)
    return [
        ScheduleRow(
            id=each.id,
            title=each.title,
            file_kind=each.file_kind,
            rhythm=each.rhythm,
            next_on=each.next_on,
            is_rolling=each.is_rolling,
            language=each.language,
            subject=each.subject,
            query=each.query,
            recipients=tuple(names[each.id]),
        )
        for each in found
    ]


def count_schedules(db: Session, *, owner_id: UUID) -> int:
    """How many schedules are theirs."""
    query = sa.select(sa.func.count()).select_from(ReportSchedule).where(ReportSchedule.owner_id == owner_id)
    return db.scalar(query) or 0


def find_schedule(db: Session, schedule_id: UUID, *, owner_id: UUID) -> ReportSchedule | None:
    """The schedule, if it is theirs."""
    query = sa.select(ReportSchedule).where(
        ReportSchedule.id == schedule_id, ReportSchedule.owner_id == owner_id
    )
    return db.scalar(query)


def due_schedules(db: Session, *, today: date) -> list[ReportSchedule]:
    """Those whose day has come."""
    query = sa.select(ReportSchedule).where(ReportSchedule.next_on <= today)
    return list(db.scalars(query.order_by(ReportSchedule.next_on, ReportSchedule.id)))


def recipients_of(db: Session, schedule_id: UUID) -> list[User]:
    """The users to whom a report goes, closed accounts left out."""
    query = (
        sa.select(User)
        .join(ReportRecipient, ReportRecipient.user_id == User.id)
        .where(ReportRecipient.schedule_id == schedule_id, User.is_active)
        .order_by(User.name, User.id)
    )
    return list(db.scalars(query))


def find_delivery(db: Session, delivery_id: UUID) -> ReportDelivery | None:
    """The file that was made."""
    return db.get(ReportDelivery, delivery_id)


def deliveries_before(db: Session, moment: datetime) -> list[ReportDelivery]:
    """Files made before the moment, oldest first."""
    query = sa.select(ReportDelivery).where(ReportDelivery.made_at < moment)
    return list(db.scalars(query.order_by(ReportDelivery.made_at, ReportDelivery.id)))


def keys_in_use(db: Session) -> set[str]:
    """The storage keys of all files that are kept."""
    return set(db.scalars(sa.select(ReportDelivery.storage_key).order_by(ReportDelivery.storage_key)))
