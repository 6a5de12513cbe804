"""The pages on which an administrator keeps the users."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant, User
from app.core.database import Database
from app.core.permissions import Role
from app.messaging.delivery import Recorder
from tests.accounts.conftest import OTHER_PASSWORD, is_signed_in, link_in
from tests.conftest import World
from tests.factories.accounts import make_user

ClientOf = Callable[[User], FlaskClient]
Look = Callable[..., list[Any]]


@pytest.fixture
def desk(client_of: ClientOf, world: World) -> FlaskClient:
    """The administrator's browser."""
    return client_of(world.administrator)


def new_user(**changes: str) -> dict[str, str]:
    return {
        "name": "Dora Diaz",
        "email": "dora@example.org",
        "language": "en",
        "grants-0-role": "analyst",
        **changes,
    }


def user_of(look: Look, email: str) -> User:
    [found] = look(sa.select(User).where(User.email == email))
    return cast("User", found)


@contextmanager
def counted_queries(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("PRAGMA"):
            seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["/users", "/users/new", "/users?format=xlsx"])
def test_only_administrators_see_users(client_of: ClientOf, world: World, path: str) -> None:
    statuses = {
        user.name: client_of(user).get(path).status_code
        for user in (world.amina, world.bruno, world.chen, world.administrator)
    }
    assert statuses == {"Amina Kone": 403, "Bruno Ferreira": 403, "Chen Li": 403, "Ada Admin": 200}


def test_nobody_else_can_change_a_user(client_of: ClientOf, world: World, look: Look) -> None:
    for path in ("", "/deactivate", "/reactivate", "/invite"):
        answer = client_of(world.chen).post(f"/users/{world.amina.id}{path}", data=new_user())
        assert answer.status_code == 403
    assert "Amina Kone" in look(sa.select(User.name))


def test_the_list_shows_roles_with_their_reach(desk: FlaskClient) -> None:
    page = desk.get("/users").text
    assert "Amina Kone" in page
    assert "GP · KEN" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=kone", ["Amina Kone"]),
        ("q=KÖNE", ["Amina Kone"]),
        ("q=%25", ["Ada Admin", "Amina Kone", "Bruno Ferreira", "Chen Li"]),
        ("role=coordinator", ["Amina Kone"]),
        ("role=nonsense&state=nonsense", ["Ada Admin", "Amina Kone", "Bruno Ferreira", "Chen Li"]),
        ("state=invited&sort=-name", ["Chen Li", "Bruno Ferreira", "Amina Kone", "Ada Admin"]),
        ("state=inactive", []),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(desk: FlaskClient, query: str, names: list[str]) -> None:
    lines = desk.get(f"/users?format=csv&{query}").get_data(as_text=True).splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == names


def test_the_file_is_the_same_selection_as_the_page(desk: FlaskClient) -> None:
    assert desk.get("/users?role=analyst&format=xlsx").data[:2] == b"PK"
    assert desk.get("/users?role=analyst&format=exe").status_code == 422


def test_the_page_asks_the_same_number_of_questions_for_few_and_many(
    desk: FlaskClient, db: Session, database: Database
) -> None:
    def count() -> int:
        with counted_queries(database) as seen:
            desk.get("/users")
        return len([each for each in seen if each.lstrip().upper().startswith("SELECT")])

    few = count()
    for n in range(60):
        make_user(db, name=f"User {n}", grants=[(Role.ANALYST, None, "KEN")])
    db.commit()
    assert count() == few <= 6 + 2  # two find out who asks


def test_a_new_user_is_invited_and_sets_the_first_password(
    desk: FlaskClient, client: FlaskClient, work: Callable[..., Recorder]
) -> None:
    assert desk.post("/users/new", data=new_user()).status_code == 302
    [mail] = work().mails
    assert mail["To"] == "dora@example.org"
    assert "within 7 days" in mail.get_content()
    client.post(link_in(mail.get_content()), data={"password": OTHER_PASSWORD})
    client.post("/sign-in", data={"email": "dora@example.org", "password": OTHER_PASSWORD})
    assert is_signed_in(client)


