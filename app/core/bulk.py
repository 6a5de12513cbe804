"""Very many rows at once: converted column by column and inserted by the driver alone."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.database import Id, UtcDateTime

if TYPE_CHECKING:
    import psycopg

ROWS_A_STATEMENT = 5_000


def insert_many(
    db: Session,
    table: sa.FromClause,
    *,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    same: Mapping[str, Any],
) -> int:
    """Insert rows given as values of `columns`; `same` are the columns that hold one value in all of them.

    Columns left out take their plain default. Returns the number of rows. An insert through the ORM converts
    each value by itself: at 300,000 marks that took four times as long.
    """
    assert isinstance(table, sa.Table)  # noqa: S101 - for the type checker
    dialect = db.get_bind().dialect
    fixed = {**_defaults(table, given={*columns, *same}), **same}
    tail = tuple(_convert(table.c[name], [value], dialect=dialect)[0] for name, value in fixed.items())
    names = [*columns, *fixed]
    db.flush()
    remaining = iter(rows)
    count = 0
    while portion := list(islice(remaining, ROWS_A_STATEMENT)):
        values = [
            _convert(table.c[name], column, dialect=dialect)
            for name, column in zip(columns, zip(*portion, strict=True), strict=True)
        ]
        converted = [(*row, *tail) for row in zip(*values, strict=True)]
        _send(db.connection(), table, names=names, rows=converted)
        count += len(portion)
    return count


@contextmanager
def collector_paused() -> Iterator[None]:
    """Spare the search for cycles where rows without any are held by the hundred thousand.

    It would walk all of them again and again: a fifth of the time of an import of 100,000 people.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _send(
    connection: sa.Connection, table: sa.Table, *, names: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    """PostgreSQL takes rows by COPY, in a third of the time of statements; SQLite by one statement."""
    quote = connection.dialect.identifier_preparer.quote
    target = f"{quote(table.name)} ({', '.join(quote(name) for name in names)})"
    if connection.dialect.name == "postgresql":
        _copy(connection, target, rows)
        return
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", rows)


def _copy(connection: sa.Connection, target: str, rows: list[tuple[Any, ...]]) -> None:
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise IntegrityError(f"COPY {target}", None, error, hide_parameters=True) from error


def _defaults(table: sa.Table, *, given: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name in given or column.default is None:
            continue
        if not column.default.is_scalar:
            raise ValueError(f"{table.name}.{column.name} has to be given")
        found[column.name] = column.default.arg  # type: ignore[attr-defined]
    return found


def _convert(column: sa.Column[Any], values: Sequence[Any], *, dialect: Dialect) -> Sequence[Any]:
    kind = column.type
    if isinstance(kind, Id):
        plain = dialect.name == "postgresql"
        return values if plain else [None if value is None else value.bytes for value in values]
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    if isinstance(kind, sa.Enum | UtcDateTime | sa.Date):  # few different values in many rows
        known = _Known(process)
        return [known[value] for value in values]
    return [process(value) for value in values]


class _Known(dict[Any, Any]):
    """Each different value converted once."""

    def __init__(self, process: Callable[[Any], Any]) -> None:
        super().__init__()
        self._process = process

    def __missing__(self, value: Any) -> Any:
        self[value] = self._process(value)
        return self[value]
