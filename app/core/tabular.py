"""Tables as files: CSV that no spreadsheet runs, XLSX with real types, both written row by row."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from io import StringIO
from pathlib import Path
from typing import IO, Protocol
from uuid import UUID

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# A spreadsheet takes a text that starts like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where commas are decimal, it ends cells at semicolons, and a quote inside of a cell means nothing to it.
_LATER_START = re.compile(r"([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")
ROWS_A_CHUNK = 500
_FORMATS = {
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "time": "hh:mm",
    "percent": "0.0%",
    "decimal": "0.00",
    "integer": "0",
}
_WIDTHS = {"date": 12, "datetime": 17, "time": 8, "percent": 10, "decimal": 12, "integer": 12}
_SHEET_NAME_LENGTH = 31


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of an exported table; kind: text, integer, decimal, percent, date, datetime or time."""

    title: str
    kind: str = "text"
    width: int = 0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


class TextStream(Protocol):
    """Anything that takes text."""

    def write(self, text: str, /) -> object: ...


def write_csv(stream: TextStream, columns: Sequence[Column], *, rows: Iterable[Sequence[object]]) -> int:
    """Write a head and rows, comma-separated; returns the number of rows."""
    count = 0
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([harmless(column.title) for column in columns])
    for row in rows:
        writer.writerow([csv_cell(value) for value in row])
        count += 1
    return count


def csv_chunks(
    columns: Sequence[Column], *, rows: Iterable[Sequence[object]], bom: bool = True
) -> Iterator[bytes]:
    """The same file in pieces, as UTF-8; the mark in front tells Excel that it is."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff" if bom else "")
    writer.writerow([harmless(column.title) for column in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([csv_cell(value) for value in row])
        if number % ROWS_A_CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def harmless(text: str) -> str:
    """The text, with an apostrophe in front of what a spreadsheet would run, wherever it splits cells."""
    text = _LATER_START.sub(r"\1'", text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_cell(value: object) -> object:
    """A value as it stands in CSV: numbers plain, times in ISO 8601, texts harmless."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return harmless(value)
    if value is None or isinstance(value, int | float | Decimal):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return harmless(str(value))


def write_xlsx(target: str | Path | IO[bytes], sheets: Iterable[Sheet]) -> int:
    """Write a workbook with frozen heads and real types, never a formula; returns the number of rows.

    Whatever the rows raise is passed on, and so is OSError for a path that cannot be written.
    """
    if isinstance(target, str | Path):
        with Path(target).open("wb") as file:
            return write_xlsx(file, sheets)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    styles = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    count = 0
    try:
        for each in sheets:
            count += _write_sheet(book.add_worksheet(_sheet_name(each.name)), each, head=head, styles=styles)
        book.close()
    except BaseException:
        # The library closes its temporary files only with the workbook, which is not to be finished.
        for worksheet in book.worksheets():
            worksheet.row_data_fh.close()
        raise
    return count


def _write_sheet(sheet: Worksheet, content: Sheet, *, head: Format, styles: dict[str, Format]) -> int:
    kinds = [styles.get(column.kind) for column in content.columns]
    for index, column in enumerate(content.columns):
        sheet.set_column(index, index, _width(column))
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(content.columns):
        sheet.write_string(0, index, column.title, head)
    count = 0
    for count, row in enumerate(content.rows, 1):
        for index, value in enumerate(row):
            if value is not None and value != "":
                _write_cell(sheet, count, index=index, value=value, style=kinds[index])
    return count


def _write_cell(sheet: Worksheet, row: int, *, index: int, value: object, style: Format | None) -> None:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        sheet.write_string(row, index, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, index, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, index, value, style)
    elif isinstance(value, datetime | time):
        # A spreadsheet knows no zones: the wall time of the value's own zone is kept.
        sheet.write_datetime(row, index, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, index, value, style)
    else:
        sheet.write_string(row, index, str(value) if isinstance(value, UUID) else f"{value}")


def _width(column: Column) -> int:
    return column.width or max(_WIDTHS.get(column.kind, 22), min(len(column.title) + 2, 40))


def _sheet_name(name: str) -> str:
    cleaned = "".join(" " if character in "[]:*?/\\" else character for character in name).strip(" '")
    return cleaned[:_SHEET_NAME_LENGTH] or "Sheet1"
