"""Migrations lead to the models, up and down, on both databases; what must not change cannot."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.core.database import Base, Database
from app.core.migrating import alembic_config, is_current, migrate
from app.programmes.models import AgendaItem, TrainingSession
from tests.conftest import World
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration
from tests.postgresql import postgresql_url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}" if request.param == "sqlite" else postgresql_url("migrations")
    database = Database(url)
    yield database
    database.dispose()


def run(database: Database, verb: str, revision: str) -> None:
    with database.engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        getattr(command, verb)(config, revision)
        connection.commit()


def test_the_migrations_make_what_the_models_say(empty: Database) -> None:
    migrate(empty)
    assert is_current(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_goes_down_and_up_again(empty: Database) -> None:
    run(empty, "upgrade", "head")
    run(empty, "downgrade", "base")
    assert set(sa.inspect(empty.engine).get_table_names()) <= {"alembic_version"}
    run(empty, "upgrade", "head")
    assert is_current(empty)


def test_the_audit_trail_cannot_be_changed(db: Session) -> None:
    entries = Base.metadata.tables["audit_entry"]
    values = {"at": datetime.now(UTC), "actor_name": "x", "action": "a", "subject_type": "t", "details": {}}
    db.execute(entries.insert().values(**values))
    for statement in (entries.update().values(actor_name="y"), entries.delete()):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
            db.execute(statement)


def test_an_attendance_mark_can_move_but_not_change(db: Session, world: World) -> None:
    marks = Base.metadata.tables["attendance_mark"]
    db.execute(
        marks.insert().values(
            registration_id=world.registration.id,
            session_day_id=world.session.days[0].id,
            status="present",
            method="sheet",
            recorded_at=datetime.now(UTC),
        )
    )
    db.execute(marks.update().values(registration_id=world.other_registration.id))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(marks.update().values(status="absent"))


def test_teaching_time_is_counted_for_the_agendas_that_are_there(empty: Database) -> None:
    migrate(empty)
    with empty.writing() as db:
        taught, bare = make_session(db), make_session(db)
        for position, begin, end, is_break in (
            (0, time(9), time(12), False),
            (0, time(11), time(12, 30), False),
            (0, time(12, 30), time(14), True),
            (1, time(9), time(10), False),
        ):
            db.add(
                AgendaItem(
                    session_id=taught.id,
                    day_id=taught.days[position].id,
                    starts_at=begin,
                    ends_at=end,
                    is_break=is_break,
                )
            )
        ids = taught.id, bare.id
    run(empty, "downgrade", "0005")
    run(empty, "upgrade", "head")
    with empty.reading() as db:
        assert [db.get_one(TrainingSession, each).minutes_a_day for each in ids] == [90, None]


def test_certificates_keep_what_they_are_through_rule_sets(empty: Database) -> None:
    """Kinds go with the older schema: trainers' papers leave, of two of one person one stays valid."""
    migrate(empty)
    with empty.writing() as db:
        registration = make_registration(db, session=make_session(db))
        common = {"session_id": registration.session_id, "person_id": registration.person_id}
        for place, kind in enumerate(("completion", "participation", "trainer")):
            db.add(
                Certificate(
                    **common,
                    registration_id=None if kind == "trainer" else registration.id,
                    kind=kind,
                    serial=kind,
                    code=kind,
                    status_index=place,
                    salt="",
                    printed={},
                    printed_digest="",
                    issued_at=datetime.now(UTC),
                )
            )
    run(empty, "downgrade", "0011")
    run(empty, "upgrade", "head")
    with empty.writing() as db:
        found = db.execute(sa.select(Certificate.serial, Certificate.kind, Certificate.state))
        assert {tuple(map(str, row)) for row in found} == {
            ("completion", "completion", "issued"),
            ("participation", "completion", "replaced"),
        }
        noted = sa.text("SELECT count(*) FROM record_change WHERE source = 'certificate'")
        before = db.scalar(noted)
        db.execute(sa.update(Certificate).values(state="revoked"))
        assert db.scalar(noted) == before + 2
