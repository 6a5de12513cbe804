"""Figures are remembered, and still those of the moment: whoever changes a record, in whatever way."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.head_counts import HeadCountInput, add_head_count
from app.attendance.service.marks import record_marks
from app.certificates.models import Certificate
from app.core.bulk import insert_many
from app.core.database import Database
from app.core.permissions import EVERYTHING
from app.curriculum.models import Module
from app.people.models import Person
from app.people.service.merging import merge
from app.programmes.models import Assignment, Programme, SessionModule, TrainingSession
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from app.registration.service.deciding import decide
from app.statistics.models import DataChange, RecordChange
from app.statistics.queries.moments import moment_of
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Key
from app.statistics.service import compacting
from app.statistics.service.tables import take_table
from tests.conftest import NOW, World
from tests.counting import count_queries
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.statistics.offices import random_office, write_office

Found = dict[Key, dict[str, int]]
HEADS_ONLY = "heads-only"


def figures(
    db: Session,
    rows: Dimension | None = Dimension.MODULE,
    columns: Dimension | None = Dimension.COUNTRY,
    selection: Selection | None = None,
) -> Found:
    table = take_table(
        db, selection or Selection(), scope=EVERYTHING, rows=rows, columns=columns, indicators=INDICATORS
    )
    return {key: dict(cell.measures) for key, cell in table.cells.items()}


def remembered_figures(database: Database, *question: Any) -> Found:
    with database.reading() as reader:
        return figures(reader, *question)


def counted_figures(database: Database, *question: Any) -> Found:
    """In a writing session, which always asks the database."""
    with database.open_session(writes=True) as writer:
        return figures(writer, *question)


@pytest.fixture
def filled(db: Session, world: World) -> World:
    """An office with something of everything; Bruno was present once."""
    world.programme.code, world.other_programme.code = "W1", "W2"
    db.flush()
    write_office(db, random_office(738))
    world.registration.days_present = 1
    session = make_session(db, programme=world.programme, slug=HEADS_ONLY)
    db.add(HeadCount(session_id=session.id, total=7, recorded_at=NOW))
    db.commit()
    return world


def test_the_database_counts_once_and_is_then_asked_for_its_version_only(
    filled: World, database: Database
) -> None:
    first = remembered_figures(database, None, None)
    with count_queries(database) as sent:
        assert remembered_figures(database, None, None) == first
    assert len(sent) == 2
    assert all("data_change" in each or "record_change" in each or "snapshot" in each for each in sent)


def _mark(db: Session, world: World, now: datetime) -> None:
    day = MarkInput(
        registration_id=world.registration.id,
        session_day_id=world.session.days[0].id,
        status=MarkStatus.ABSENT,
    )
    record_marks(
        db, session_id=world.session.id, marks=[day], method=Method.SHEET, actor=world.amina_acts, now=now
    )


def _decide(db: Session, world: World, now: datetime) -> None:
    decide(
        db,
        [world.registration.id],
        to_state=RegistrationState.WITHDRAWN,
        actor=world.amina_acts,
        now=now,
    )


def _count_heads(db: Session, world: World, now: datetime) -> None:
    figures = HeadCountInput(total=30, female=20, male=10)
    add_head_count(db, session_id=world.session.id, figures=figures, actor=world.amina_acts, now=now)


def _merge(db: Session, world: World, now: datetime) -> None:
    one, other = db.scalars(sa.select(Person.id).where(Person.given_name == "Person").limit(2))
    merge(db, kept_id=one, absorbed_id=other, actor=world.administrator_acts, now=now)


def _edit_with_orm(db: Session, world: World, now: datetime) -> None:
    registration = db.get_one(Registration, world.registration.id)
    registration.country = "NPL"


def _write_plain_sql(db: Session, world: World, now: datetime) -> None:
    db.execute(sa.text("UPDATE programme SET hours_a_day = hours_a_day + 1"))


def _rename_a_module(db: Session, world: World, now: datetime) -> None:
    db.execute(sa.update(Module).where(Module.code == "M1").values(code="M9"))


def _teach_another_module(db: Session, world: World, now: datetime) -> None:
    module = db.scalars(sa.select(Module.id).where(Module.code == "M2")).one()
    db.add(SessionModule(session_id=world.session.id, module_id=module))


def _assign(db: Session, world: World, now: datetime) -> None:
    db.add(Assignment(session_id=world.session.id, person_id=make_person(db).id))


def _revoke(db: Session, world: World, now: datetime) -> None:
    db.execute(sa.update(Certificate).values(state="revoked"))


def _cancel(db: Session, world: World, now: datetime) -> None:
    db.get_one(TrainingSession, world.session.id).state = SessionState.CANCELLED


def _delete_what_cascades(db: Session, world: World, now: datetime) -> None:
    db.execute(sa.delete(TrainingSession).where(TrainingSession.slug == HEADS_ONLY))


def _values(world: World, now: datetime, person: Person) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "session_id": world.session.id,
        "person_id": person.id,
        "state": RegistrationState.ACCEPTED,
        "source": Source.IMPORT,
        "country": "UGA",
        "days_present": 2,
        "created_at": now,
    }


def _copy_many(db: Session, world: World, now: datetime) -> None:
    values = _values(world, now, make_person(db))
    insert_many(db, Registration.__table__, columns=list(values), rows=[list(values.values())], same={})


def _insert_or_ignore(db: Session, world: World, now: datetime) -> None:
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = _values(world, now, make_person(db))
    db.execute(insert(Registration).values(values).on_conflict_do_nothing())
    if db.get_bind().dialect.name == "sqlite":
        more = _values(world, now, make_person(db))
        db.execute(sa.insert(Registration).prefix_with("OR IGNORE").values(more))


WAYS = [
    _mark,
    _decide,
    _count_heads,
    _merge,
    _edit_with_orm,
    _write_plain_sql,
    _rename_a_module,
    _teach_another_module,
    _assign,
    _revoke,
    _cancel,
    _delete_what_cascades,
    _copy_many,
    _insert_or_ignore,
]


@pytest.mark.parametrize("write", WAYS, ids=lambda write: write.__name__.strip("_"))
def test_every_way_to_change_a_record_shows_at_once(
    write: Callable[[Session, World, datetime], None],
    filled: World,
    db: Session,
    database: Database,
    now: datetime,
) -> None:
    before = remembered_figures(database)
    write(db, filled, now)
    db.commit()
    after = remembered_figures(database)
    assert after != before
    assert after == counted_figures(database)


def test_what_was_not_committed_is_neither_shown_nor_remembered(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    before = remembered_figures(database)
    _edit_with_orm(db, filled, now)
    assert figures(db) != before
    assert remembered_figures(database) == before
    db.rollback()
    _cancel(db, filled, now)
    db.commit()
    assert remembered_figures(database) == counted_figures(database)


def test_a_reader_keeps_to_its_moment_and_leaves_the_next_one_the_new_figures(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    with database.reading() as early:
        moment = moment_of(early)
        _cancel(db, filled, now)
        db.commit()
        new = remembered_figures(database)
        old = figures(early)
        assert moment_of(early) == moment
    assert old != new
    assert remembered_figures(database) == new == counted_figures(database)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_change_that_began_first_and_ends_last_is_noticed(
    filled: World, database: Database, now: datetime
) -> None:
    with database.open_session(writes=True) as first, database.open_session(writes=True) as second:
        _edit_with_orm(first, filled, now)
        first.flush()
        _revoke(second, filled, now)
        second.commit()
        between = remembered_figures(database)
        first.commit()
    after = remembered_figures(database)
    assert after != between
    assert after == counted_figures(database)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_writers_do_not_wait_for_each_other(filled: World, database: Database, now: datetime) -> None:
    with database.open_session(writes=True) as first, database.open_session(writes=True) as second:
        second.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        _edit_with_orm(first, filled, now)
        first.flush()
        _revoke(second, filled, now)
        second.commit()


def test_a_transaction_that_goes_on_writing_changes_the_token_again(
    filled: World, db: Session, now: datetime
) -> None:
    tokens = []
    for hours in (2, 3, 2):
        db.execute(sa.update(Programme).values(hours_a_day=hours))
        tokens.append(frozenset(db.scalars(sa.select(DataChange.token))))
    assert len(set(tokens)) == 3


def test_notes_of_changes_are_made_one_without_losing_any(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    numbers = range(-1, -2 - compacting.MOST_NOTES, -1)
    db.execute(
        sa.insert(DataChange),
        [{"source": "certificate", "number": number, "token": uuid4()} for number in numbers],
    )
    db.commit()
    before = remembered_figures(database)
    assert compacting.compact_changes(db)
    db.commit()
    assert not compacting.compact_changes(db)
    assert remembered_figures(database) == before
    _revoke(db, filled, now)
    db.commit()
    assert remembered_figures(database) == counted_figures(database) != before


def test_old_rows_of_registrations_are_forgotten_and_all_is_counted_again(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    before = remembered_figures(database)
    _edit_with_orm(db, filled, now)
    ids = {name: uuid4() for name in ("record_id", "session_id", "person_id")}
    note = {"number": 0, "source": "registration", "existed": False, **ids}
    db.execute(sa.insert(RecordChange), [note] * (compacting.MOST_ROWS + 1))
    assert compacting.compact_changes(db)
    assert db.scalar(sa.select(sa.func.count()).select_from(RecordChange)) == 0
    db.commit()
    assert remembered_figures(database) == counted_figures(database) != before


def test_after_a_change_only_the_people_concerned_are_counted_again(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    question = (Dimension.COUNTRY, None)
    before = remembered_figures(database, *question)
    _edit_with_orm(db, filled, now)
    db.commit()
    with count_queries(database) as sent:
        after = remembered_figures(database, *question)
    assert after != before
    counted = [each for each in sent if "FROM training_session JOIN programme" in each]
    assert len(counted) == 2 * 10  # as it was and as it is, each kind of row
    assert all(each.startswith("WITH ") for each in counted)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_notes_restored_from_another_server_are_not_taken_for_changes(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    _edit_with_orm(db, filled, now)
    for model in (DataChange, RecordChange):  # the numbers of a server that has run for longer
        db.execute(sa.update(model).values(number=model.number + 1_000_000_000))
    db.commit()
    for _ in range(2):
        assert remembered_figures(database) == counted_figures(database)
    db.get_one(Registration, filled.registration.id).country = "ARG"
    db.commit()
    assert remembered_figures(database) == counted_figures(database)
    assert compacting.compact_changes(db)
    db.commit()
    assert not compacting.compact_changes(db)
    assert remembered_figures(database) == counted_figures(database)


def test_what_registrations_said_is_forgotten_and_figures_stay_right(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    before = remembered_figures(database)
    _edit_with_orm(db, filled, now)
    db.commit()
    compacting.forget_old_rows(db, now=now)
    db.commit()
    assert db.scalar(sa.select(sa.func.count()).select_from(RecordChange)) == 0
    db.commit()
    assert remembered_figures(database) == counted_figures(database) != before
