"""Figures kept in the database, for every process to begin from: what a SELECT gave, and at which moment."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Id
from app.statistics.models import KeptFigures
from app.statistics.queries.bases import Statement
from app.statistics.queries.moments import Moment

Row = dict[str, Any]
_READ: dict[type[Any], Callable[[str], object]] = {sa.Date: date.fromisoformat, Id: UUID}


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """Rows, the tables they were counted from, and when that was."""

    rows: Sequence[Row]
    tables: frozenset[str]
    moment: Moment


def digest_of(db: Session, statement: Statement) -> str:
    """What the statement asks: its SQL and its values, so that another release asks for itself."""
    compiled = statement.compile(dialect=db.get_bind().dialect)
    asked = f"{compiled} {sorted(compiled.params.items())}"
    return hashlib.sha256(asked.encode()).hexdigest()


def find_kept(db: Session, statement: Statement) -> Remembered | None:
    """What was kept of this statement."""
    found = db.get(KeptFigures, digest_of(db, statement))
    if found is None:
        return None
    columns = {column.name: _READ.get(type(column.type)) for column in statement.selected_columns}
    read = {name: reads for name, reads in columns.items() if reads}
    rows = [json.loads(row) for row in found.rows]
    for row in rows:
        row.update({name: reads(row[name]) for name, reads in read.items() if row[name] is not None})
    tokens = {table: frozenset(UUID(each) for each in tokens) for table, tokens in found.tokens.items()}
    moment = Moment(tokens=tokens, position=found.position)
    return Remembered(rows=rows, tables=frozenset(found.tables), moment=moment)


def values_kept(remembered: Remembered) -> dict[str, Any]:
    """The columns of `KeptFigures` but for the digest and the time."""
    moment = remembered.moment
    return {
        "rows": [json.dumps(row, default=_plain) for row in remembered.rows],
        "tables": sorted(remembered.tables),
        "tokens": {table: sorted(map(str, tokens)) for table, tokens in moment.tokens.items()},
        "position": moment.position,
        "number": int(moment.position.split(":")[1]) if ":" in moment.position else 0,
    }


def _plain(value: object) -> object:
    return int(value) if isinstance(value, Decimal) else str(value)
