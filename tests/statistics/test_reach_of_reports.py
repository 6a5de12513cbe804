"""Whoever sees the people of one country learns no name from another, whatever they ask for."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.permissions import ROLE_PERMISSIONS, Permission, Role
from app.programmes.models import Assignment
from app.programmes.rules import AssignmentRole
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.registration import make_registration

CANARY = "Zzyzwicki"
Browsers = Callable[[User], FlaskClient]


@pytest.fixture
def foreign(db: Session, world: World) -> str:
    """The id of somebody who teaches and takes part in Chen's programme only."""
    person = make_person(db, family_name=CANARY, given_name="Mirza", country="SEN")
    db.add(Assignment(session_id=world.other_session.id, person_id=person.id, role=AssignmentRole.LEAD))
    made = make_registration(db, session=world.other_session, person=person, marks="ppp")
    made.organisation_name = f"{CANARY} Institute"
    world.other_session.title = f"{CANARY} seminar"
    make_registration(db, session=world.session, marks="ppp")
    db.commit()
    return str(person.id)


@pytest.fixture
def half(db: Session, world: World, foreign: str) -> User:
    """Sees the people of Kenya, and figures of the whole office."""
    grants = [(Role.COORDINATOR, world.programme.id, "KEN"), (Role.ANALYST, None, None)]
    user = make_user(db, name="Halima Half", grants=grants)
    db.commit()
    return user


ADDRESSES = [
    "/reports/table?trainer={person}",
    "/reports/table?rows=trainer",
    "/reports/table?rows=trainer&format=json",
    "/reports/table?rows=country&columns=trainer&format=csv",
    "/reports/table?rows=organisation",
    "/reports/table/behind?rows=trainer&row={person}&figure=sessions",
    "/reports/table/behind?rows=trainer&row={person}&figure=trainers",
    "/reports/attendance?trainer={person}",
    "/reports/table/picture/bars.svg?trainer={person}",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_name_comes_from_beyond(
    path: str, half: User, world: World, foreign: str, client_of: Browsers
) -> None:
    address = path.format(person=foreign)
    for user in (half, world.amina):
        assert CANARY not in client_of(user).get(address).get_data(as_text=True)


def test_the_test_would_notice(world: World, foreign: str, client_of: Browsers) -> None:
    browser = client_of(world.chen)
    assert f"Mirza {CANARY}" in browser.get("/reports/table?rows=trainer").text
    assert f"{CANARY} Institute" in browser.get("/reports/table?rows=organisation").text


def test_the_title_of_a_session_beyond_is_not_told(world: World, foreign: str, client_of: Browsers) -> None:
    row = world.other_session.id
    page = client_of(world.amina).get(f"/reports/table/behind?rows=session&row={row}&figure=sessions")
    assert CANARY not in page.text


@pytest.mark.parametrize("rows", ["session", "trainer"])
@pytest.mark.parametrize("row", ["abc", "1" * 32 + "x", "%00", "urn:uuid:x"])
def test_a_row_that_is_no_record_is_not_found(rows: str, row: str, world: World, client_of: Browsers) -> None:
    path = f"/reports/table/behind?rows={rows}&row={row}&figure=sessions"
    assert client_of(world.administrator).get(path).status_code == 404


def test_a_shared_view_that_names_people_stays_with_those_who_see_them(
    world: World, foreign: str, half: User, db: Session, client_of: Browsers
) -> None:
    sent = {"name": "Their people", "query": f"organisation={CANARY}+Institute", "is_shared": "y"}
    client_of(world.chen).post("/reports/views", data=sent)
    analyst = make_user(db, name="Jonas Weber", grants=[(Role.ANALYST, None, None)])
    db.commit()
    for user in (analyst, half, world.amina):
        assert CANARY not in client_of(user).get("/reports").text
    assert "Their people" not in client_of(analyst).get("/reports").text
    assert "Their people" in client_of(world.administrator).get("/reports").text
    db.get_one(User, world.chen.id).grants[0].role = Role.ANALYST  # who shared it sees no people any more
    db.commit()
    assert CANARY not in client_of(world.amina).get("/reports").text


def test_who_sees_people_sees_the_figures_of_the_same_part() -> None:
    """Reports that name people are taken within the reach for people, which may not be the wider one."""
    for permissions in ROLE_PERMISSIONS.values():
        assert Permission.PEOPLE_VIEW not in permissions or Permission.REPORTS_VIEW in permissions
        assert Permission.REPORTS_SEAL not in permissions or Permission.PEOPLE_VIEW in permissions