def test_roles_are_given_with_programme_and_country(desk: FlaskClient, look: Look, world: World) -> None:
    roles = {
        "grants-0-role": "coordinator",
        "grants-0-programme": str(world.programme.id),
        "grants-0-country": "KEN",
        "grants-1-role": "",
        "grants-1-country": "SEN",
        "grants-2-role": "trainer",
    }
    desk.post("/users/new", data=new_user(**roles))
    held = {(g.role, g.programme_id, g.country) for g in user_of(look, "dora@example.org").grants}
    assert held == {(Role.COORDINATOR, world.programme.id, "KEN"), (Role.TRAINER, None, None)}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": " "}, "name-error"),
        ({"email": "dora"}, "email-error"),
        ({"grants-0-role": ""}, 'href="#grants"'),
        ({"grants-0-role": "king"}, "grants-0-role"),
        ({"grants-0-role": "trainer", "grants-0-country": "KEN"}, 'href="#grants"'),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    desk: FlaskClient, changes: dict[str, str], place: str
) -> None:
    answer = desk.post("/users/new", data=new_user(**changes))
    assert answer.status_code == 422
    assert place in answer.text


def test_an_address_taken_is_said_beside_the_field(desk: FlaskClient, world: World) -> None:
    answer = desk.post("/users/new", data=new_user(email=world.amina.email))
    assert answer.status_code == 409
    assert "Another user has this e-mail address" in answer.text


def test_a_user_is_shown_and_changed(desk: FlaskClient, look: Look, world: World) -> None:
    page = desk.get(f"/users/{world.amina.id}").text
    assert 'value="KEN"' in page.replace("selected ", "")
    desk.post(f"/users/{world.amina.id}", data=new_user(name="Amina Koné-Diallo"))
    changed = user_of(look, "dora@example.org")
    assert changed.id == world.amina.id
    assert changed.name == "Amina Koné-Diallo"
    assert [each.role for each in changed.grants] == [Role.ANALYST]


def test_a_refused_change_leaves_everything_as_it_was(desk: FlaskClient, look: Look, world: World) -> None:
    answer = desk.post(f"/users/{world.administrator.id}", data=new_user(name="Nobody"))
    assert answer.status_code == 409
    assert user_of(look, world.administrator.email).name == "Ada Admin"
    held = look(sa.select(RoleGrant.role).where(RoleGrant.user_id == world.administrator.id))
    assert held == [Role.ADMINISTRATOR]


def test_closing_an_account_signs_its_browsers_out(
    desk: FlaskClient, client_of: ClientOf, world: World
) -> None:
    chens = client_of(world.chen)
    desk.post(f"/users/{world.chen.id}/deactivate")
    assert not is_signed_in(chens)
    assert "Open the account again" in desk.get(f"/users/{world.chen.id}").text


def test_the_last_administrator_is_told_why_not(desk: FlaskClient, world: World) -> None:
    answer = desk.post(f"/users/{world.administrator.id}/deactivate")
    assert answer.status_code == 409
    assert "last administrator" in answer.text


def test_a_closed_account_gets_no_invitation(
    desk: FlaskClient, world: World, work: Callable[..., Recorder]
) -> None:
    desk.post(f"/users/{world.chen.id}/deactivate")
    assert desk.post(f"/users/{world.chen.id}/invite").status_code == 422
    assert work().mails == []


def test_an_unknown_user_is_not_found(desk: FlaskClient, world: World) -> None:
    assert desk.get(f"/users/{world.programme.id}").status_code == 404


def test_a_file_leaves_no_connection_behind(desk: FlaskClient, database: Database) -> None:
    before = database.engine.pool.checkedout()  # type: ignore[attr-defined]
    assert "Amina Kone" in desk.get("/users?format=csv").get_data(as_text=True)
    desk.head("/users?format=csv").close()
    assert database.engine.pool.checkedout() == before  # type: ignore[attr-defined]
