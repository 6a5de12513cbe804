"""The history shows who did what, to those whose part of the office it concerns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.queries import list_choices, list_entries
from app.audit.rules import Place
from app.audit.service import record
from app.core.database import Database
from app.core.listing import ListRequest
from app.core.permissions import EVERYTHING, TERMINAL, Permission, Scope
from tests.conftest import World

ClientOf = Callable[[User], FlaskClient]
NEWEST_FIRST = ListRequest(sort="at", descending=True)


@pytest.fixture
def trail(db: Session, world: World, now: datetime) -> World:
    """Amina's entry in Kenya yesterday, Chen's in the other programme now, the terminal's of no place."""
    kenya = Place(session_id=world.session.id, programme_id=world.programme.id, country="KEN")
    other = Place(programme_id=world.other_programme.id, country="SEN")
    yesterday = now - timedelta(days=1)
    session = ("training_session", world.session.id)
    record(db, "session.announced", actor=world.amina_acts, now=yesterday, subject=session, place=kenya)
    subject = ("registration", world.other_registration.id)
    record(db, "registration.accepted", actor=world.chen_acts, now=now, subject=subject, place=other)
    record(db, "user.created", actor=TERMINAL, now=now, subject=("user_account", None), roles=["analyst"])
    db.commit()
    return world


def actions(db: Session, request: ListRequest = NEWEST_FIRST, *, scope: Scope = EVERYTHING) -> list[str]:
    return [entry.action for entry in list_entries(db, request, scope=scope).rows]


def asking(**filters: object) -> ListRequest:
    return ListRequest(sort="at", descending=True, filters=filters)


def test_the_newest_entry_comes_first(db: Session, trail: World) -> None:
    assert actions(db) == ["user.created", "registration.accepted", "session.announced"]


def test_a_manager_sees_what_happened_in_their_programme(db: Session, trail: World) -> None:
    scope = trail.chen_acts.scope(Permission.AUDIT_VIEW)
    assert actions(db, scope=scope) == ["registration.accepted"]
    assert list_choices(db, scope=scope).actors == [(trail.chen.id, "Chen Li")]


def test_a_limit_to_a_country_is_kept(db: Session, trail: World) -> None:
    assert actions(db, scope=Scope(pairs=frozenset({(None, "KEN")}))) == ["session.announced"]
    assert actions(db, scope=Scope()) == []


def test_the_list_is_filtered(db: Session, trail: World, now: datetime) -> None:
    today = now.date()
    assert actions(db, asking(actor=trail.amina.id)) == ["session.announced"]
    assert actions(db, asking(action="user.created")) == ["user.created"]
    assert actions(db, asking(session=trail.session.id)) == ["session.announced"]
    assert actions(db, asking(**{"from": today})) == ["user.created", "registration.accepted"]
    assert actions(db, asking(to=today - timedelta(days=1))) == ["session.announced"]
    assert actions(db, ListRequest(q="LI ch")) == ["registration.accepted"]


def test_a_day_is_a_day_of_the_office(db: Session, world: World) -> None:
    late = datetime.fromisoformat("2026-03-16T22:30:00+00:00")
    record(db, "module.created", actor=TERMINAL, now=late, subject=("module", None))
    day = asking(**{"from": datetime(2026, 3, 17).date()})  # noqa: DTZ001 - only its date
    assert list_entries(db, day, scope=EVERYTHING, zone="Africa/Nairobi").total == 1
    assert list_entries(db, day, scope=EVERYTHING, zone="UTC").total == 0


@pytest.mark.parametrize(
    ("name", "status"), [("amina", 403), ("bruno", 403), ("chen", 200), ("administrator", 200)]
)
def test_the_page_is_for_managers_and_administrators(
    client_of: ClientOf, trail: World, name: str, status: int
) -> None:
    assert client_of(getattr(trail, name)).get("/history").status_code == status


def test_the_page_says_it_in_words_and_leads_to_the_record(client_of: ClientOf, trail: World) -> None:
    page = client_of(trail.administrator).get("/history").text
    assert "Training session announced" in page
    assert "roles: <bdi>analyst</bdi>" in page


@pytest.mark.parametrize("path", ["/history", "/history?format=csv", "/history?actor={amina}"])
def test_nobody_reads_beyond_their_part_by_any_address(client_of: ClientOf, trail: World, path: str) -> None:
    answer = client_of(trail.chen).get(path.format(amina=trail.amina.id)).get_data(as_text=True)
    assert "Amina Kone" not in answer
    assert str(trail.session.id) not in answer


def test_a_file_holds_the_same_selection(client_of: ClientOf, trail: World) -> None:
    browser = client_of(trail.administrator)
    lines = browser.get("/history?format=csv&action=user.created").get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "terminal" in lines[1]


def test_nonsense_in_the_address_is_left_out(client_of: ClientOf, trail: World) -> None:
    query = "actor=x&from=yesterday&session=1&page=-3&sort=password"
    assert client_of(trail.administrator).get(f"/history?{query}").status_code == 200


def test_the_page_asks_the_same_number_of_questions_for_few_and_many(
    client_of: ClientOf, trail: World, db: Session, database: Database, now: datetime
) -> None:
    browser = client_of(trail.administrator)

    def count() -> int:
        with counted(database) as statements:
            browser.get("/history")
        return len(statements)

    few = count()
    for _each in range(120):
        record(db, "module.changed", actor=TERMINAL, now=now, subject=("module", None))
    db.commit()
    assert count() == few <= 6 + 2  # two find out who asks


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(database.engine, "before_cursor_execute", note)
