"""Reads one file under limits on memory and time and writes its rows as lines of JSON to standard output.

Run as a script by `guard`, never imported by the application: a hostile workbook can abort the whole
process inside the parser. It therefore imports nothing of the application. The first element of a line says
what it is: a number is a row, "sheet" begins a sheet, "refused" ends with a reason code, "end" ends well.
"""

import csv
import gc
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TextIO
from xml.etree import ElementTree as ET  # scan_archive lets no definition of an entity get this far

CHUNK = 1 << 20
OVERLAP = 4096
# A filled cell right of column GZ or below row 999,999: the fast reader would ask for all the room up to it.
FAR_CELL = re.compile(rb' r="(?:[A-Z]{3}\d|[H-Z][A-Z]\d|[A-Z]{1,2}\d{7})[^>/]*>')
CELL = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d+)"([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL
)
EMPTY_VALUE = re.compile(rb"<(?:\w+:)?f\b(?!.*<(?:\w+:)?v[^>/]*>[^<])", re.DOTALL)
SHEET_MEMBER = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_BAD_CELLS = 20_000


class RefusedFileError(Exception):
    """Carries the code of the reason to the parent process."""


class Lines:
    """Writes rows, and stops when there are more of them than an import may have."""

    def __init__(self, out: TextIO, limits: dict[str, int]) -> None:
        self.out = out
        self.limits = limits
        self.rows = 0
        self.cells = 0

    def sheet(self, name: str) -> None:
        """Begin a sheet."""
        self.columns: set[int] = set()
        self.tell("sheet", name)

    def row(self, number: int, cells: list[Any]) -> None:
        """Write one row unless it is empty."""
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if not cells or not any(cell is not None and cell != "" for cell in cells):
            return
        self.rows += 1
        self.cells += len(cells)
        if len(cells) > self.limits["columns"]:
            self.columns.update(i for i, cell in enumerate(cells) if cell is not None and cell != "")
            if len(self.columns) > self.limits["columns"]:
                raise RefusedFileError("too_many_columns")
        if self.rows > self.limits["rows"] or self.cells > self.limits["cells"]:
            raise RefusedFileError("too_many_rows")
        self.tell(number, *cells)

    def tell(self, *items: object) -> None:
        """One line, as JSON in ASCII: no character can be taken for the end of a line."""
        self.out.write(encode(items) + "\n")


def as_json(value: object) -> dict[str, str | None]:
    """Dates, times and cells without a value, which JSON does not know."""
    if isinstance(value, datetime | date):
        return {"d": value.isoformat()[:19]}
    if isinstance(value, time | timedelta):
        return {"t": str(value)[:8]}
    return {"t": str(value)[:100]}


encode = json.JSONEncoder(default=as_json, check_circular=False, separators=(",", ":")).encode


def main(arguments: list[str]) -> int:
    """Read the file named in the job; the exit status is 0 also when it was refused with a reason."""
    gc.disable()  # nothing here is circular, and looking for it takes a third of the time
    job = json.loads(arguments[0])
    limit_this_process(job["limits"])
    lines = Lines(sys.stdout, job["limits"])
    try:
        if job["kind"] == "xlsx":
            read_workbook(job["path"], lines)
        else:
            read_text(job, lines)
    except RefusedFileError as error:
        lines.tell("refused", str(error))
    except MemoryError:
        return 3
    else:
        lines.tell("end")
    sys.stdout.flush()
    return 0


def limit_this_process(limits: dict[str, int]) -> None:
    """Cap memory, processor time and files; elsewhere the parent's clock remains."""
    try:
        import resource
    except ImportError:
        return
    for name, value in (
        ("RLIMIT_AS", limits["memory"]),
        ("RLIMIT_CPU", limits["seconds"]),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
    ):
        kind = getattr(resource, name, None)
        if kind is not None:
            resource.setrlimit(kind, (value, value))


