"""One row takes over everything that belongs to another, whatever the table: driven by the schema alone.

A model says what it needs through `info`:
- on a foreign key, `{"on_merge": "leave"}`: it is history, and stays as it is;
- on a table, `{"on_merge_conflict": "refuse"}`: two of these cannot become one;
- on a table, `{"on_merge_conflict": {column: value}}`: the moving row is set so and both stay;
- beside it, `{"on_merge_noted": column}`: there stands when that happened;
- on a table, `{"on_merge_prefer": (column, values)}`: of two that become one, the earlier value stays.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Base
from app.core.i18n import gettext as _
from app.people.errors import CannotMerge
from app.people.service.steps import Row, Steps, is_row, key_of


def absorb(steps: Steps, table: sa.Table, *, loser: Row, winner: Row) -> None:
    """Make everything that refers to the loser refer to the winner."""
    steps.add_joined(table, loser=loser, winner=winner)
    for column, target in references_to(table):
        for row in rows_with(steps.db, column, loser[target]):
            _move(steps, column, row=row, value=winner[target])


def references_to(table: sa.Table) -> Iterator[tuple[sa.Column[Any], str]]:
    """Every foreign key column that refers to the table, and the name of the column it refers to."""
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            for key in column.foreign_keys:
                if key.column.table is table and column.info.get("on_merge") != "leave":
                    yield column, key.column.name


def rows_with(db: Session, column: sa.Column[Any], value: object) -> list[Row]:
    """The rows of a table in which the column has this value, in the order of their keys."""
    table = column.table
    query = sa.select(table).where(column == value).order_by(*table.primary_key)
    return [dict(row) for row in db.execute(query).mappings()]


def find_conflict(db: Session, column: sa.Column[Any], *, row: Row, value: object) -> Row | None:
    """The row that would break a unique constraint if `row` had this value in the column."""
    table = column.table
    wanted = {**row, column.name: value}
    for columns, condition in _unique_sets(table):
        if column.name not in columns or not _applies(db, table, row=row, condition=condition):
            continue
        # Two rows with the same gap are the same fact, although a database lets them stand side by side.
        same = [table.c[name].is_not_distinct_from(wanted[name]) for name in columns]
        others = [sa.not_(sa.and_(*is_row(table, key_of(table, row))))]
        found = db.execute(sa.select(table).where(*same, *others, *condition).limit(1)).mappings().first()
        if found is not None:
            return dict(found)
    return None


def _move(steps: Steps, column: sa.Column[Any], *, row: Row, value: object) -> None:
    table = column.table
    conflict = find_conflict(steps.db, column, row=row, value=value)
    while conflict is not None and not _stays_beside(steps, table, row=row):
        winner, loser = _preferred(table, conflict, row)
        absorb(steps, table, loser=loser, winner=winner)
        steps.delete(table, loser)
        if winner is conflict:
            return
        conflict = find_conflict(steps.db, column, row=row, value=value)
    steps.change(table, row, to={column.name: value})


def _stays_beside(steps: Steps, table: sa.Table, *, row: Row) -> bool:
    remedy = table.info.get("on_merge_conflict")
    if remedy == "refuse":
        raise CannotMerge(
            _("Both records have an account to sign in with. An administrator has to remove one first.")
        )
    if remedy is None:
        return False
    noted = {name: steps.now} if (name := table.info.get("on_merge_noted")) else {}
    steps.change(table, row, to={**remedy, **noted})
    row.update(remedy, **noted)
    return True


def _preferred(table: sa.Table, kept: Row, moving: Row) -> tuple[Row, Row]:
    """The row that stays and the one that goes; the kept one where nothing speaks for the other."""
    name, values = table.info.get("on_merge_prefer", ("", ()))
    if not values:
        return kept, moving
    ranks = [
        values.index(str(row[name])) if str(row[name]) in values else len(values) for row in (kept, moving)
    ]
    return (moving, kept) if ranks[1] < ranks[0] else (kept, moving)


def _unique_sets(table: sa.Table) -> Iterator[tuple[list[str], list[sa.ColumnElement[bool]]]]:
    yield [column.name for column in table.primary_key], []
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            yield [column.name for column in constraint.columns], []
    for index in table.indexes:
        if index.unique:
            # The same condition is given for both databases.
            condition = index.dialect_options["sqlite"].get("where")
            yield [column.name for column in index.columns], [] if condition is None else [condition]


def _applies(db: Session, table: sa.Table, *, row: Row, condition: list[sa.ColumnElement[bool]]) -> bool:
    if not condition:
        return True
    own = sa.select(sa.literal(1)).select_from(table).where(*is_row(table, key_of(table, row)), *condition)
    return db.execute(own).first() is not None
