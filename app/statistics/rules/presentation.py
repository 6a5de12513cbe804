"""A table in its stable outward shapes: the JSON of terminal and API, and the flat tables of exports."""

from collections.abc import Iterator
from typing import Any

from app.core.i18n import gettext as _
from app.core.tabular import Column
from app.statistics.rules.asked import Asked, address_of
from app.statistics.rules.headline import statement
from app.statistics.rules.indicators import Indicator, Unit, Value
from app.statistics.rules.table import Table
from app.statistics.rules.words import DIMENSION_WORDS, key_name
from app.statistics.rules.writing import plain

KINDS = {Unit.NUMBER: "integer", Unit.HOURS: "decimal", Unit.SHARE: "percent", Unit.MONEY: "decimal"}
LEADING_COLUMNS = 2  # code and name; figures follow
Row = list[str | Value]


def report_title(asked: Asked) -> str:
    """What a report is called: its breakdowns, and what its cells say where there are two."""
    words = [str(DIMENSION_WORDS[each]) for each in (asked.rows, asked.columns) if each]
    if len(words) == 2:
        breakdowns = _("%(rows)s by %(columns)s", rows=words[0], columns=words[1])
        return f"{asked.indicators[0].label} – {breakdowns}"
    return words[0] if words else _("All together")


def row_name(table: Table, key: str | None, *, short: bool = False) -> str:
    """What a row is called; the margin is the total."""
    if key is None or table.rows is None:
        return _("Total (each person counted once)")
    return key_name(table.rows, key, table.labels, short=short)


def column_name(table: Table, key: str | None, *, short: bool = False) -> str:
    """What a column is called; the margin is the total."""
    if key is None or table.columns is None:
        return _("Total")
    return key_name(table.columns, key, table.labels, short=short)


def as_json(table: Table, asked: Asked) -> dict[str, Any]:
    """The table as the API serves it: keys are stable, dates ISO 8601, countries alpha-3 or ONLINE."""
    return {
        "selection": address_of(table.selection),
        "rows_by": table.rows.value if table.rows else None,
        "columns_by": table.columns.value if table.columns else None,
        "headline": statement(table),
        "is_part_of_office": table.is_part,
        "definitions": {each.key: _definition(each) for each in asked.indicators},
        "rows": [_json_row(table, key, asked) for key in table.row_keys],
        "columns": [{"key": key, "name": column_name(table, key)} for key in table.column_keys],
        "total": _json_cells(table, None, asked),
    }


def _definition(indicator: Indicator) -> dict[str, Any]:
    return {
        "label": str(indicator.label),
        "meaning": str(indicator.meaning),
        "unit": indicator.unit.value,
        "version": indicator.version,
    }


def _json_row(table: Table, key: str, asked: Asked) -> dict[str, Any]:
    return {"key": key, "name": row_name(table, key), **_json_cells(table, key, asked)}


def _json_cells(table: Table, row: str | None, asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = {each.key: table.value(each, row) for each in asked.indicators}
    if table.columns:
        found["by_column"] = {
            column: {each.key: table.value(each, row, column) for each in asked.indicators}
            for column in table.column_keys
        }
    return found


def flat_columns(table: Table, asked: Asked) -> list[Column]:
    """Columns of the flat table: code and name of the row, then figures, or one figure by column."""
    head = str(DIMENSION_WORDS[table.rows]) if table.rows else _("Selection")
    if table.columns:
        head = f"{head} ({asked.indicators[0].label})"
    leading = [Column(title=_("Code"), width=10), Column(title=head, width=44)]
    if not table.columns:
        return leading + [Column(title=str(each.label), kind=KINDS[each.unit]) for each in asked.indicators]
    kind = KINDS[asked.indicators[0].unit]
    names = [column_name(table, key) for key in (*table.column_keys, None)]
    return leading + [Column(title=name, kind=kind) for name in names]


def flat_rows(table: Table, asked: Asked) -> list[Row]:
    """The flat table: one row a key, the total last."""
    return [_flat_row(table, key, asked) for key in (*table.row_keys, None)]


def _flat_row(table: Table, key: str | None, asked: Asked) -> Row:
    leading: Row = [key or "", row_name(table, key)]
    if not table.columns:
        return leading + [table.value(each, key) for each in asked.indicators]
    in_cells = asked.indicators[0]
    return leading + [table.value(in_cells, key, column) for column in (*table.column_keys, None)]


def data_columns() -> list[Column]:
    """Columns of the long table: one line for each value."""
    names = (_("Row code"), _("Row"), _("Column code"), _("Column"), _("Figure code"), _("Figure"))
    return [*(Column(title=name) for name in names), Column(title=_("Value"), kind="number")]


def data_rows(table: Table, asked: Asked) -> Iterator[Row]:
    """Every value of the table on a line of its own, margins with empty codes: for pivot tables."""
    columns = (*table.column_keys, None) if table.columns else (None,)
    for row in (*table.row_keys, None):
        for column in columns:
            for each in asked.indicators:
                yield [
                    row or "",
                    row_name(table, row),
                    column or "",
                    column_name(table, column),
                    each.key,
                    str(each.label),
                    table.value(each, row, column),
                ]


def text_table(table: Table, asked: Asked) -> str:
    """The table for a terminal, with the sentence on top."""
    heads = [column.title for column in flat_columns(table, asked)]
    units = [each.unit for each in asked.indicators]
    if table.columns:
        units = [units[0]] * (len(heads) - LEADING_COLUMNS)
    else:
        heads = ["", heads[1], *(str(each.short) for each in asked.indicators)]
    rows = [heads, *(_texts(row, units) for row in flat_rows(table, asked))]
    widths = [max(len(row[n]) for row in rows) for n in range(len(heads))]
    lines = [
        "  ".join(
            cell.ljust(width) if n < LEADING_COLUMNS else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([statement(table), "", *lines, ""])


def _texts(row: Row, units: list[Unit]) -> list[str]:
    values = row[LEADING_COLUMNS:]
    return [
        str(row[0]),
        str(row[1]),
        *(plain(value, unit) for value, unit in zip(values, units, strict=True)),  # type: ignore[arg-type]
    ]
