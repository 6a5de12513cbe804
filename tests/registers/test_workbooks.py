"""Workbooks: cells of every type, and what spreadsheets do to a table."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from app.registers.reading import read_tables
from app.registers.reading.limits import Limits
from app.registers.rules import Sheet, understand
from app.registers.rules.cells import ClockTime, NoValue
from tests.registers.reading_aloud import SESSIONS, TODAY, resolve_country


def saved(path: Path, fill: Any) -> Sheet:
    """The first sheet of a workbook that `fill` wrote into."""
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book, book.add_worksheet("Sheet"))
    return read_tables(path).sheets[0]


def test_cells_keep_their_types(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        as_date, as_time = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "hh:mm"))
        sheet.write_row(0, 0, ["text", 1.5, True, ""])
        sheet.write_datetime(0, 4, date(2009, 1, 26), as_date)
        sheet.write_datetime(0, 5, time(8, 45), as_time)
        sheet.write_datetime(0, 6, datetime(2009, 1, 26, 9, 30), as_date)  # noqa: DTZ001

    row = saved(tmp_path / "a.xlsx", fill).rows[0]
    assert row[:5] == ["text", 1.5, True, "", date(2009, 1, 26)]
    assert row[5] == ClockTime("08:45:00")
    assert row[6] == datetime(2009, 1, 26, 9, 30)  # noqa: DTZ001


def test_rows_keep_their_numbers_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write(2, 1, "Ref")
        sheet.write(7, 1, "S1")

    found = saved(tmp_path / "a.xlsx", fill)
    assert found.numbers == [3, 8]
    assert found.rows == [[None, "Ref"], [None, "S1"]]


def test_a_block_merged_over_rows_gives_each_its_value(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Session", "Name"])
        sheet.merge_range("A2:A4", "S1")
        sheet.write_column(1, 1, ["Amina", "Bruno", "Chen"])

    assert [row[0] for row in saved(tmp_path / "a.xlsx", fill).rows] == ["Session", "S1", "S1", "S1"]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("Seen").write(0, 0, "Ref")
        lists = book.add_worksheet("Lists")
        lists.write(0, 0, "Kenya")
        lists.hide()
    assert [sheet.name for sheet in read_tables(tmp_path / "a.xlsx").sheets] == ["Seen"]


def test_a_formula_gives_its_stored_result(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")

    assert saved(tmp_path / "a.xlsx", fill).rows == [[2.0, NoValue.ERROR]]


def test_a_formula_that_was_never_calculated_refuses_its_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [*SESSIONS, ["S2", "T", "=TODAY()", "", "Kenya"]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = understand(read_tables(tmp_path / "a.xlsx"), resolve_country=resolve_country, today=TODAY)
    assert [session.ref for session in found.sessions] == ["S1"]
    assert [(problem.row, problem.column) for problem in found.refused] == [(3, "Start")]
    assert "formula" in found.refused[0].reason


def test_the_careful_reader_reads_the_same(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Ref", "Start", "Days"])
        sheet.write_row(1, 0, ["S1", "2009-01-26", 3])
        sheet.write_formula(2, 0, "=A2", None, "S1")

    plain = saved(tmp_path / "a.xlsx", fill)

    def fill_far(book: Any, sheet: Any) -> None:
        fill(book, sheet)
        sheet.write(0, 9000, "far")

    far = saved(tmp_path / "b.xlsx", fill_far)
    assert [row[:3] for row in far.rows] == plain.rows
    assert far.numbers == plain.numbers


def test_limits_let_a_hundred_thousand_people_pass() -> None:
    limits = Limits()
    assert limits.rows >= 100_000
    assert limits.cells >= 100_000 * 20
    assert limits.unpacked >= 100_000 * 700  # bytes that a row of a register takes in a workbook
