"""The report by country over a million marks, beside the shortest SQL that answers the same question."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.permissions import EVERYTHING
from app.statistics.export import report_json
from app.statistics.rules.definitions import CountryOf, Selection
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reports import country_report
from benchmarks.child import measure
from benchmarks.databases import Place
from benchmarks.figures import Figure, percentile, print_figures, print_heading
from benchmarks.seeding import DAYS, PEOPLE_A_SESSION, fill

GOAL_MS = 100.0
REPEATS = 9
# Persons, participations and days by host country and in all, nothing else: two ways, the faster one counts.
RAW = (
    """SELECT s.host_country, count(DISTINCT r.person_id), count(*), sum(r.days_present)
       FROM training_session s JOIN registration r ON r.session_id = s.id
       WHERE s.state IN ('held', 'closed') AND r.days_present > 0 GROUP BY s.host_country""",
    """SELECT host_country, count(*), sum(n), sum(days) FROM (
         SELECT s.host_country, r.person_id, count(*) AS n, sum(r.days_present) AS days
         FROM training_session s JOIN registration r ON r.session_id = s.id
         WHERE s.state IN ('held', 'closed') AND r.days_present > 0
         GROUP BY s.host_country, r.person_id) AS people GROUP BY host_country""",
)


@dataclass(frozen=True)
class Times:
    """Milliseconds: the first time, the middle and the slow end of the repeated ones."""

    first: float
    middle: float
    slow: float


@dataclass(frozen=True)
class Timed:
    """How long each thing took, and how many registrations there are."""

    times: dict[str, Times]
    raw: float
    registrations: int


def run(place: Place, *, quick: bool) -> None:
    """Fill each database, then ask for the report as its readers do."""
    sessions = 100 if quick else 5_000
    marks = sessions * PEOPLE_A_SESSION * DAYS
    print_heading(f"Attendance by country at {marks:,} marks ({marks // DAYS:,} registrations)")
    for kind in place.kinds:
        with place.database(kind) as url:
            started = time.perf_counter()
            measure(fill, url, sessions=sessions)
            filling = time.perf_counter() - started
            measured = measure(timed, url)
            print_figures(_figures(measured.value, kind))
            print_figures(
                [
                    Figure(name="peak memory", value=measured.peak_mb, unit="MB", database=kind),
                    Figure(name="(filling the database)", value=filling, unit="s", database=kind),
                ]
            )


def timed(url: str) -> Timed:
    """Time the report on a database that is filled."""
    database = Database(url)
    times = {
        "report and its JSON": _times(database, _json),
        "report by participant's country": _times(database, _by_participant),
        "report and all its pictures": _times(database, _page),
    }
    raw = min(_times(database, partial(_ask, sql)).middle for sql in RAW)
    with database.reading() as db:
        registrations = db.execute(sa.text("SELECT count(*) FROM registration")).scalar_one()
    database.dispose()
    return Timed(times, raw, registrations)


def _ask(sql: str, db: Session) -> object:
    return db.execute(sa.text(sql)).all()


def _json(db: Session) -> object:
    return report_json(country_report(db, Selection(), scope=EVERYTHING))


def _by_participant(db: Session) -> object:
    return country_report(db, Selection(country_of=CountryOf.PARTICIPANT), scope=EVERYTHING)


def _page(db: Session) -> object:
    report = country_report(db, Selection(), scope=EVERYTHING)
    return report_pictures(db, report, scope=EVERYTHING)


def _times(database: Database, question: Callable[[Session], object]) -> Times:
    seconds = []
    for _ in range(REPEATS + 1):
        with database.reading() as db:
            started = time.perf_counter()
            question(db)
            seconds.append(time.perf_counter() - started)
    first, *again = (each * 1000 for each in seconds)
    return Times(first, statistics.median(again), percentile(again, 0.95))


def _figures(timed: Timed, kind: str) -> list[Figure]:
    figures = [Figure(name="shortest SQL for persons by country", value=timed.raw, unit="ms", database=kind)]
    for name, times in timed.times.items():
        figures += [
            Figure(name=f"{name}: first", value=times.first, unit="ms", database=kind),
            Figure(
                name=f"{name}: again, median",
                value=times.middle,
                unit="ms",
                database=kind,
                beside=("the SQL", timed.raw),
            ),
            Figure(name=f"{name}: again, p95", value=times.slow, unit="ms", database=kind, goal=GOAL_MS),
        ]
    return figures
