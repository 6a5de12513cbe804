"""Which sheet is which, where its headings stand, and what each column holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.core.i18n import gettext as _
from app.registers.errors import BadMapping
from app.registers.rules.cells import Cell, Row, Sheet, Workbook, as_text
from app.registers.rules.columns import ColumnUse, assign_columns, assign_without_headings, column_letter
from app.registers.rules.headings import Kind, heading_day, recognised
from app.registers.rules.mapping import NO_MAPPING, Mapping, SheetMapping

SEARCHED_ROWS = 40
MANY_HEADINGS = 4  # in a row that must be one of headings, not of entries
ANOTHER_LIST = 3  # headings that a second list in the same sheet must have
PERSON_MARKS = frozenset(
    {"family_name", "given_name", "full_name", "sex", "email", "own_script", "days_present"}
)
PERSON_FACTS = PERSON_MARKS | {"organisation", "sector", "position", "attended", "number"}
NAMES = frozenset({"family_name", "given_name", "full_name", "name", "own_script"})

__all__ = ["ColumnUse", "Table", "column_letter", "find_tables"]


@dataclass(frozen=True, slots=True)
class Table:
    """One list in one sheet: its columns as understood, its rows with their numbers in the spreadsheet."""

    sheet: str
    kind: Kind | None  # None where the headings make neither list
    header_row: int  # as numbered in the spreadsheet; 0 without headings
    columns: tuple[ColumnUse, ...]
    numbers: Sequence[int] = field(repr=False)
    rows: Sequence[Row] = field(repr=False)

    @property
    def holds_sessions_too(self) -> bool:
        """One row a person, with the facts of the session repeated in each."""
        return self.kind is Kind.PEOPLE and self.index("session_start") is not None

    def index(self, name: str) -> int | None:
        """Where the column of a field is, from 0."""
        return next((use.index for use in self.columns if use.field == name), None)

    def days(self) -> list[tuple[int | date, int]]:
        """The day columns: number or date of the day, and index of the column."""
        return [(use.day, use.index) for use in self.columns if use.day is not None]

    def label(self, name: str) -> str:
        """The heading of a field as it stands in the file, for messages."""
        return next((use.label for use in self.columns if use.field == name), "")


def find_tables(workbook: Workbook, mapping: Mapping = NO_MAPPING) -> list[Table]:
    """One table for each list in the workbook, and one of no kind for each sheet that holds none."""
    _check_sheets(workbook, mapping)
    return [
        table
        for position, sheet in enumerate(workbook.sheets, start=1)
        if sheet.rows
        for table in _tables_of(sheet, position, mapping)
    ]


def _check_sheets(workbook: Workbook, mapping: Mapping) -> None:
    for kind in Kind:
        wanted = mapping.of(kind).sheet
        if wanted is not None and not any(
            _is_sheet(sheet, position, wanted) for position, sheet in enumerate(workbook.sheets, start=1)
        ):
            raise BadMapping(
                _("The mapping names a sheet that the file does not have: “%(sheet)s”.", sheet=str(wanted)),
                remedy=_("Its sheets are: %(names)s.", names=", ".join(s.name for s in workbook.sheets)),
            )


def _is_sheet(sheet: Sheet, position: int, wanted: str | int) -> bool:
    return position == wanted if isinstance(wanted, int) else as_text(sheet.name) == as_text(wanted)


def _tables_of(sheet: Sheet, position: int, mapping: Mapping) -> list[Table]:
    for kind in Kind:
        part = mapping.of(kind)
        if part.sheet is not None and _is_sheet(sheet, position, part.sheet):
            return [_mapped_table(sheet, kind, part)]
    kinds = [kind for kind in Kind if mapping.of(kind).sheet is None]
    starts = _header_rows(sheet, kinds, mapping)
    if not starts:
        return [Table(sheet.name, None, 0, _unused(sheet), sheet.numbers, sheet.rows)]
    ends = [start for start, _kind in starts[1:]] + [len(sheet.rows)]
    return [
        _table(sheet, kind, start, end=end, part=mapping.of(kind))
        for (start, kind), end in zip(starts, ends, strict=True)
    ]


def _unused(sheet: Sheet) -> tuple[ColumnUse, ...]:
    return tuple(ColumnUse(i, as_text(cell)) for i, cell in enumerate(sheet.rows[0]) if as_text(cell))


def _header_rows(sheet: Sheet, kinds: list[Kind], mapping: Mapping) -> list[tuple[int, Kind]]:
    """Indexes of the rows of headings: the richest near the top, and any that begins another list."""
    near_top = [(*_heading_score(row, kinds, mapping), i) for i, row in enumerate(sheet.rows[:SEARCHED_ROWS])]
    headings = [(score, kind, i) for score, kind, i in near_top if kind is not None]
    if not headings:
        return []
    _score, best_kind, best = max(headings, key=lambda found: (found[0], -found[2]))
    above = [
        (score, -i, kind)
        for score, kind, i in headings
        if i < best and kind is not best_kind and score >= ANOTHER_LIST
    ]
    found = [(-max(above)[1], max(above)[2])] if above else []
    found.append((best, best_kind))
    for i in range(best + 1, len(sheet.rows)):
        if sheet.numbers[i] - sheet.numbers[i - 1] > 1:
            score, kind = _heading_score(sheet.rows[i], [k for k in kinds if k is not found[-1][1]], mapping)
            if kind and score >= ANOTHER_LIST:
                found.append((i, kind))
    return found


def _heading_score(row: Row, kinds: list[Kind], mapping: Mapping) -> tuple[int, Kind | None]:
    """How many fields and days a row names, and which kind of list it would head."""
    kind = _kind_of(row, kinds, mapping)
    return (len(_fields(row, kind, mapping)) if kind else 0), kind


def _fields(row: Row, kind: Kind, mapping: Mapping) -> set[str | int | date]:
    texts = {as_text(cell).casefold() for cell in row}
    columns = mapping.of(kind).columns
    mapped = {name for name, at in columns.items() if isinstance(at, str) and as_text(at).casefold() in texts}
    return recognised(row, kind) | mapped


def _kind_of(row: Row, kinds: list[Kind], mapping: Mapping) -> Kind | None:
    """What a row of headings makes of its sheet, if it is one at all."""
    people, sessions = (_fields(row, kind, mapping) for kind in (Kind.PEOPLE, Kind.SESSIONS))
    has_sessions = "start" in sessions and bool(sessions & {"ref", "title"}) and len(sessions) >= 2
    person_facts = len(people & PERSON_FACTS) + any(not isinstance(name, str) for name in people)
    has_people = bool(people & NAMES) and person_facts >= 1 and len(people) >= 2
    marks = len(people & PERSON_MARKS) + any(not isinstance(name, str) for name in people)
    if Kind.PEOPLE in kinds and has_people and (marks >= 2 or not has_sessions):
        return Kind.PEOPLE
    return Kind.SESSIONS if Kind.SESSIONS in kinds and has_sessions else None


def _mapped_table(sheet: Sheet, kind: Kind, part: SheetMapping) -> Table:
    if part.header_row == 0:
        columns = assign_without_headings(part, kind)
        return Table(sheet.name, kind, 0, columns, sheet.numbers, _even(sheet.rows, columns))
    if part.header_row is not None:
        start = next((i for i, number in enumerate(sheet.numbers) if number >= part.header_row), 0)
    else:
        mapping = Mapping(sessions=part) if kind is Kind.SESSIONS else Mapping(people=part)
        rows = range(min(SEARCHED_ROWS, len(sheet.rows)))
        start = max(rows, key=lambda i: (len(_fields(sheet.rows[i], kind, mapping)), -i))
    return _table(sheet, kind, start, end=len(sheet.rows), part=part)


def _table(sheet: Sheet, kind: Kind, start: int, *, end: int, part: SheetMapping) -> Table:
    if part.sheet is None and part.header_row == 0:
        return _mapped_table(sheet, kind, part)
    headings, first = _headings(sheet, kind, start)
    first = _after_translations(sheet, kind, first, end=end)
    columns = assign_columns(headings, kind, part)
    rows = _even(sheet.rows[first:end], columns)
    return Table(sheet.name, kind, sheet.numbers[start], columns, sheet.numbers[first:end], rows)


def _headings(sheet: Sheet, kind: Kind, start: int) -> tuple[list[Cell], int]:
    """The headings, and the row after them: days often stand in a second line below one heading."""
    top = list(sheet.rows[start])
    if kind is not Kind.PEOPLE or start + 1 >= len(sheet.rows):
        return top, start + 1
    below = sheet.rows[start + 1]
    filled = [(i, cell) for i, cell in enumerate(below) if cell is not None and cell != ""]
    if not filled or not all(_is_day_below(cell) for _i, cell in filled) or len(filled) == 1:
        return top, start + 1
    top += [None] * (len(below) - len(top))
    for i, cell in filled:
        if heading_day(top[i]) is None:
            top[i] = cell
    return top, start + 2


def _after_translations(sheet: Sheet, kind: Kind, first: int, *, end: int) -> int:
    """The first row that is not the headings once more, in another language."""
    while first < end:
        filled = [cell for cell in sheet.rows[first] if cell is not None and cell != ""]
        if len(recognised(filled, kind)) < max(MANY_HEADINGS, len(filled) * 0.6):
            break
        first += 1
    return first


def _is_day_below(cell: Cell) -> bool:
    return heading_day(cell) is not None or (isinstance(cell, int | float) and 1 <= cell <= 31) or cell == "1"


def _even(rows: Sequence[Row], columns: tuple[ColumnUse, ...]) -> list[Row]:
    """Rows as long as the last column that is used, so that every cell can be taken by its index."""
    width = max((use.index for use in columns), default=0) + 1
    return [row if len(row) >= width else row + [None] * (width - len(row)) for row in rows]
