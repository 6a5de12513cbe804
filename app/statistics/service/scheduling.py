"""Sending reports on certain days: adding, stopping, making, fetching, sweeping."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import actor_of, find_user_by_email, get_user
from app.audit.service import record
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.permissions import Actor, Permission, Scope
from app.core.settings import Settings
from app.core.storage import LocalStorage
from app.jobs.service import enqueue
from app.messaging.service import send
from app.people.rules import email_key
from app.statistics.models import ReportDelivery, ReportRecipient, ReportSchedule
from app.statistics.queries import schedules as queries
from app.statistics.rules.scheduling import (
    KEPT,
    MOST_OF_ONE_OWNER,
    MOST_RECIPIENTS,
    FileKind,
    ScheduleInput,
    Subject,
    covers,
    next_due,
)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A scheduled report as it was made, the reach of its figures, and the page that shows the same."""

    schedule_id: UUID
    content: bytes
    scope: Scope
    page: str


MAKE, SWEEP = "statistics.report", "statistics.sweep"


def storage_of_reports(settings: Settings) -> LocalStorage:
    """A folder of their own, so that sweeping never meets a file that somebody uploaded."""
    return LocalStorage(settings.data_dir / "reports")


def add_schedule(
    db: Session, wanted: ScheduleInput, *, actor: Actor, owner_id: UUID, now: datetime
) -> ReportSchedule:
    """Send a report from its first day on; raises Invalid that names the field."""
    if wanted.first_on <= now.date():
        raise Invalid(_("Choose a first day that is still to come."), field="first_on")
    if wanted.subject is not Subject.TABLE and wanted.file_kind is not FileKind.PDF:
        raise Invalid(_("This report is made as PDF only."), field="file_kind")
    if queries.count_schedules(db, owner_id=owner_id) >= MOST_OF_ONE_OWNER:
        message = _("You have %(num)s reports sent already; stop one first.", num=MOST_OF_ONE_OWNER)
        raise Invalid(message, field="report")
    users = _recipients(db, wanted.recipients, shows_people=wanted.shows_people)
    schedule = ReportSchedule(
        owner_id=owner_id,
        subject=wanted.subject,
        query=wanted.query,
        title=wanted.title,
        language=wanted.language,
        file_kind=wanted.file_kind,
        rhythm=wanted.rhythm,
        first_on=wanted.first_on,
        next_on=wanted.first_on,
        is_rolling=wanted.is_rolling,
        shows_people=wanted.shows_people,
        created_at=now,
    )
    db.add(schedule)
    db.flush()
    db.add_all(ReportRecipient(schedule_id=schedule.id, user_id=each.id) for each in users)
    db.flush()
    _audit(db, "report.schedule_added", schedule, actor=actor, now=now)
    return schedule


def stop_schedule(db: Session, schedule_id: UUID, *, actor: Actor, owner_id: UUID, now: datetime) -> None:
    """Send it no more; raises NotFound for another's."""
    schedule = queries.find_schedule(db, schedule_id, owner_id=owner_id)
    if schedule is None:
        raise NotFound(_("There is no such report of yours."))
    _stop(db, schedule, actor=actor, now=now)


def ask_for_due(db: Session, *, now: datetime) -> None:
    """Ask the worker for the reports whose day has come, and set their next day."""
    for schedule in queries.due_schedules(db, today=now.date()):
        key = f"report:{schedule.id}:{schedule.next_on}"
        payload = {"schedule_id": str(schedule.id), "on": schedule.next_on.isoformat()}
        enqueue(db, MAKE, payload=payload, now=now, key=key)
        schedule.next_on = next_due(schedule.first_on, schedule.rhythm, after=now.date())
    db.flush()


def find_with_owner(db: Session, schedule_id: UUID) -> tuple[ReportSchedule, Actor] | None:
    """The schedule and its owner; None when it is gone, or its owner sees no reports any more."""
    schedule = db.get(ReportSchedule, schedule_id)
    if schedule is None:
        return None
    user = get_user(db, schedule.owner_id)
    owner = actor_of(user)
    return (schedule, owner) if user.is_active and owner.allows(Permission.REPORTS_VIEW) else None


def stop_by_itself(db: Session, schedule_id: UUID, *, why: str, worker: Actor, now: datetime) -> None:
    """Send a report no more that cannot be made, and tell its owner why, if they are still here.

    Without `why` it is their role that does not see reports any more.
    """
    schedule = db.get(ReportSchedule, schedule_id)
    if schedule is None:
        return
    owner = get_user(db, schedule.owner_id)
    if owner.is_active:
        with in_language(owner.language):
            text = _(
                "Hello %(name)s,\n\nthe report “%(title)s” cannot be made any more, so it is no longer sent:"
                "\n\n%(why)s\n",
                name=owner.name,
                title=schedule.title,
                why=why or _("Your role does not see reports any more."),
            )
            subject = _("Report stopped: %(title)s", title=schedule.title)
        _send(db, owner, subject=subject, body=text, now=now)
    _stop(db, schedule, actor=worker, now=now)


