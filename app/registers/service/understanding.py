"""What was understood of a register, so that a person can check it and say what was not."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from app.people.countries import find_country
from app.registers.rules import ColumnUse, Problem, Register, Table
from app.registers.rules.cells import as_text, shown
from app.registers.rules.columns import column_letter

SAMPLES = 3
SEARCHED_FOR_SAMPLES = 200
MOST_UNCLEAR = 30  # values of one kind that are asked about at once
COUNTRY_FIELDS = frozenset({"country", "session_country"})
PRESENCE_FIELDS = frozenset({"attended"})


def resolve_country(text: str) -> str | None:
    """The alpha-3 code of a country by any usual name, code or spelling."""
    country = find_country(text)
    return country.alpha3 if country else None


def describe_tables(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """Each sheet with what it was taken for and what each column was taken as, with a few of its values."""
    return [
        {
            "sheet": table.sheet,
            "kind": table.kind.value if table.kind else None,
            "header_row": table.header_row,
            "rows": len(table.rows),
            "columns": [_describe_column(table, use) for use in _all_columns(table)],
        }
        for table in tables
    ]


def unclear_values(register: Register) -> dict[str, list[str]]:
    """The values of countries, sexes and marks that were not understood, as the file spells them."""
    found: dict[str, dict[str, None]] = {"country": {}, "sex": {}, "presence": {}}
    tables = _by_sheet(register.tables)
    for problem in (*register.refused, *register.warnings):
        for table in tables.get(problem.sheet, ()):
            kind, value = _cell_of(table, problem)
            if kind and value and len(found[kind]) < MOST_UNCLEAR:
                found[kind][value] = None
    return {kind: list(values) for kind, values in found.items()}


def _all_columns(table: Table) -> list[ColumnUse]:
    """Columns without a heading too, where there is no row of headings that would leave them out."""
    if table.header_row:
        return list(table.columns)
    known = {use.index: use for use in table.columns}
    width = max((len(row) for row in table.rows[:SEARCHED_FOR_SAMPLES]), default=0)
    return [known.get(i) or ColumnUse(i, "") for i in range(max(width, *(i + 1 for i in known), 0))]


def _describe_column(table: Table, use: ColumnUse) -> dict[str, Any]:
    return {
        "index": use.index,
        "heading": use.heading if table.header_row else "",
        "label": use.label if table.header_row else column_letter(use.index),
        "field": use.field,
        "day": str(use.day) if use.day is not None else None,
        "is_mapped": use.is_mapped,
        "samples": _samples(table, use.index),
    }


def _samples(table: Table, index: int) -> list[str]:
    different: dict[str, None] = {}
    for row in table.rows[:SEARCHED_FOR_SAMPLES]:
        if index < len(row) and as_text(row[index]):
            different[shown(row[index])] = None
        if len(different) == SAMPLES:
            break
    return list(different)


def _by_sheet(tables: Iterable[Table]) -> dict[str, list[Table]]:
    sheets: dict[str, list[Table]] = {}
    for table in tables:
        sheets.setdefault(table.sheet, []).append(table)
    return sheets


def _cell_of(table: Table, problem: Problem) -> tuple[str | None, str]:
    """The kind and text of the cell a problem is about; nothing where a mapping could not help."""
    at = bisect_left(table.numbers, problem.row)
    if at == len(table.numbers) or table.numbers[at] != problem.row:
        return None, ""
    use = next((use for use in table.columns if problem.column in (use.label, use.field)), None)
    if use is None:
        return None, ""
    return _kind_of(use), as_text(table.rows[at][use.index])


def _kind_of(use: ColumnUse) -> str | None:
    if use.day is not None or use.field in PRESENCE_FIELDS:
        return "presence"
    if use.field in COUNTRY_FIELDS:
        return "country"
    return "sex" if use.field == "sex" else None
