"""Every table that figures are counted from has triggers that note its changes; found in the SELECTs."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from app.core.migrating import alembic_config
from app.core.permissions import Scope
from app.statistics.models.changes import KEPT
from app.statistics.queries import growth, measures, span
from app.statistics.queries.bases import Question, Statement
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import FILTERS, Selection

SCRIPTS = ScriptDirectory.from_config(alembic_config())
migration, with_kinds = (SCRIPTS.get_revision(number).module for number in ("0011", "0012"))
SCOPE = Scope(pairs=frozenset({(uuid4(), "KEN")}), assigned_person_id=uuid4())
EVENTS = {"INSERT", "UPDATE", "DELETE"}
ON_POSTGRESQL = """
    SELECT event_object_table AS "table", event_manipulation AS event
    FROM information_schema.triggers
    WHERE action_statement LIKE '%note_change%' OR action_statement LIKE '%keep_%'
"""


def statements() -> Iterator[Statement]:
    """All that can be asked: each source, and with every filter each breakdown of it, in a narrow scope."""
    everything = {name: (str(uuid4()), "UNKNOWN") for name in FILTERS}
    narrow = Selection(starts_on=date(2009, 1, 1), hours=5, **everything)
    for selection, dimension in ((Selection(), None), *((narrow, each) for each in (None, *Dimension))):
        question = Question(selection=selection, scope=SCOPE, rows=dimension)
        yield from (source.statement(question) for source in measures._SOURCES)
        yield growth._first_days(question)
        yield span._span(question)


@cache
def columns_read() -> dict[str, set[str]]:
    """The columns of each table that the statements read."""
    found = defaultdict(set)
    for element in (each for statement in statements() for each in visitors.iterate(statement)):
        if isinstance(element, sa.Table):
            found[element.name] |= set()
        if isinstance(element, sa.ColumnElement):
            for column in element.base_columns:
                if isinstance(column, sa.Column) and isinstance(column.table, sa.Table):
                    found[column.table.name].add(column.name)
    return found


def tables_read() -> set[str]:
    return set(columns_read())


def events_noted(db: Session) -> set[tuple[str, str]]:
    """(table, event) for each trigger that changes the version of the data."""
    if db.get_bind().dialect.name == "postgresql":
        return {(row.table, row.event) for row in db.execute(sa.text(ON_POSTGRESQL))}
    triggers = db.execute(sa.text("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    return {
        (table, event)
        for table, sql in triggers
        for event in EVENTS
        if "_change " in sql and (f" AFTER {event} ON " in sql or f" AFTER {event} OF " in sql)
    }


def unnoted(db: Session) -> set[tuple[str, str]]:
    return {(table, event) for table in tables_read() for event in EVENTS} - events_noted(db)


def test_every_change_of_a_table_that_is_counted_is_noted(db: Session) -> None:
    assert {"registration", "training_session", "module", "assignment", "certificate"} <= tables_read()
    assert unnoted(db) == set()


def test_a_table_without_its_trigger_is_found(db: Session) -> None:
    postgresql = db.get_bind().dialect.name == "postgresql"
    name = f"head_count_update_noted{' ON head_count' if postgresql else ''}"
    db.execute(sa.text(f"DROP TRIGGER {name}"))
    assert ("head_count", "UPDATE") in unnoted(db)


@pytest.mark.parametrize("table", sorted(KEPT))
def test_every_column_that_is_counted_is_kept(table: str) -> None:
    assert columns_read()[table] <= set(KEPT[table]) <= columns_read()[table] | {"id"}
    assert KEPT == {**migration.KEPT, **with_kinds.KEPT}


def test_what_is_not_kept_is_noted() -> None:
    assert tables_read() == {*KEPT, *migration.NOTED}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_emptying_a_table_is_noted_too(db: Session) -> None:
    truncated = sa.text("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%_noted' AND tgtype & 32 = 32")
    assert db.scalar(truncated) == len(tables_read())
