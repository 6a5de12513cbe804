"""Leaves out rows that are no entries of a list: notes, sums, repeated headings, prepared but empty lines."""

from dataclasses import replace

from app.registers.rules.cells import Cell, Row, as_text
from app.registers.rules.headings import Kind
from app.registers.rules.layout import Table
from app.registers.rules.values import is_blank, is_total

MANY = 4  # cells filled in a row that is surely no note
PREPARED = frozenset(
    {"session", "number"}
)  # what stands in lines that were prepared for people who never came


def with_real_rows(table: Table) -> Table:
    """The same table without the rows that describe nothing."""
    headings = {use.heading for use in table.columns if use.heading}
    prepared = frozenset(use.index for use in table.columns if use.field in PREPARED)
    suspects: dict[Cell, bool] = {}
    kept = []
    for i, row in enumerate(table.rows):
        first = next((cell for cell in row if cell is not None and cell != ""), None)
        suspect = suspects.get(first)
        if suspect is None:
            text = as_text(first)
            suspect = suspects[first] = text in headings or is_total(text)
        if suspect and _is_heading_or_sum(row, headings):
            continue
        if len(row) - row.count(None) - row.count("") <= MANY and _says_nothing(row, table.kind, prepared):
            continue
        kept.append(i)
    if len(kept) == len(table.rows):
        return table
    return replace(table, numbers=[table.numbers[i] for i in kept], rows=[table.rows[i] for i in kept])


def _is_heading_or_sum(row: Row, headings: set[str]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    if is_total(as_text(filled[0])):
        return all(
            isinstance(cell, int | float) or as_text(cell).replace(".", "").isdecimal() for cell in filled[1:]
        )
    return sum(as_text(cell) in headings for cell in filled) * 2 > len(filled)


def _says_nothing(row: Row, kind: Kind | None, prepared: frozenset[int]) -> bool:
    filled = {i for i, cell in enumerate(row) if not is_blank(cell)}
    if kind is Kind.PEOPLE and filled <= prepared:
        return True
    return len(filled) <= 1 and all(isinstance(row[i], str) and len(row) > 1 for i in filled)
