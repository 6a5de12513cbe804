"""Inserting what may be there already, in one statement that two writers at once cannot break."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

ROWS_A_STATEMENT = 500


def insert_missing(
    db: Session,
    table: sa.FromClause,
    *,
    rows: Sequence[Mapping[str, Any]],
    returning: Sequence[sa.SQLColumnExpression[Any]],
) -> list[sa.Row[Any]]:
    """Insert the rows that break no unique constraint; returns `returning` of those that went in."""
    if not isinstance(table, sa.Table):
        raise TypeError("rows go into a table")
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).on_conflict_do_nothing().returning(*returning)
    inserted: list[sa.Row[Any]] = []
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        chunk = [dict(row) for row in rows[start : start + ROWS_A_STATEMENT]]
        inserted.extend(db.execute(statement, chunk).all())
    return inserted
