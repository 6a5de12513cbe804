"""Browsers of the people in these tests, and a count of the questions a page asks the database."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.permissions import Role
from app.people.models import Person, TrainerProfile
from app.programmes.models import Assignment
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_person

ClientOf = Callable[[User], FlaskClient]


@pytest.fixture
def amina(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.amina)


@pytest.fixture
def chen(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.chen)


@pytest.fixture
def ada(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.administrator)


@pytest.fixture
def analyst(db: Session, world: World, client_of: ClientOf) -> FlaskClient:
    """Someone who reads figures everywhere."""
    user = make_user(db, name="Anna Analyst", grants=[(Role.ANALYST, None, None)])
    db.commit()
    return client_of(user)


@pytest.fixture
def esi(db: Session, world: World) -> Person:
    """A trainer, assigned to the session in Nairobi."""
    person = make_person(db, family_name="Owusu", given_name="Esi", country="GHA")
    db.add(TrainerProfile(person_id=person.id, expertise="Early warning"))
    db.add(Assignment(session_id=world.session.id, person_id=person.id))
    db.commit()
    return person


@pytest.fixture
def trainer(db: Session, esi: Person, client_of: ClientOf) -> FlaskClient:
    """Esi's browser."""
    user = make_user(db, name="Esi Owusu", grants=[(Role.TRAINER, None, None)], person_id=esi.id)
    db.commit()
    return client_of(user)


@pytest.fixture
def questions(database: Database) -> Iterator[list[str]]:
    """The statements sent to the database, except those that find out who has signed in."""
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not any(word in statement for word in ("sign_in", "role_grant", "PRAGMA")):
            asked.append(statement)

    engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(engine, "before_cursor_execute", note)
