"""Tables as files that a spreadsheet opens and never runs."""

import csv
import io
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import openpyxl
import pytest

from app.core.tabular import Column, Sheet, csv_chunks, harmless, write_csv, write_xlsx

COLUMNS = [Column(title="Name"), Column(title="Days", kind="integer"), Column(title="Start", kind="date")]


class State(StrEnum):
    OPEN = "open"


def as_csv(*rows: tuple[object, ...]) -> list[list[str]]:
    stream = io.StringIO()
    write_csv(stream, COLUMNS, rows=rows)
    return list(csv.reader(io.StringIO(stream.getvalue())))


def as_xlsx(*rows: tuple[object, ...]) -> "openpyxl.worksheet.worksheet.Worksheet":
    target = io.BytesIO()
    write_xlsx(target, [Sheet(name="People", columns=COLUMNS, rows=rows)])
    return openpyxl.load_workbook(io.BytesIO(target.getvalue()))["People"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("separator", [";", "; ", "\t", "\n", "\r\n"])
def test_a_formula_does_not_begin_where_another_country_ends_a_cell(separator: str) -> None:
    stream = io.StringIO()
    write_csv(stream, COLUMNS, rows=[("Bruno", f"Police{separator}=1+1{separator}@SUM(A1)", None)])
    cells = [cell for line in stream.getvalue().splitlines() for cell in re.split("[;\t]", line)]
    assert "'=1+1" in [cell.strip() for cell in cells]
    assert not any(cell.strip().startswith(("=", "@")) for cell in cells)


@pytest.mark.parametrize("text", ["Côte d’Ivoire – ليلى", "Police; justice", "a-b; c=d"])
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_csv_keeps_negative_numbers_as_numbers() -> None:
    assert as_csv(("Bruno", -3, None))[1] == ["Bruno", "-3", ""]


def test_csv_writes_dates_states_and_decimals_plainly() -> None:
    moment = datetime(2026, 3, 16, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    row = as_csv((State.OPEN, Decimal("0.93"), date(2026, 3, 16)), (moment, True, None))
    assert row[1:] == [["open", "0.93", "2026-03-16"], ["2026-03-16 09:30+01:00", "1", ""]]


def test_a_head_cannot_be_a_formula_either() -> None:
    stream = io.StringIO()
    write_csv(stream, [Column(title="=1+1")], rows=[])
    assert stream.getvalue() == "'=1+1\r\n"


def test_streamed_csv_is_the_same_file_with_a_mark_for_excel() -> None:
    rows = [(f"Person {number}", number, None) for number in range(1200)]
    stream = io.StringIO()
    write_csv(stream, COLUMNS, rows=rows)
    chunks = list(csv_chunks(COLUMNS, rows=iter(rows)))
    assert len(chunks) == 3
    assert b"".join(chunks).decode("utf-8-sig") == stream.getvalue()


def test_xlsx_never_contains_a_formula_or_a_link() -> None:
    sheet = as_xlsx(("=1+1", 1, None), ("https://example.org", 2, None))
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "=1+1"
    assert sheet["A3"].hyperlink is None


def test_xlsx_keeps_types_and_freezes_the_head() -> None:
    sheet = as_xlsx(("አበበ በቀለ", 3, date(2026, 3, 16)))
    assert sheet["A2"].value == "አበበ በቀለ"
    assert sheet["B2"].value == 3
    assert sheet["C2"].is_date
    assert sheet.freeze_panes == "A2"


def test_xlsx_shows_the_wall_time_of_a_moment() -> None:
    sheet = as_xlsx(("x", datetime(2026, 3, 16, 9, 30, tzinfo=UTC), None))
    assert sheet["B2"].value is not None


def test_a_sheet_name_is_made_acceptable() -> None:
    target = io.BytesIO()
    write_xlsx(target, [Sheet(name="Accra: days 1/2 " + "x" * 40, columns=COLUMNS, rows=[])])
    assert openpyxl.load_workbook(io.BytesIO(target.getvalue())).sheetnames[0].startswith("Accra  days 1 2")


def test_a_workbook_goes_to_a_path_too(tmp_path: Path) -> None:
    assert write_xlsx(tmp_path / "x.xlsx", [Sheet(name="A", columns=COLUMNS, rows=[("Bruno", 1, None)])]) == 1
    assert openpyxl.load_workbook(tmp_path / "x.xlsx")["A"]["A2"].value == "Bruno"


def test_a_fault_while_reading_rows_is_passed_on_and_leaves_nothing_open() -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        yield ("Bruno", 1, None)
        raise LookupError

    with pytest.raises(LookupError):
        write_xlsx(io.BytesIO(), [Sheet(name="A", columns=COLUMNS, rows=rows())])


def test_twenty_thousand_people_are_written_in_time() -> None:
    rows = [(f"Person {n}", n, date(2026, 3, 16), "Ministry", "KEN", "f", 3, 0.93) for n in range(20_000)]
    columns = [*COLUMNS, *(Column(title=str(n)) for n in range(5))]
    began = time.process_time()
    assert sum(map(len, csv_chunks(columns, rows=rows))) > 1_000_000
    written = time.process_time()
    assert write_xlsx(io.BytesIO(), [Sheet(name="People", columns=columns, rows=rows)]) == 20_000
    assert written - began < 1
    assert time.process_time() - written < 3
