"""A person's record across the sessions that the viewer reaches, and everyone's own trainings."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.permissions import Role
from app.people.models import Person
from app.programmes.models import Assignment
from app.programmes.rules import AssignmentRole
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def amina(world: World, client_of: SignIn) -> FlaskClient:
    return client_of(world.amina)


def test_the_record_shows_days_present_in_each_session_of_the_viewer(
    db: Session, world: World, amina: FlaskClient
) -> None:
    bruno = db.get_one(Person, world.registration.person_id)
    session = make_session(db, programme=world.programme, title="Workshop in Kisumu")
    make_registration(db, session=session, person=bruno, marks="ppa")
    db.commit()
    page = amina.get(f"/people/{bruno.id}").text
    assert "Workshop in Kisumu" in page
    assert "2 / 3" in page


def test_sessions_of_others_stay_hidden_on_a_shared_record(
    db: Session, world: World, amina: FlaskClient, client_of: SignIn
) -> None:
    world.other_session.title = "Hidden workshop"
    bruno = db.get_one(Person, world.registration.person_id)
    db.add(Assignment(session_id=world.other_session.id, person_id=bruno.id, role=AssignmentRole.LEAD))
    db.commit()
    assert "Hidden workshop" not in amina.get(f"/people/{bruno.id}").text
    assert "Hidden workshop" in client_of(world.administrator).get(f"/people/{bruno.id}").text


def test_an_absorbed_record_leads_to_the_one_that_stayed(
    db: Session, world: World, amina: FlaskClient
) -> None:
    absorbed = make_person(db)
    absorbed.merged_into_id = world.registration.person_id
    db.commit()
    assert amina.get(f"/people/{absorbed.id}").location == f"/people/{world.registration.person_id}"


def test_an_absorbed_record_of_others_leads_nowhere(db: Session, world: World, amina: FlaskClient) -> None:
    absorbed = make_person(db)
    absorbed.merged_into_id = world.other_registration.person_id
    db.commit()
    assert amina.get(f"/people/{absorbed.id}").status_code == 404


def test_a_name_is_never_markup(db: Session, world: World, amina: FlaskClient) -> None:
    hostile = make_person(db, family_name="<script>alert(1)</script>", given_name="'\"&")
    make_registration(db, session=world.session, person=hostile)
    db.commit()
    for address in (f"/people/{hostile.id}", "/people", f"/sessions/{world.session.id}/registrations"):
        assert "<script>alert" not in amina.get(address).text


def test_a_participant_sees_their_own_trainings_and_nothing_else(
    db: Session, world: World, client_of: SignIn
) -> None:
    browser = client_of(world.bruno)
    page = browser.get("/my")
    assert page.status_code == 200
    assert "Seminar on prevention" in page.text
    for address in ("/people", f"/people/{world.registration.person_id}", "/sessions"):
        assert browser.get(address).status_code == 403


def test_an_account_without_a_person_has_no_trainings(db: Session, world: World, client_of: SignIn) -> None:
    user = make_user(db, name="Nobody Yet", grants=[(Role.PARTICIPANT, None, None)])
    db.commit()
    assert "No registrations yet" in client_of(user).get("/my").text


def test_a_trainer_sees_what_they_teach(db: Session, world: World, client_of: SignIn) -> None:
    person = make_person(db, given_name="Tom")
    db.add(Assignment(session_id=world.session.id, person_id=person.id, role=AssignmentRole.LEAD))
    user = make_user(db, name="Tom Trainer", grants=[(Role.TRAINER, None, None)], person_id=person.id)
    db.commit()
    page = client_of(user).get("/my").text
    assert "Lead trainer" in page


def test_own_trainings_need_a_sign_in(client: FlaskClient, world: World) -> None:
    assert "/sign-in" in (client.get("/my").location or "")
