"""The demo shows each page something, and lets each role in."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.admin.demo import LOGINS, PASSWORD, build_demo, is_demo
from app.certificates.models import Certificate
from app.core.clock import utc_now
from app.core.office import Office
from app.core.permissions import EVERYTHING
from app.factory import create_app
from app.portal.queries.attention import tasks
from app.portal.rules import Kind
from app.programmes.models import Programme, TrainingSession
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import AgeBand
from app.statistics.models import SealedReport
from app.statistics.rules.seals.reasons import Reason
from app.statistics.service.sealing.comparing import compare_with_today
from tests.conftest import begin_anew

# One worker builds the demo for all.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "mandate.sqlite3"


@pytest.fixture
def demo(office: Office, kept: Path) -> Office:
    """A demo; on SQLite built by the first test that asks, and a copy for the others."""
    if office.database.is_sqlite and kept.exists():
        begin_anew(office.database, kept)
        return office
    build_demo(office, now=utc_now())
    if not office.database.is_sqlite:
        return office
    with office.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    office.database.dispose()
    shutil.copy(office.database.url.database or "", kept)
    return office


def test_the_demo_has_a_session_in_every_state_and_a_task_of_every_kind(demo: Office) -> None:
    with demo.database.reading() as db:
        assert is_demo(db)
        assert set(db.scalars(sa.select(TrainingSession.state))) == set(SessionState)
        found = tasks(db, scope=EVERYTHING, today=utc_now().date())
        assert {task.kind for task in found} >= set(Kind) - {Kind.LOOK_ALIKES}
        assert db.scalar(sa.select(sa.func.count()).select_from(Certificate)) > 700
        assert set(db.scalars(sa.select(User.email))) == {login.email for login in LOGINS}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_current_programme_has_what_reports_are_broken_down_by(demo: Office) -> None:
    with demo.database.reading() as db:
        sessions = sa.select(TrainingSession).join(TrainingSession.programme)
        current = sessions.where(Programme.code == "PREV").subquery()
        assert len(set(db.scalars(sa.select(current.c.kind)))) > 3
        costs = list(db.scalars(sa.select(current.c.cost_cents)))
        assert None in costs
        assert sum(cents is not None for cents in costs) > 4
        assert set(db.scalars(sa.select(current.c.minutes_a_day))) == {300}
        bands = sa.select(Registration.age_band).where(Registration.session_id.in_(sa.select(current.c.id)))
        assert set(db.scalars(bands)) == set(AgeBand) - {AgeBand.UNDER_18}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_sealed_report_differs_today_and_tells_why(app: Flask, demo: Office) -> None:
    with demo.database.reading() as db:
        sealed = db.scalars(sa.select(SealedReport)).one()
        found = compare_with_today(db, sealed, people=EVERYTHING)
    assert found.today("persons") < found.sealed("persons")
    assert found.today("person_days") > found.sealed("person_days")
    assert found.rest == {}
    told = {event.reason for each in found.told for event in each.events}
    assert told == {Reason.MARKED, Reason.MERGED, Reason.CORRECTED}
    assert [(turn.measure, turn.came, len(turn.events)) for turn in found.turns] == [("countries", False, 1)]
    assert "Capacity building 2009-2011" in app.test_client().get("/figures").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_login_of_the_demo_gets_in(app: Flask, demo: Office) -> None:
    for login in LOGINS:
        browser = app.test_client()
        answer = browser.post("/sign-in", data={"email": login.email, "password": PASSWORD})
        assert answer.status_code == 302, login.role
        assert browser.get("/", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_logins_are_shown_in_a_demo_only(app: Flask, office: Office) -> None:
    assert PASSWORD not in app.test_client().get("/sign-in").get_data(as_text=True)
    settings = type(office.settings)(**{**vars(office.settings), "demo": True})
    demo = create_app(office=Office(settings, office.database))
    assert PASSWORD in demo.test_client().get("/sign-in").get_data(as_text=True)
