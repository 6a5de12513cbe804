"""Two pages of the real server under load: the public page of a session, and the report."""

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask.sessions import SecureCookieSessionInterface

from app.accounts.models import RoleGrant, User
from app.accounts.service.sign_in import begin_sign_in
from app.accounts.views.blueprint import SESSION_KEY
from app.core.clock import utc_now
from app.core.office import open_office
from app.core.permissions import Role
from app.core.settings import load_settings
from app.factory import create_app
from benchmarks.child import measure
from benchmarks.client import Page, drive
from benchmarks.databases import Place
from benchmarks.figures import Figure, percentile, print_figures, print_heading
from benchmarks.seeding import PEOPLE_A_SESSION, fill
from benchmarks.server import Server, running

WORKER_MB = 80.0
SECONDS = 30.0  # at most, for each of the two loads of a page
CLIENTS = 4


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What a page may cost: processor time of the server, and the slow end of the answers, in ms."""

    cpu: float
    p95: float | None = None


GOALS = {"public session page": Goal(cpu=12, p95=25), "report page": Goal(cpu=40)}


def run(place: Place, *, quick: bool) -> None:
    """Fill an office on each database, serve it with a worker a core, and ask for its pages."""
    sessions, requests = (20, 30) if quick else (400, 400)
    people = sessions * PEOPLE_A_SESSION
    print_heading(f"Pages of the server, {people:,} registrations, {os.cpu_count()} workers")
    for kind in place.kinds:
        with place.database(kind) as url:
            environment = {
                "MANDATE_DATA_DIR": str(place.folder / f"office-{kind.lower()}"),
                "MANDATE_DATABASE_URL": url,
                "MANDATE_SECRET_KEY": secrets.token_urlsafe(),
                "MANDATE_ENVIRONMENT": "production",
            }
            pages = measure(prepare, environment, sessions=sessions).value
            with running(environment, workers=os.cpu_count() or 2) as server:
                for page in pages:
                    print_figures(_figures(server, page, kind, requests=requests))
                _print_memory(server, kind)


def prepare(environment: Mapping[str, str], *, sessions: int) -> list[Page]:
    """Fill the office and give the pages to ask for, the report with an administrator's sign-in."""
    settings = load_settings(environment)
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
    announced = fill(settings.url, sessions=sessions)
    office = open_office(settings)
    with office.database.writing() as db:
        user = User(
            email="ada@example.org",
            email_key="ada@example.org",
            name="Ada",
            created_at=utc_now(),
            grants=[RoleGrant(role=Role.ADMINISTRATOR)],
        )
        db.add(user)
        db.flush()
        token = begin_sign_in(db, user_id=user.id, now=utc_now())
    app = create_app(office=office)
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({SESSION_KEY: token})}"
    office.database.dispose()
    return [
        Page(name="public session page", path=f"/training/{announced.programme_code}/{announced.slug}"),
        Page(name="report page", path="/reports/attendance-by-country", cookie=cookie),
    ]


def _figures(server: Server, page: Page, kind: str, *, requests: int) -> Iterator[Figure]:
    goal = GOALS[page.name]
    drive(server.port, page, clients=CLIENTS, requests=20, seconds=SECONDS)  # every worker has begun
    before = server.cpu_seconds()
    alone = drive(server.port, page, clients=1, requests=requests, seconds=SECONDS)
    cpu = (server.cpu_seconds() - before) * 1000 / len(alone.milliseconds)
    p50, p95 = (percentile(alone.milliseconds, share) for share in (0.5, 0.95))
    together = drive(server.port, page, clients=CLIENTS, requests=requests, seconds=SECONDS)
    slow = percentile(together.milliseconds, 0.95)
    name = page.name
    if cpu:
        yield Figure(name=f"{name}: CPU of the server", value=cpu, unit="ms", database=kind, goal=goal.cpu)
    yield Figure(name=f"{name}: one client, p50", value=p50, unit="ms", database=kind)
    yield Figure(name=f"{name}: one client, p95", value=p95, unit="ms", database=kind, goal=goal.p95)
    rate = together.a_second
    yield Figure(name=f"{name}: {CLIENTS} clients", value=rate, unit="requests/s", database=kind)
    yield Figure(name=f"{name}: {CLIENTS} clients, p95", value=slow, unit="ms", database=kind)


def _print_memory(server: Server, kind: str) -> None:
    memory = server.megabytes_a_worker()
    if memory:
        name = "memory of a worker (PSS)"
        print_figures([Figure(name=name, value=memory, unit="MB", database=kind, goal=WORKER_MB)])