def read_workbook(path: str, lines: Lines) -> None:
    """Scan the archive, then read its visible sheets by the fast reader, or the slow and careful one."""
    try:
        with zipfile.ZipFile(path) as archive:
            is_far, valueless = scan_archive(archive, lines.limits)
            parts = sheet_parts(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ET.ParseError) as error:
        raise RefusedFileError("damaged") from error
    except RuntimeError as error:  # what zipfile raises for a member that needs a password
        raise RefusedFileError("encrypted") from error
    bad_cells = {name: valueless.get(part, {}) for name, part in parts.items()}
    if is_far:
        read_with_openpyxl(path, lines, bad_cells)
    else:
        read_with_calamine(path, lines, bad_cells)


BadCells = dict[int, dict[int, str]]  # row and column, both from 0, and why the cell has no value


def scan_archive(archive: zipfile.ZipFile, limits: dict[str, int]) -> tuple[bool, dict[str, BadCells]]:
    """Unpack each member once, counting its real bytes: the directory of the archive may lie."""
    members = archive.infolist()
    if len(members) > limits["members"]:
        raise RefusedFileError("too_many_members")
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise RefusedFileError("xlsb")
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise RefusedFileError("opendocument")
    if "xl/workbook.xml" not in names:
        raise RefusedFileError("not_a_workbook")
    left, is_far, valueless = limits["unpacked"], False, {}
    for member in members:
        scan = MemberScan(is_sheet=SHEET_MEMBER.fullmatch(member.filename) is not None)
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise RefusedFileError("too_large_unpacked")
                scan.look(chunk)
        is_far = is_far or scan.is_far
        valueless[member.filename] = scan.bad_cells
    return is_far, valueless


class MemberScan:
    """Looks for what the parsers would trip over or hide, in one unpacked member, chunk by chunk."""

    def __init__(self, *, is_sheet: bool) -> None:
        self.is_sheet = is_sheet
        self.is_far = False
        self.bad_cells: BadCells = {}
        self.tail = b""
        self.found = 0

    def look(self, chunk: bytes) -> None:
        """Search this chunk together with the end of the one before."""
        data = self.tail + chunk
        if b"<!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
            raise RefusedFileError("entities")
        if self.is_sheet:
            self.is_far = self.is_far or FAR_CELL.search(data) is not None
            if (b"<f" in data or b":f" in data or b't="e"' in data) and self.found < MOST_BAD_CELLS:
                self.find_cells_without_value(data)
        self.tail = data[-OVERLAP:]

    def find_cells_without_value(self, data: bytes) -> None:
        """Note formulas that were never calculated and cells that show an error: both read as empty."""
        for match in CELL.finditer(data):
            letters, row, attributes, body = match.groups()
            if b't="e"' in attributes:
                why = "error"
            elif b't="str"' not in attributes and EMPTY_VALUE.search(body):
                why = "formula"
            else:
                continue
            self.found += 1
            self.bad_cells.setdefault(int(row) - 1, {})[column_number(letters)] = why


def column_number(letters: bytes) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which member of the archive holds the sheet of which name."""
    try:
        relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        workbook = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    except KeyError:
        return {}
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts = {}
    for item in workbook.iter():
        if item.tag.endswith("}sheet"):
            identity = next((v for k, v in item.items() if k == RELATION or k.endswith("}id")), None)
            target = targets.get(identity, "")
            parts[item.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def read_with_calamine(path: str, lines: Lines, bad_cells: dict[str, BadCells]) -> None:
    """The fast reader; a workbook that it cannot understand goes to the other one."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError as error:
        raise RefusedFileError("encrypted") from error
    except calamine.CalamineError:
        read_with_openpyxl(path, lines, bad_cells)
        return
    for sheet in workbook.sheets_metadata:
        if (
            sheet.typ != calamine.SheetTypeEnum.WorkSheet
            or sheet.visible != calamine.SheetVisibleEnum.Visible
        ):
            continue
        try:
            content = workbook.get_sheet_by_name(sheet.name)
        except calamine.CalamineError as error:
            raise RefusedFileError("damaged") from error
        lines.sheet(sheet.name)
        left = content.start[1] if content.start else 0
        merged = merged_cells(content.merged_cell_ranges or (), lines.limits)
        write_rows(lines, with_numbers(content.iter_rows(), left), bad_cells.get(sheet.name, {}), merged)


