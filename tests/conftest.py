"""Fixtures of every test: an office on SQLite and on PostgreSQL, its web application, and three people."""

import gc
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.accounts.service import passwords
from app.accounts.service.sign_in import begin_sign_in
from app.core.clock import utc_now
from app.core.database import Base, Database
from app.core.i18n import set_language
from app.core.migrating import migrate
from app.core.office import Office
from app.core.permissions import Actor, Role
from app.core.settings import load_settings
from app.factory import create_app
from app.programmes.models import Programme, TrainingSession
from app.registration.models import Registration
from app.statistics.queries import remembered
from tests.compiled import TEMPLATES, compile_rules_once
from tests.everything import pytest_make_collect_report, pytest_runtest_makereport
from tests.factories.accounts import make_user
from tests.factories.certificates import lend_keys
from tests.factories.people import make_people
from tests.factories.programmes import make_programme, make_session
from tests.factories.registration import make_registration
from tests.postgresql import postgresql_url

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]
# Quicker than TRUNCATE where tables hold a few rows; triggers and foreign keys rest meanwhile.
EMPTY = "; ".join(
    [
        "SET LOCAL session_replication_role = replica",
        *(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables),
    ]
)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOBODYS_QUICK_HASH = QUICK.hash("of nobody")
NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)

compile_rules_once()


def pytest_collection_finish() -> None:
    """What is imported by now stays until the end: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def english() -> None:
    """A request puts its language in force for good; the next test begins in English."""
    set_language("en")


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; only tests about that pay for it."""
    if "real_hashing" not in request.keywords:
        monkeypatch.setattr(passwords, "_hasher", QUICK)
        monkeypatch.setattr(passwords, "NOBODYS_HASH", NOBODYS_QUICK_HASH)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mandate.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One engine, for what it has compiled; the file below it is another in each test."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('office') / 'mandate.sqlite3'}")
    sa.event.listen(database.engine, "connect", do_not_wait_for_the_disk)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    database = Database(postgresql_url())
    migrate(database)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    remembered.forget_all()  # it would not notice that the tables were emptied
    shared: Database = request.getfixturevalue(request.param)
    if shared.is_sqlite:
        begin_anew(shared, request.getfixturevalue("sqlite_template"))
    else:
        with shared.engine.begin() as connection:
            connection.exec_driver_sql(EMPTY)
    return shared


def do_not_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """Nobody pulls the plug of a test."""
    connection.execute("PRAGMA synchronous = OFF")


def begin_anew(database: Database, template: Path) -> None:
    """Put a copy of the template in place of the file and what SQLite keeps beside it."""
    database.dispose()
    path = Path(database.url.database or "")
    for kept in path.parent.glob(f"{path.name}*"):
        kept.unlink()
    shutil.copy(template, path)


def each_on_one_database(name: str, values: Iterable[object]) -> pytest.MarkDecorator:
    """Parametrize with the values, on SQLite and PostgreSQL by turns: for data made at random."""
    by_turns = zip(cycle(["sqlite", "postgresql"]), values)
    return pytest.mark.parametrize(("database", name), list(by_turns), indirect=["database"])


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    lend_keys(tmp_path)
    settings = load_settings(
        {},
        data_dir=tmp_path,
        database_url=database.url.render_as_string(hide_password=False),
        secret_key="only for tests",
        languages=("en", "ar"),
        office_name="Training desk",
    )
    return Office(settings, database)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A writing session; `db.commit()` before asking the web application about it."""
    with database.open_session(writes=True) as session:
        yield session


@pytest.fixture
def app(office: Office) -> Flask:
    flask = create_app(office=office)
    flask.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    flask.jinja_env.bytecode_cache = TEMPLATES
    return flask


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody has signed in."""
    return app.test_client()


@pytest.fixture
def client_of(app: Flask, database: Database) -> Callable[[User], FlaskClient]:
    """A browser in which this user has signed in."""

    def sign_in(user: User) -> FlaskClient:
        with database.writing() as session:
            token = begin_sign_in(session, user_id=user.id, now=utc_now())
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["sign_in"] = token
        return browser

    return sign_in


@dataclass
class World:
    """Amina coordinates Kenya in one programme, Bruno takes part there, Chen runs another programme."""

    programme: Programme
    session: TrainingSession
    registration: Registration
    amina: User
    bruno: User
    administrator: User
    other_programme: Programme
    other_session: TrainingSession
    other_registration: Registration
    chen: User

    @property
    def amina_acts(self) -> Actor:
        return actor_of(self.amina)

    @property
    def chen_acts(self) -> Actor:
        return actor_of(self.chen)

    @property
    def administrator_acts(self) -> Actor:
        return actor_of(self.administrator)


@pytest.fixture
def world(db: Session) -> World:
    programme = make_programme(db, code="GP", name="Prevention of genocide")
    other = make_programme(db, code="ED", name="Electoral dialogue")
    session = make_session(db, programme=programme, slug="nairobi", host_country="KEN", city="Nairobi")
    other_session = make_session(db, programme=other, slug="dakar", host_country="SEN", city="Dakar")
    bruno, stranger = make_people(
        db,
        [
            {
                "family_name": "Ferreira",
                "given_name": "Bruno",
                "email": "bruno@example.org",
                "country": "BRA",
            },
            {"family_name": "Wei", "given_name": "Lin", "email": "lin@example.org", "country": "CHN"},
        ],
    )
    made = World(
        programme=programme,
        session=session,
        registration=make_registration(db, session=session, person=bruno),
        amina=make_user(db, name="Amina Kone", grants=[(Role.COORDINATOR, programme.id, "KEN")]),
        bruno=make_user(
            db, name="Bruno Ferreira", grants=[(Role.PARTICIPANT, None, None)], person_id=bruno.id
        ),
        administrator=make_user(db, name="Ada Admin", grants=[(Role.ADMINISTRATOR, None, None)]),
        other_programme=other,
        other_session=other_session,
        other_registration=make_registration(db, session=other_session, person=stranger),
        chen=make_user(db, name="Chen Li", grants=[(Role.PROGRAMME_MANAGER, other.id, None)]),
    )
    db.commit()
    return made
