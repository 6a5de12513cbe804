"""How many faults each check finds: one SELECT for all of them."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.statistics.queries.quality.asking import FAULTS, Asked, Rows
from app.statistics.rules.quality import Found

_ALL = ""


def count_faults(db: Session, asked: Asked, *, keys: Iterable[str]) -> dict[str, Found]:
    """What these checks find, by their key."""
    rows = db.execute(sa.union_all(_totals(asked), *(_count(key, asked) for key in keys)))
    counted = {row.key: (row.found, int(row.one or 0), int(row.two or 0)) for row in rows}
    persons, participations, _ = counted.pop(_ALL)
    return {
        key: Found(rows=found, one=one, two=two, persons=persons, participations=participations)
        for key, (found, one, two) in counted.items()
    }


def _count(key: str, asked: Asked) -> Rows:
    rows = FAULTS[key](asked).subquery()
    return sa.select(
        sa.literal(key).label("key"),
        sa.func.count().label("found"),
        sa.func.sum(rows.c.one).label("one"),
        sa.func.sum(rows.c.two).label("two"),
    ).select_from(rows)


def _totals(asked: Asked) -> Rows:
    each = asked.trained
    return sa.select(
        sa.literal(_ALL).label("key"),
        sa.func.count().label("found"),
        sa.func.sum(each.c.participations).label("one"),
        sa.literal(0).label("two"),
    ).select_from(each)