def with_numbers(rows: Iterator[list[Any]], left: int) -> Iterator[tuple[int, list[Any]]]:
    """Rows with their index; `left` empty columns that the reader leaves out are put back."""
    padding = [None] * left
    return ((index, padding + row) for index, row in enumerate(rows))


def merged_cells(ranges: Any, limits: dict[str, int]) -> dict[int, list[tuple[int, int, int]]]:
    """For each row below the top of a merged block: columns to fill (from, to) and the row of the value."""
    fill: dict[int, list[tuple[int, int, int]]] = {}
    for (top, left), (bottom, right) in ranges:
        if bottom - top > limits["rows"] or len(fill) > limits["rows"]:
            raise RefusedFileError("too_many_rows")
        for row in range(top + 1, bottom + 1):
            fill.setdefault(row, []).append((left, right, top))
    return fill


def write_rows(
    lines: Lines,
    rows: Iterator[tuple[int, list[Any]]],
    bad: BadCells,
    merged: dict[int, list[tuple[int, int, int]]],
) -> None:
    """Write numbered rows; a block merged over several rows gives its value to each of them."""
    tops: dict[tuple[int, int], Any] = {}
    wanted = {(top, left) for blocks in merged.values() for left, _, top in blocks}
    wanted_rows = {top for top, _ in wanted}
    for index, row in rows:
        for column, why in bad.get(index, {}).items():
            row.extend([None] * (column + 1 - len(row)))
            row[column] = {"f": why}
        if index in wanted_rows:
            tops.update({(index, c): value for c, value in enumerate(row) if (index, c) in wanted})
        if index in merged and any(cell not in (None, "") for cell in row):
            for left, _, top in merged[index]:
                if left < len(row):
                    row[left] = tops.get((top, left))
        lines.row(index + 1, row)


def read_with_openpyxl(path: str, lines: Lines, bad_cells: dict[str, BadCells]) -> None:
    """The slow reader, row by row in little memory whatever the sheet claims to span."""
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            if sheet.sheet_state != "visible":
                continue
            lines.sheet(sheet.title)
            sheet.reset_dimensions()
            rows = ((i, list(row)) for i, row in enumerate(sheet.iter_rows(values_only=True)))
            write_rows(lines, rows, bad_cells.get(sheet.title, {}), {})
    except (RefusedFileError, MemoryError):
        raise
    except Exception as error:  # a parser fed with nonsense may raise anything
        raise RefusedFileError("damaged") from error


def read_text(job: dict[str, Any], lines: Lines) -> None:
    """Read delimited text; rows are records: a line break inside quotes does not shift the numbers."""
    lines.sheet(job["name"])
    csv.field_size_limit(job["limits"]["field"])
    with Path(job["path"]).open(encoding=job["encoding"], errors="replace", newline="") as stream:
        if job["skip_first"]:
            stream.readline()
        reader = csv.reader(unbroken(stream, job["limits"]["line"]), delimiter=job["delimiter"])
        last_line = 0
        try:
            for number, record in enumerate(reader, start=1):
                if reader.line_num - last_line > 1:
                    mark_swallowed_lines(record, job["delimiter"])
                last_line = reader.line_num
                lines.row(number, record)
        except csv.Error as error:
            raise RefusedFileError("too_long_field") from error


def mark_swallowed_lines(record: list[Any], delimiter: str) -> None:
    """A cell with whole lines of the table inside comes from a quotation mark that was never closed."""
    for column, cell in enumerate(record):
        if any(line.count(delimiter) >= 2 for line in cell.splitlines()[1:]):
            record[column] = {"f": "quote"}


def unbroken(stream: TextIO, longest: int) -> Iterator[str]:
    """Lines of bounded length, without the NUL characters the csv reader stumbles over."""
    while line := stream.readline(longest):
        if len(line) >= longest:
            raise RefusedFileError("too_long_line")
        yield line.replace("\0", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
