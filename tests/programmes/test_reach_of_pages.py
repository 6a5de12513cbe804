"""Who may open, change and export what, by any URL."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.people.models import Person
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionState
from tests.conftest import World
from tests.factories.programmes import make_session
from tests.programmes.conftest import ClientOf

PAGES = ("", "/edit", "/days", "/trainers", "/trainers/add", "/history", "/agenda/new", "/steps/cancel")
VERBS = ("/edit", "/days", "/trainers/add", "/agenda/new", "/steps/close", "/steps/announce")


@pytest.mark.parametrize("page", PAGES)
def test_amina_does_not_find_chens_session(amina: FlaskClient, world: World, page: str) -> None:
    assert amina.get(f"/sessions/{world.other_session.id}{page}").status_code == 404
    assert amina.get(f"/sessions/{world.session.id}{page}").status_code == 200


@pytest.mark.parametrize("verb", VERBS)
def test_amina_does_not_change_chens_session(
    amina: FlaskClient, world: World, db: Session, verb: str
) -> None:
    answer = amina.post(f"/sessions/{world.other_session.id}{verb}", data={"title": "Mine now"})
    assert answer.status_code == 404
    session = db.get_one(TrainingSession, world.other_session.id, populate_existing=True)
    assert (session.title, session.state) == ("Seminar on prevention", SessionState.HELD)


def test_amina_lists_and_exports_her_own_sessions_only(amina: FlaskClient, world: World) -> None:
    page = amina.get("/sessions").text
    assert str(world.session.id) in page
    assert str(world.other_session.id) not in page
    export = amina.get("/sessions?format=csv").text
    assert "Nairobi" in export
    assert "Dakar" not in export


def test_amina_does_not_find_chens_programme(amina: FlaskClient, world: World) -> None:
    assert amina.get(f"/programmes/{world.other_programme.id}").status_code == 404
    assert amina.get(f"/programmes/{world.programme.id}").status_code == 200


def test_a_coordinator_changes_no_programme(amina: FlaskClient, world: World) -> None:
    assert amina.get(f"/programmes/{world.programme.id}/edit").status_code == 403
    assert amina.post("/programmes/new", data={"code": "X", "name": "X"}).status_code == 403


def test_a_manager_of_one_programme_begins_no_other(chen: FlaskClient, world: World) -> None:
    entered = {"code": "X", "name": "X", "attendance_threshold": "75", "hours_a_day": "6"}
    assert chen.post("/programmes/new", data=entered).status_code == 403
    assert chen.get(f"/programmes/{world.other_programme.id}/edit").status_code == 200


def test_an_analyst_reads_and_changes_nothing(analyst: FlaskClient, world: World) -> None:
    page = analyst.get(f"/sessions/{world.session.id}")
    assert page.status_code == 200
    assert "/edit" not in page.text
    assert "/trainers" not in page.text
    for path in ("/edit", "/history", "/trainers", "/steps/cancel", "/agenda/new"):
        assert analyst.get(f"/sessions/{world.session.id}{path}").status_code == 403


def test_an_analyst_reads_no_names(analyst: FlaskClient, esi: Person, world: World) -> None:
    assert "Owusu" not in analyst.get(f"/sessions/{world.session.id}").text


def test_a_trainer_sees_the_sessions_assigned_only(trainer: FlaskClient, world: World, db: Session) -> None:
    other_in_kenya = make_session(db, programme=world.programme, slug="mombasa")
    db.commit()
    page = trainer.get("/sessions").text
    assert str(world.session.id) in page
    assert str(other_in_kenya.id) not in page
    assert trainer.get(f"/sessions/{world.session.id}/trainers").status_code == 200
    assert trainer.get(f"/sessions/{other_in_kenya.id}").status_code == 404
    assert trainer.get(f"/sessions/{world.session.id}/edit").status_code == 403


@pytest.mark.parametrize("path", ["/sessions", "/programmes", "/modules"])
def test_a_participant_opens_no_list(world: World, client_of: ClientOf, path: str) -> None:
    assert client_of(world.bruno).get(path).status_code == 403


def test_nobody_reads_sessions_without_signing_in(client: FlaskClient, world: World) -> None:
    assert client.get("/sessions").status_code in (302, 401)
    assert client.get(f"/sessions/{world.session.id}").status_code in (302, 401)
