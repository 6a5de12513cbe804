"""Two at once at the designs of an office: the second sees what the first has done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic, sleep
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.queries import list_choices
from app.certificates.rules import DesignContent
from app.certificates.service.designs import archive_design, choose_designs, make_design
from app.core.database import Database
from app.core.errors import Refused
from app.core.permissions import Actor
from tests.conftest import World

# SQLite has one writer at a time.
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
Work = Callable[[Session], object]
WAITING = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture
def boss(world: World) -> Actor:
    return world.administrator_acts


@pytest.fixture
def design(db: Session, boss: Actor, now: datetime) -> UUID:
    made = make_design(db, "Ours", programme_id=None, content=DesignContent(), actor=boss, now=now)
    db.commit()
    return made


def done_while(database: Database, first: Work, second: Work) -> str:
    """What comes of the second, begun when the first has not yet committed."""

    def run() -> str:
        try:
            with database.writing() as db:
                second(db)
        except Refused as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as db:
            first(db)
            late = pool.submit(run)
            _wait_until_it_waits(database)
        return late.result()


def _wait_until_it_waits(database: Database) -> None:
    until = monotonic() + 5
    with database.engine.connect() as connection:
        while not connection.scalar(WAITING):
            assert monotonic() < until, "the second did not wait for the first"
            sleep(0.01)


@pytest.mark.parametrize("is_office", [True, False])
def test_a_design_that_is_put_away_is_not_chosen(
    database: Database,
    db: Session,
    world: World,
    boss: Actor,
    now: datetime,
    design: UUID,
    is_office: bool,
) -> None:
    programme_id = None if is_office else world.programme.id

    def choose(own: Session) -> None:
        choose_designs(own, programme_id, choices={"": design}, actor=boss, now=now)

    def put_away(own: Session) -> None:
        archive_design(own, design, actor=boss, now=now)

    assert done_while(database, put_away, choose) == "design_invalid"
    assert list_choices(db, programme_id) == {}


def test_a_design_that_is_chosen_is_not_put_away(
    database: Database, world: World, boss: Actor, now: datetime, design: UUID
) -> None:
    programme_id = world.programme.id
    assert (
        done_while(
            database,
            lambda db: choose_designs(db, programme_id, choices={"": design}, actor=boss, now=now),
            lambda db: archive_design(db, design, actor=boss, now=now),
        )
        == "design_invalid"
    )


def test_of_two_choices_for_the_office_the_later_counts(
    database: Database, db: Session, boss: Actor, now: datetime, design: UUID
) -> None:
    assert (
        done_while(
            database,
            lambda own: choose_designs(own, None, choices={"": None}, actor=boss, now=now),
            lambda own: choose_designs(own, None, choices={"": design}, actor=boss, now=now),
        )
        == "done"
    )
    assert list_choices(db, None) == {"": design}


def test_of_two_designs_of_one_name_the_later_is_refused(
    database: Database, world: World, boss: Actor, now: datetime
) -> None:
    def make(db: Session) -> None:
        make_design(
            db, "École", programme_id=world.programme.id, content=DesignContent(), actor=boss, now=now
        )

    assert done_while(database, make, make) == "design_invalid"
