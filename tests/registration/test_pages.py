"""The registrations tab: decisions, adding people, scopes, exports."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.permissions import Role
from app.people.models import Person
from app.registration.models import Registration
from app.registration.rules import AgeBand, RegistrationState
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

SignIn = Callable[[User], FlaskClient]
APPLIED = RegistrationState.APPLIED


@pytest.fixture
def amina(world: World, client_of: SignIn) -> FlaskClient:
    return client_of(world.amina)


def address(world: World, ending: str = "") -> str:
    return f"/sessions/{world.session.id}/registrations{ending}"


def state_of(db: Session, registration: Registration) -> RegistrationState:
    db.expire_all()
    state = db.get_one(Registration, registration.id).state
    db.commit()
    return state


def test_the_tab_shows_the_session_and_its_people(world: World, amina: FlaskClient) -> None:
    page = amina.get(address(world)).text
    assert "Bruno Ferreira" in page
    assert "Seminar on prevention" in page


def test_segments_narrow_and_count(db: Session, world: World, amina: FlaskClient) -> None:
    waiting = make_person(db, family_name="Kamau")
    make_registration(db, session=world.session, person=waiting, state=APPLIED)
    db.commit()
    page = amina.get(address(world, "?segment=waiting")).text
    assert "Kamau" in page
    assert "Ferreira" not in page
    assert "Waiting 1" in page
    assert "All 2" in page


def test_several_are_accepted_at_once_and_the_filter_stays(
    db: Session, world: World, amina: FlaskClient
) -> None:
    some = [make_registration(db, session=world.session, state=APPLIED) for _ in range(3)]
    db.commit()
    answer = amina.post(
        address(world, "?segment=waiting"),
        data={"ids": [str(each.id) for each in some], "decision": "accepted"},
    )
    assert answer.location == address(world, "?segment=waiting")
    assert {state_of(db, each) for each in some} == {RegistrationState.ACCEPTED}
    assert "3 registrations: Accepted." in amina.get(answer.location).text


def test_a_full_session_tells_who_found_no_place(db: Session, world: World, amina: FlaskClient) -> None:
    session = make_session(db, programme=world.programme, capacity=1)
    make_registration(db, session=session)
    late = make_registration(db, session=session, state=APPLIED)
    db.commit()
    place = f"/sessions/{session.id}/registrations"
    amina.post(place, data={"ids": [str(late.id)], "decision": "accepted"})
    assert state_of(db, late) is APPLIED
    assert "There is no place left" in amina.get(place).text


@pytest.mark.parametrize(
    "data", [{}, {"ids": ["nonsense"], "decision": "accepted"}, {"ids": [], "decision": "nonsense"}]
)
def test_a_decision_without_sense_changes_nothing(
    world: World, amina: FlaskClient, data: dict[str, object]
) -> None:
    assert amina.post(address(world), data=data).status_code == 302
    assert "Choose at least one registration." in amina.get(address(world)).text


def test_no_state_can_be_set_that_is_no_decision(db: Session, world: World, amina: FlaskClient) -> None:
    waiting = make_registration(db, session=world.session, state=APPLIED)
    db.commit()
    amina.post(address(world), data={"ids": [str(waiting.id)], "decision": "offered"})
    assert state_of(db, waiting) is APPLIED


def test_registrations_of_others_cannot_be_seen_or_decided(
    db: Session, world: World, amina: FlaskClient
) -> None:
    other = f"/sessions/{world.other_session.id}/registrations"
    decision = {"ids": [str(world.other_registration.id)], "decision": "withdrawn"}
    for path in (other, f"{other}?format=csv", f"{other}/add"):
        answer = amina.get(path)
        assert answer.status_code == 404
        assert b"lin@example.org" not in answer.data
    assert amina.post(other, data=decision).status_code == 404
    assert amina.post(address(world), data=decision).status_code == 404
    assert state_of(db, world.other_registration) is RegistrationState.ACCEPTED


def test_an_analyst_and_a_trainer_see_no_registrations(db: Session, world: World, client_of: SignIn) -> None:
    for role in (Role.ANALYST, Role.TRAINER):
        user = make_user(db, name=f"{role} user", grants=[(role, None, None)])
        db.commit()
        assert client_of(user).get(address(world)).status_code == 403


def test_someone_in_reach_is_found_and_registered(db: Session, world: World, amina: FlaskClient) -> None:
    known = make_person(db, family_name="Kamau", given_name="Rose")
    make_registration(db, session=make_session(db, programme=world.programme), person=known)
    db.commit()
    assert "Rose Kamau" in amina.get(address(world, "/add?q=kamau")).text
    form = {"person_id": str(known.id), "state": "waitlisted"}
    assert amina.post(address(world, "/add-known"), data=form).status_code == 302
    made = db.scalars(
        sa.select(Registration).where(
            Registration.person_id == known.id, Registration.session_id == world.session.id
        )
    ).one()
    assert made.state is RegistrationState.WAITLISTED


def test_someone_out_of_reach_is_neither_found_nor_registered(
    db: Session, world: World, amina: FlaskClient
) -> None:
    assert "lin@example.org" not in amina.get(address(world, "/add?q=lin")).text
    form = {"person_id": str(world.other_registration.person_id), "state": "accepted"}
    amina.post(address(world, "/add-known"), data=form)
    count = sa.select(sa.func.count()).where(Registration.session_id == world.session.id)
    assert db.scalar(count) == 1


def test_a_look_alike_is_shown_before_someone_new_is_saved(
    db: Session, world: World, amina: FlaskClient
) -> None:
    form = {
        "family_name": "Ferreira",
        "given_name": "Bruno",
        "sex": "unknown",
        "country": "BRA",
        "state": "accepted",
    }
    answer = amina.post(address(world, "/add"), data=form)
    assert answer.status_code == 422
    assert "Someone like this is on record" in answer.text
    assert "Same name" in answer.text
    assert amina.post(address(world, "/add"), data={**form, "anyway": "1"}).status_code == 302
    named = sa.select(sa.func.count()).where(Person.family_name == "Ferreira")
    assert db.scalar(named) == 2


def test_the_export_holds_the_session_as_filtered(db: Session, world: World, amina: FlaskClient) -> None:
    make_registration(db, session=world.session, state=APPLIED, person=make_person(db, family_name="Kamau"))
    db.commit()
    lines = amina.get(address(world, "?segment=waiting&format=csv")).get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "Kamau" in lines[1]


def test_the_tab_asks_as_often_for_forty_as_for_one(
    db: Session, database: Database, world: World, amina: FlaskClient
) -> None:
    def questions() -> int:
        sent: list[str] = []

        def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
            if not statement.startswith("PRAGMA"):
                sent.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        amina.get(address(world))
        sa.event.remove(database.engine, "before_cursor_execute", note)
        return len([each for each in sent if not each.startswith("BEGIN")])

    few = questions()
    for number in range(40):
        make_registration(
            db, session=world.session, state=APPLIED, person=make_person(db, family_name=f"P{number}")
        )
    db.commit()
    assert questions() == few <= 8  # two of them find the signed-in user


def test_the_age_of_someone_new_is_kept_with_the_registration(
    db: Session, world: World, amina: FlaskClient
) -> None:
    form = {"family_name": "Kamau", "sex": "unknown", "state": "accepted"}
    amina.post(address(world, "/add"), data={**form, "age_band": "65_and_over"})
    amina.post(address(world, "/add"), data={**form, "family_name": "Njoroge"})
    bands = sa.select(Registration.age_band).join(Person, Person.id == Registration.person_id)
    assert db.scalar(bands.where(Person.family_name == "Kamau")) is AgeBand.FROM_65
    assert db.scalar(bands.where(Person.family_name == "Njoroge")) is AgeBand.UNKNOWN
