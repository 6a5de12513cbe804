"""Taking a table of figures: the one way in which figures are counted, for every reader of them."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.statistics.queries.bases import Question
from app.statistics.queries.labels import labels_of
from app.statistics.queries.measures import count_measures
from app.statistics.queries.span import find_span
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import STANDARD, Figures, measures_of
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Span, Table
from app.statistics.rules.words import DIMENSION_OF_FILTER, key_order, selection_in_words


def take_table(
    db: Session,
    selection: Selection,
    *,
    scope: Scope,
    rows: Dimension | None = None,
    columns: Dimension | None = None,
    indicators: Iterable[str] = STANDARD,
    fiscal_month: int = 1,
    with_span: bool = True,
) -> Table:
    """Figures by rows and columns, counted at this moment from the records within the scope.

    One SELECT for each kind of record that the indicators need, whatever the number of rows.
    """
    question = Question(
        selection=selection, scope=scope, rows=rows, columns=columns, fiscal_month=fiscal_month
    )
    wanted = measures_of(indicators)
    counted = {
        key: measures
        for key, measures in count_measures(db, question, wanted=wanted).items()
        if any(measures.get(name) for name in wanted)  # a row of nothing but zeros is none
    }
    row_keys = {row for row, _column in counted if row is not None}
    column_keys = {column for _row, column in counted if column is not None}
    labels = _labels(db, question, [(rows, row_keys), (columns, column_keys)])
    return Table(
        selection=selection,
        rows=rows,
        columns=columns,
        row_keys=key_order(rows, row_keys, labels) if rows else (),
        column_keys=key_order(columns, column_keys, labels) if columns else (),
        cells={key: Figures(measures) for key, measures in counted.items()},
        labels=labels,
        span=find_span(db, selection, scope=scope) if with_span else Span(),
        is_part=not scope.is_everything,
    )


def selection_told(db: Session, selection: Selection, *, scope: Scope) -> list[tuple[str, str]]:
    """What a selection is about, as pairs of label and value, with the names that the records know."""
    return selection_in_words(selection, _labels(db, Question(selection=selection, scope=scope), ()))


def _labels(
    db: Session, question: Question, keys: Iterable[tuple[Dimension | None, Collection[str]]]
) -> Mapping[str, str]:
    """The names of all codes that stand in the table or in its selection."""
    wanted: dict[Dimension, set[str]] = {}
    for dimension, codes in keys:
        if dimension:
            wanted[dimension] = wanted.get(dimension, set()).union(codes)
    for name, dimension in DIMENSION_OF_FILTER.items():
        if codes := getattr(question.selection, name):
            wanted[dimension] = wanted.get(dimension, set()).union(codes)
    labels: dict[str, str] = {}
    for dimension, codes in wanted.items():
        labels |= labels_of(db, dimension, codes, scope=question.scope)
    return labels
