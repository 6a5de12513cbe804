"""Changes to rows of any table, logged so that they can be taken back exactly."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import derived
from app.core.database import Base

Row = dict[str, Any]
_READERS: dict[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "bytes": base64.b64decode,
    "json": lambda value: value,
}


@dataclass
class Steps:
    """What was done, in order; `touched` are the rows whose derived columns have to be counted again."""

    db: Session
    now: datetime
    done: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[str, set[UUID]] = field(default_factory=dict)

    def change(self, table: sa.Table, row: Row, *, to: Row) -> None:
        """Set columns of one row."""
        self._touch(table, row)
        self.db.execute(sa.update(table).where(*is_row(table, key_of(table, row))).values(**to))
        before = {name: row[name] for name in to}
        step = {"before": written(before), "after": written(to), "key": written(key_of(table, row))}
        self.done.append({"op": "change", "table": table.name, **step})
        self._touch(table, {**row, **to})

    def delete(self, table: sa.Table, row: Row) -> None:
        """Take one row away; all it said stays in the log."""
        self._touch(table, row)
        self.db.execute(sa.delete(table).where(*is_row(table, key_of(table, row))))
        _expunge(self.db, table, row)
        self.done.append({"op": "delete", "table": table.name, "row": written(row)})

    def insert(self, table: sa.Table, row: Row) -> None:
        """Add one row."""
        self.db.execute(sa.insert(table).values(**row))
        self.done.append({"op": "insert", "table": table.name, "row": written(row)})

    def add_joined(self, table: sa.Table, *, loser: Row, winner: Row) -> None:
        """Note what features above add so that the two rows lose nothing as one."""
        if isinstance(loser.get("id"), UUID):
            for name, row in derived.join(self.db, table.name, winner_id=winner["id"], loser_id=loser["id"]):
                self.done.append({"op": "insert", "table": name, "row": written(row)})

    def _touch(self, table: sa.Table, row: Row) -> None:
        touch(self.touched, table, row)


def take_back(db: Session, steps: Iterable[dict[str, Any]]) -> dict[str, set[UUID]]:
    """Replay a log backwards; a column that someone changed since keeps the newer value.

    Returns the rows whose derived columns have to be counted again.
    """
    touched: dict[str, set[UUID]] = {}
    for step in reversed(list(steps)):
        table = Base.metadata.tables[step["table"]]
        if step["op"] == "delete":
            row = read(step["row"])
            db.execute(sa.insert(table).values(**row))
        elif step["op"] == "insert":
            row = read(step["row"])
            db.execute(sa.delete(table).where(*is_row(table, key_of(table, row))))
        else:
            row = read(step["key"]) | read(step["before"])
            _change_back(db, table, step)
            touch(touched, table, read(step["key"]) | read(step["after"]))
        touch(touched, table, row)
    return touched


def touch(touched: dict[str, set[UUID]], table: sa.Table, row: Mapping[str, Any]) -> None:
    """Note the row itself and every row it refers to."""
    if isinstance(row.get("id"), UUID):
        touched.setdefault(table.name, set()).add(row["id"])
    for key in table.foreign_keys:
        value = row.get(key.parent.name)
        if isinstance(value, UUID):
            touched.setdefault(key.column.table.name, set()).add(value)


def key_of(table: sa.Table, row: Mapping[str, Any]) -> Row:
    """The primary key of a row."""
    return {column.name: row[column.name] for column in table.primary_key}


def is_row(table: sa.Table, key: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    """The condition for one row."""
    return [table.c[name] == value for name, value in key.items()]


def written(row: Mapping[str, Any]) -> Row:
    """A row as JSON, from which `read` makes the same row again."""
    return {name: _written(value) for name, value in row.items()}


def read(row: Mapping[str, Any]) -> Row:
    """The row that `written` made JSON of."""
    return {name: _read(value) for name, value in row.items()}


def _expunge(db: Session, table: sa.Table, row: Row) -> None:
    # A loaded object of the row would be read again, and not be found.
    key = tuple(key_of(table, row).values())
    for loaded in list(db.identity_map.values()):
        state = sa.inspect(loaded)
        if state.mapper.local_table is table and state.identity == key:
            db.expunge(loaded)


def _change_back(db: Session, table: sa.Table, step: dict[str, Any]) -> None:
    before, after = read(step["before"]), read(step["after"])
    key = read(step["key"])
    key |= {name: after[name] for name in key.keys() & after.keys()}
    for name, value in before.items():
        still = table.c[name].is_not_distinct_from(after[name])
        db.execute(sa.update(table).where(*is_row(table, key), still).values({name: value}))


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return {"kind": type(value).__name__, "value": value.isoformat()}
    if isinstance(value, UUID | Decimal):
        return {"kind": type(value).__name__.lower(), "value": str(value)}
    if isinstance(value, bytes):
        return {"kind": "bytes", "value": base64.b64encode(value).decode()}
    if isinstance(value, dict | list):
        return {"kind": "json", "value": value}
    return value


def _read(value: Any) -> Any:
    return _READERS[value["kind"]](value["value"]) if isinstance(value, dict) else value
