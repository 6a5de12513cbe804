"""What reports leave to the worker: those that are due, and files kept long enough."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.database import Database
from app.core.errors import Refused
from app.core.i18n import in_language
from app.core.permissions import Actor, Permission, Scope
from app.core.settings import Settings
from app.jobs.registry import Task, every, every_outward, handles, handles_outward
from app.jobs.service import enqueue
from app.statistics.forms import read_query
from app.statistics.models import ReportSchedule
from app.statistics.queries.labels import choices
from app.statistics.rules.asked import Asked, address_of
from app.statistics.rules.scheduling import Subject, period_before
from app.statistics.service.booklets import annual_report, donor_report, letterhead_of
from app.statistics.service.compacting import compact_changes, forget_old_rows
from app.statistics.service.files import report_file
from app.statistics.service.keeping import keep_usual_figures
from app.statistics.service.reporting import take_report
from app.statistics.service.scheduling import (
    MAKE,
    SWEEP,
    Made,
    ask_for_due,
    deliver,
    find_with_owner,
    stop_by_itself,
    sweep,
)

WORKER = Actor(user_id=None, name="worker", grants=())
PRINTED = {Subject.ANNUAL: annual_report, Subject.DONOR: donor_report}


@every(timedelta(hours=1))
def look_for_due_reports(db: Session, now: datetime) -> None:
    """Reports whose day has come are asked for, each day once."""
    ask_for_due(db, now=now)


@every(timedelta(hours=24))
def look_for_old_reports(db: Session, now: datetime) -> None:
    """Files are kept for 30 days."""
    enqueue(db, SWEEP, payload={}, now=now, key=f"{SWEEP}:{now.date()}")


@handles(SWEEP)
def sweep_reports(db: Session, task: Task) -> None:
    """Forget the reports that were kept long enough."""
    sweep(db, settings=task.settings, now=task.now)


@handles_outward(MAKE)
def make_report(database: Database, task: Task) -> None:
    """Make a report with the figures that its owner sees now, and tell its recipients.

    The database is locked for the telling only: drawing takes seconds.
    """
    schedule_id = UUID(task.payload["schedule_id"])
    made, why = None, ""
    with database.reading() as db:
        found = find_with_owner(db, schedule_id)
        if found:
            try:
                made = _made(db, *found, task=task)
            except Refused as error:
                why = error.message
    with database.writing() as db:
        if made:
            deliver(db, made, delivery_id=task.id, settings=task.settings, now=task.now)
        else:
            stop_by_itself(db, schedule_id, why=why, worker=WORKER, now=task.now)


def _made(db: Session, schedule: ReportSchedule, owner: Actor, *, task: Task) -> Made:
    on = date.fromisoformat(task.payload["on"])
    with in_language(schedule.language):
        asked = _asked(db, schedule, owner, on=on, settings=task.settings)
    scope = owner.scope(asked.permission)
    address = asked.address if schedule.subject is Subject.TABLE else address_of(asked.selection)
    return Made(
        schedule_id=schedule.id,
        content=_content(db, schedule, asked, scope=scope, settings=task.settings, now=task.now),
        scope=scope,
        page=f"/reports/{schedule.subject.value}?{urlencode(address, doseq=True)}",
    )


def _asked(db: Session, schedule: ReportSchedule, owner: Actor, *, on: date, settings: Settings) -> Asked:
    sees_people = owner.allows(Permission.PEOPLE_VIEW)
    asked = read_query(
        schedule.query,
        choices=choices(
            db,
            scope=owner.scope(Permission.REPORTS_VIEW),
            people=owner.scope(Permission.PEOPLE_VIEW) if sees_people else None,
        ),
        sees_people=sees_people,
        fiscal_month=settings.fiscal_year_month,
    )
    if not schedule.is_rolling:
        return asked
    first, last = period_before(on, schedule.rhythm)
    return replace(asked, selection=replace(asked.selection, starts_on=first, ends_on=last))


def _content(
    db: Session, schedule: ReportSchedule, asked: Asked, *, scope: Scope, settings: Settings, now: datetime
) -> bytes:
    make = PRINTED.get(schedule.subject)
    if make:
        return make(
            db,
            asked.selection,
            language=schedule.language,
            scope=scope,
            letterhead=letterhead_of(settings),
            now=now,
        )
    with in_language(schedule.language):
        table = take_report(db, asked, scope=scope)
        return report_file(
            db, table, asked, kind=schedule.file_kind.value, scope=scope, settings=settings, now=now
        )


@every(timedelta(minutes=1))
def compact(db: Session, _now: datetime) -> None:
    """Keep the notes of changes few."""
    compact_changes(db)


@every(timedelta(hours=24))
def forget(db: Session, now: datetime) -> None:
    """What records said before a change is kept for a day at most."""
    forget_old_rows(db, now=now)


@every_outward(timedelta(minutes=1))
def keep(database: Database, settings: Settings) -> None:
    """Large offices find their usual reports counted."""
    keep_usual_figures(database, fiscal_month=settings.fiscal_year_month, now=utc_now())
