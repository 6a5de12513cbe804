"""Taking a table of figures: the one way in which figures are counted, for every reader of them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.statistics.queries.bases import Question
from app.statistics.queries.labels import labels_of
from app.statistics.queries.measures import Counted, count_measures
from app.statistics.queries.span import find_span
from app.statistics.rules.dimensions import BY_ID, Dimension
from app.statistics.rules.indicators import STANDARD, Figures, measures_of
from app.statistics.rules.selection import UNKNOWN, Selection
from app.statistics.rules.table import Table
from app.statistics.rules.words import DIMENSION_OF_FILTER, key_order


def take_table(
    db: Session,
    selection: Selection,
    *,
    scope: Scope,
    rows: Dimension | None = None,
    columns: Dimension | None = None,
    indicators: Iterable[str] = STANDARD,
    fiscal_month: int = 1,
) -> Table:
    """Figures by rows and columns, counted at this moment from the records within the scope.

    One SELECT for each kind of record that the indicators need, whatever the number of rows.
    """
    question = Question(
        selection=selection, scope=scope, rows=rows, columns=columns, fiscal_month=fiscal_month
    )
    counted = _with_whole_ids(
        count_measures(db, question, wanted=measures_of(indicators)),
        by_row=rows in BY_ID,
        by_column=columns in BY_ID,
    )
    row_keys = {row for row, _column in counted if row is not None}
    column_keys = {column for _row, column in counted if column is not None}
    labels = _labels(db, selection, [(rows, row_keys), (columns, column_keys)])
    return Table(
        selection=selection,
        rows=rows,
        columns=columns,
        row_keys=key_order(rows, row_keys, labels) if rows else (),
        column_keys=key_order(columns, column_keys, labels) if columns else (),
        cells={key: Figures(measures) for key, measures in counted.items()},
        labels=labels,
        span=find_span(db, selection, scope=scope),
    )


def _with_whole_ids(counted: Counted, *, by_row: bool, by_column: bool) -> Counted:
    """Ids as they stand in addresses, whatever form the database gives them."""
    if not (by_row or by_column):
        return counted
    return {
        (_id(row) if by_row else row, _id(column) if by_column else column): measures
        for (row, column), measures in counted.items()
    }


def _id(key: str | None) -> str | None:
    return key if key in (None, UNKNOWN) else str(UUID(key))


def _labels(
    db: Session, selection: Selection, keys: Iterable[tuple[Dimension | None, Collection[str]]]
) -> Mapping[str, str]:
    """The names of all codes that stand in the table or in its selection."""
    wanted: dict[Dimension, set[str]] = {}
    for dimension, codes in keys:
        if dimension:
            wanted.setdefault(dimension, set()).update(codes)
    for name, dimension in DIMENSION_OF_FILTER.items():
        if codes := getattr(selection, name):
            wanted.setdefault(dimension, set()).update(codes)
    labels: dict[str, str] = {}
    for dimension, codes in wanted.items():
        labels |= labels_of(db, dimension, codes)
    return labels
