"""The usual reports of a large office, counted before anybody asks, for every process to begin from."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.permissions import EVERYTHING
from app.registration.models import Registration
from app.statistics.models import KeptFigures
from app.statistics.queries.kept import values_kept
from app.statistics.queries.remembered import collecting
from app.statistics.rules.asked import Asked, usual_reports
from app.statistics.rules.selection import Selection
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reporting import take_report

LARGE = 50_000  # registrations; fewer are counted in a moment
KEPT_AGAIN_AFTER = timedelta(minutes=5)
AT_A_TIME_SECONDS = 10.0  # then other work of the worker has its turn


def keep_usual_figures(database: Database, *, fiscal_month: int, now: datetime, large: int = LARGE) -> int:
    """Bring what is kept of the usual reports up to date, as far as the time allows; how many reports."""
    with database.reading() as db:
        if db.scalar(sa.select(Registration.id).offset(large - 1).limit(1)) is None:
            return 0
    started, done = time.monotonic(), 0
    for report in _usual_reports(fiscal_month):
        if done and time.monotonic() - started > AT_A_TIME_SECONDS:
            break
        _keep(database, report, now=now)
        done += 1
    return done


def _usual_reports(fiscal_month: int) -> list[Callable[[Session], object]]:
    def table(asked: Asked) -> Callable[[Session], object]:
        return lambda db: take_report(db, asked, scope=EVERYTHING)

    return [
        lambda db: report_pictures(db, Selection(), scope=EVERYTHING),
        *(table(asked) for asked in usual_reports(fiscal_month)),
    ]


def _keep(database: Database, report: Callable[[Session], object], *, now: datetime) -> None:
    with database.reading() as db, collecting(db) as found:
        report(db)
    fresh = {digest: values_kept(each) for digest, each in found.items()}
    with database.writing() as db:
        for digest, values in fresh.items():
            kept = db.get(KeptFigures, digest)
            if kept and kept.rows == values["rows"] and kept.kept_at > now - KEPT_AGAIN_AFTER:
                continue
            db.merge(KeptFigures(digest=digest, kept_at=now, **values))
