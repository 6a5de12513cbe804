"""Reports over many marks: first, again, after changes and in a new process, beside the shortest SQL."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from alembic import command
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.database import Database
from app.core.migrating import alembic_config
from app.core.permissions import EVERYTHING
from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.statistics.queries import remembered
from app.statistics.rules.asked import Asked, usual_reports
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import Selection
from app.statistics.service.keeping import keep_usual_figures
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reporting import take_report
from benchmarks.child import measure
from benchmarks.databases import Place
from benchmarks.figures import Figure, percentile, print_figures, print_heading
from benchmarks.seeding import DAYS, PEOPLE_A_SESSION, fill

GOAL_MS = 100.0
REPEATS = 5
SHEET = 44  # people marked in one transaction
REPORTS = {
    "by host country": Asked(),
    "by participant's country": Asked(rows=Dimension.COUNTRY),
    "by region": Asked(rows=Dimension.HOST_REGION),
    "by year": Asked(rows=Dimension.YEAR),
    "by programme": Asked(rows=Dimension.PROGRAMME),
    "by sex": Asked(rows=Dimension.SEX),
    "by module": Asked(rows=Dimension.MODULE),
    "country by year": Asked(rows=Dimension.COUNTRY, columns=Dimension.YEAR, show=("persons",)),
    "one country, by year": Asked(rows=Dimension.YEAR, selection=Selection(host_country=("KEN",))),
}
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
WITHOUT_NOTES = "0008"  # the schema before the triggers that note changes


@dataclass(frozen=True)
class Times:
    """Milliseconds: asked for the first time, the slow end of asking again, and the middle after a mark and
    after a change of a session."""

    first: float
    again: float
    marked: float
    session_changed: float


@dataclass(frozen=True)
class Timed:
    """How long each thing took, and how many registrations there are."""

    times: dict[str, Times]
    begun_anew: dict[str, float]
    keeping: float
    raw: float
    sheet: float
    plain_sheet: float
    registrations: int


def run(place: Place, *, quick: bool, sessions: int = 5_000) -> None:
    """Fill each database, then ask for the reports as their readers do."""
    sessions = 100 if quick else sessions
    registrations = sessions * PEOPLE_A_SESSION
    print_heading(f"Reports at {registrations:,} registrations, {registrations * DAYS:,} marks")
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
    """Time the reports on a database that is filled; it loses its triggers at the end."""
    database = Database(url)
    questions: dict[str, Callable[[Session], object]] = {
        name: partial(_ask, asked) for name, asked in REPORTS.items()
    }
    questions["all pictures of a report"] = _pictures
    times = {name: _times(database, question) for name, question in questions.items()}
    started = time.perf_counter()
    _keep(database)
    keeping = time.perf_counter() - started
    begun_anew = {name: _begun_anew(database, question) for name, question in questions.items()}
    raw = min(_seconds(database, partial(_sql, sql)) for sql in (*RAW, *RAW)) * 1000
    sheet = _sheet(database)
    with database.engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, WITHOUT_NOTES)
        connection.commit()
    plain = _sheet(database)
    with database.reading() as db:
        registrations = db.execute(sa.text("SELECT count(*) FROM registration")).scalar_one()
    database.dispose()
    return Timed(times, begun_anew, keeping, raw, sheet, plain, registrations)


def _ask(asked: Asked, db: Session) -> object:
    return take_report(db, asked, scope=EVERYTHING)


def _pictures(db: Session) -> object:
    return report_pictures(db, Selection(), scope=EVERYTHING)


def _sql(sql: str, db: Session) -> object:
    return db.execute(sa.text(sql)).all()


def _seconds(database: Database, question: Callable[[Session], object]) -> float:
    with database.reading() as db:
        started = time.perf_counter()
        question(db)
        return time.perf_counter() - started


def _keep(database: Database) -> None:
    """What the worker does for large offices, each minute a part."""
    reports = len(usual_reports(1)) + 1
    while keep_usual_figures(database, fiscal_month=1, now=utc_now(), large=1) < reports:
        pass


def _begun_anew(database: Database, question: Callable[[Session], object]) -> float:
    """Milliseconds of the first answer of a process, after a mark since the figures were kept."""
    _mark(database, 1)
    remembered.forget_all()
    return _seconds(database, question) * 1000


def _times(database: Database, question: Callable[[Session], object]) -> Times:
    first = _seconds(database, question)
    again = [_seconds(database, question) for _ in range(REPEATS)]
    after = []
    for change in (partial(_mark, database, 1), partial(_change_a_session, database)):
        taken = []
        for _ in range(REPEATS):
            change()
            taken.append(_seconds(database, question))
        after.append(statistics.median(taken) * 1000)
    return Times(first * 1000, percentile(again, 0.95) * 1000, *after)


def _change_a_session(database: Database) -> None:
    with database.writing() as db:
        one = sa.select(TrainingSession.id).order_by(TrainingSession.starts_on).limit(1).scalar_subquery()
        costs = sa.func.coalesce(TrainingSession.cost_cents, 0) + 100
        db.execute(sa.update(TrainingSession).where(TrainingSession.id == one).values(cost_cents=costs))


def _mark(database: Database, people: int) -> None:
    """What a sheet of marks changes of registrations, in one transaction."""
    with database.writing() as db:
        ids = db.scalars(sa.select(Registration.id).order_by(Registration.session_id).limit(people)).all()
        turned = sa.case((Registration.days_present == 0, 1), else_=Registration.days_present - 1)
        db.execute(sa.update(Registration).where(Registration.id.in_(ids)).values(days_present=turned))


def _sheet(database: Database) -> float:
    """Milliseconds of the transaction of a sheet, the middle of many."""
    taken = []
    for _ in range(4 * REPEATS):
        started = time.perf_counter()
        _mark(database, SHEET)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def _figures(timed: Timed, kind: str) -> list[Figure]:
    shortest = ("the SQL", timed.raw)
    figures = [Figure(name="shortest SQL by host country", value=timed.raw, unit="ms", database=kind)]
    for name, times in timed.times.items():
        figures += [
            Figure(name=f"{name}: first", value=times.first, unit="ms", database=kind, beside=shortest),
            Figure(name=f"{name}: again, p95", value=times.again, unit="ms", database=kind, goal=GOAL_MS),
            Figure(name=f"{name}: after a mark", value=times.marked, unit="ms", database=kind, goal=GOAL_MS),
            Figure(
                name=f"{name}: after a change of a session",
                value=times.session_changed,
                unit="ms",
                database=kind,
                goal=GOAL_MS,
            ),
            Figure(
                name=f"{name}: first of a new process",
                value=timed.begun_anew[name],
                unit="ms",
                database=kind,
                goal=GOAL_MS,
            ),
        ]
    plain = ("without notes of changes", timed.plain_sheet)
    sheet = Figure(name=f"a sheet of {SHEET}", value=timed.sheet, unit="ms", database=kind, beside=plain)
    keeping = Figure(name="keeping the usual reports", value=timed.keeping, unit="s", database=kind)
    return [*figures, keeping, sheet]
