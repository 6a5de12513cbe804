"""Who refers to what an import made: found in the tables themselves, so that none is forgotten."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.database import Base

# Things an import brings along, which stay as soon as anything else refers to them.
SHARED = ("person", "organisation", "module", "programme", "sector")
# Rows without an import of their own that belong to a row wholly and go with it: table to its column.
OWNED = {"session_day": "session_id", "session_module": "session_id"}
# What is known about a person and goes with them.
ABOUT_PERSONS = {
    "person_key": ("person_id",),
    "look_alike": ("one_id", "other_id"),
    "person_merge": ("kept_id", "absorbed_id"),
}
# The import's own row does not hold the programme it began.
_NO_HOLD = frozenset({*ABOUT_PERSONS, "register_import"})
# A snapshot that is no foreign key, but is shown by the name it stands for.
_SNAPSHOTS = (("registration", "sector_code", "sector"),)


def imported_tables() -> dict[str, sa.Table]:
    """Every table whose rows remember the import that made them, children first."""
    tables = reversed(Base.metadata.sorted_tables)
    return {table.name: table for table in tables if "import_id" in table.columns}


def removed_tables() -> dict[str, sa.Table]:
    """Those whose rows go whenever the import is undone."""
    kept = {*SHARED, *ABOUT_PERSONS, "trainer_profile"}
    return {name: table for name, table in imported_tables().items() if name not in kept}


def made(table: sa.Table, import_id: UUID) -> sa.Select[Any]:
    """The keys of the rows that the import made, or that belong to rows it made."""
    key = key_of(table)
    if table.name in OWNED:
        column = table.c[OWNED[table.name]]
        return sa.select(key).where(column.in_(made(_target(column), import_id)))
    return sa.select(key).where(table.c.import_id == import_id)


def hanging_on(import_id: UUID) -> Iterator[tuple[str, sa.ColumnElement[bool]]]:
    """For each table, the condition of rows made otherwise that would lose what they hang on."""
    going = {**removed_tables(), **{name: Base.metadata.tables[name] for name in OWNED}}
    for table in Base.metadata.sorted_tables:
        if table.name in OWNED:
            continue
        columns = [each.parent for each in _binding_keys(table) if each.column.table.name in going]
        if columns:
            lost = sa.or_(*(column.in_(made(_target(column), import_id)) for column in columns))
            yield table.name, sa.and_(lost, _made_otherwise(table, import_id))


def unheld(table: sa.Table, import_id: UUID) -> sa.ColumnElement[bool]:
    """Is a row of a shared table made by the import, and referred to by nothing that stays?

    To be asked when the certain rows are gone, and of children before their parents: a person that stays
    holds its organisation.
    """
    free = [~_exists(child, name, table, import_id) for child, name in _holders(table)]
    return sa.and_(table.c.import_id == import_id, *free)


def _exists(child: sa.Table, name: str, table: sa.Table, import_id: UUID) -> sa.ColumnElement[bool]:
    alias = child.alias()
    stays = sa.true() if child.name in SHARED else _made_otherwise(alias, import_id)
    return sa.exists().where(alias.c[name] == key_of(table), stays).correlate(table)


def key_of(table: sa.Table) -> sa.Column[Any]:
    """The first column of the primary key."""
    return next(iter(table.primary_key))


def _holders(table: sa.Table) -> Iterator[tuple[sa.Table, str]]:
    for child in Base.metadata.sorted_tables:
        if child.name not in _NO_HOLD:
            for key in _binding_keys(child):
                if key.column.table is table:
                    yield child, key.parent.name
    for child_name, column, target in _SNAPSHOTS:
        if target == table.name:
            yield Base.metadata.tables[child_name], column


def _binding_keys(table: sa.Table) -> list[sa.ForeignKey]:
    """Foreign keys that hold; one that the database sets to NULL does not."""
    keys = sorted(table.foreign_keys, key=lambda each: each.parent.name)
    return [each for each in keys if (each.ondelete or "").upper() != "SET NULL"]


def _made_otherwise(table: sa.FromClause, import_id: UUID) -> sa.ColumnElement[bool]:
    return table.c.import_id.is_distinct_from(import_id) if "import_id" in table.c else sa.true()


def _target(column: sa.Column[Any]) -> sa.Table:
    return next(iter(column.foreign_keys)).column.table