def deliver(db: Session, made: Made, *, delivery_id: UUID, settings: Settings, now: datetime) -> None:
    """Keep the file and tell the recipients; who may not see these figures is led to their own, at its page.

    Safe to run twice with the same id.
    """
    schedule = db.get(ReportSchedule, made.schedule_id)
    if schedule is None or queries.find_delivery(db, delivery_id) is not None:
        return
    delivery = ReportDelivery(
        id=delivery_id,
        title=schedule.title,
        file_kind=schedule.file_kind,
        storage_key=storage_of_reports(settings).put(made.content),
        pairs=sorted([str(programme or ""), country or ""] for programme, country in made.scope.pairs),
        shows_people=schedule.shows_people,
        made_at=now,
    )
    db.add(delivery)
    db.flush()
    site = settings.base_url.rstrip("/")
    for user in queries.recipients_of(db, schedule.id):
        is_theirs = may_open(delivery, actor_of(user))
        title, own_page = schedule.title, made.page
        if schedule.shows_people and not is_theirs:  # the words of the report may name whom they do not see
            title, own_page = _("Report"), "/reports"
        address = f"{site}/reports/deliveries/{delivery.id}" if is_theirs else f"{site}{own_page}"
        _mail(db, user, title=title, address=address, is_theirs=is_theirs, now=now)


def may_open(delivery: ReportDelivery, viewer: Actor) -> bool:
    """Could the viewer have made this report with the same figures?"""
    made_with = Scope(
        pairs=frozenset((UUID(p) if p else None, country or None) for p, country in delivery.pairs)
    )
    needed = [Permission.REPORTS_VIEW, *([Permission.PEOPLE_VIEW] if delivery.shows_people else [])]
    return all(viewer.allows(each) and covers(viewer.scope(each), made_with) for each in needed)


def open_delivery(
    db: Session, delivery_id: UUID, *, viewer: Actor, settings: Settings
) -> tuple[ReportDelivery, bytes]:
    """A file that was made; raises NotFound where it is gone, NotAllowed for a smaller reach."""
    delivery = queries.find_delivery(db, delivery_id)
    if delivery is None:
        raise NotFound(_("This report is no longer kept; reports sent by mail are kept for 30 days."))
    if not may_open(delivery, viewer):
        raise NotAllowed(_("This report holds figures from outside your part of the office."))
    try:
        with storage_of_reports(settings).open(delivery.storage_key) as file:
            return delivery, file.read()
    except FileNotFoundError as error:
        raise NotFound(_("The file of this report is missing. Make the report again.")) from error


def sweep(db: Session, *, settings: Settings, now: datetime) -> None:
    """Forget reports made more than 30 days ago, and their files."""
    old = queries.deliveries_before(db, now - KEPT)
    keys = {each.storage_key for each in old}
    for each in old:
        db.delete(each)
    db.flush()
    storage = storage_of_reports(settings)
    for key in keys - queries.keys_in_use(db):
        storage.delete(key)


def _recipients(db: Session, addresses: Iterable[str], *, shows_people: bool) -> list[User]:
    """Users of the office who see such reports; free addresses are refused."""
    found: dict[UUID, User] = {}
    for address in addresses:
        user = find_user_by_email(db, email_key(address) or "")
        if user is None or not user.is_active or not actor_of(user).allows(Permission.REPORTS_VIEW):
            message = _("“%(address)s” is not the address of a user who sees reports.", address=address[:80])
            raise Invalid(message, field="recipients")
        if shows_people and not actor_of(user).allows(Permission.PEOPLE_VIEW):
            message = _(
                "The report names people, and the role of “%(address)s” does not see them.",
                address=address[:80],
            )
            raise Invalid(message, field="recipients")
        found[user.id] = user
    if not 1 <= len(found) <= MOST_RECIPIENTS:
        raise Invalid(_("Name between 1 and %(num)s recipients.", num=MOST_RECIPIENTS), field="recipients")
    return list(found.values())


def _stop(db: Session, schedule: ReportSchedule, *, actor: Actor, now: datetime) -> None:
    _audit(db, "report.schedule_stopped", schedule, actor=actor, now=now)
    db.delete(schedule)
    db.flush()


def _audit(db: Session, action: str, schedule: ReportSchedule, *, actor: Actor, now: datetime) -> None:
    record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("report_schedule", schedule.id),
        report=schedule.subject.value,
        rhythm=schedule.rhythm.value,
    )


def _mail(db: Session, user: User, *, title: str, address: str, is_theirs: bool, now: datetime) -> None:
    with in_language(user.language):
        if is_theirs:
            text = _(
                "Hello %(name)s,\n\nthe report “%(title)s” has been made. Open it here, signed in:\n\n"
                "%(address)s\n\nIt is kept for 30 days.\n",
                name=user.name,
                title=title,
                address=address,
            )
        else:
            text = _(
                "Hello %(name)s,\n\nthe report “%(title)s” has been made. It holds figures from outside your"
                " part of the office, so it is not sent to you. This address shows the report with the"
                " figures that you see:\n\n%(address)s\n",
                name=user.name,
                title=title,
                address=address,
            )
        subject = _("Report: %(title)s", title=title)
    _send(db, user, subject=subject, body=text, now=now)


def _send(db: Session, user: User, *, subject: str, body: str, now: datetime) -> None:
    send(
        db,
        kind="statistics.report",
        recipient=user.email,
        subject=subject,
        body=body,
        language=user.language,
        person_id=user.person_id,
        now=now,
    )
