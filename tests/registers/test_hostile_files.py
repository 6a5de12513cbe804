"""Files that are no registers, are broken, or mean harm: each ends in a clear refusal, at little cost."""

import io
import os
import random
import resource
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from app.registers import errors
from app.registers.reading import Limits, read_tables

MEGABYTE = 1 << 20
USUAL = Limits()
SMALL = Limits(unpacked=4 * MEGABYTE, rows=1000, cells=20_000)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r0" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def workbook(path: Path, rows: str, *, head: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """A minimal workbook whose only sheet has these rows, written by hand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", head + sheet)
        for name, more in (extra or {}).items():
            archive.writestr(name, more)
    return path


def cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def refused(path: Path, limits: Limits = USUAL) -> errors.RegisterRefused:
    """The refusal of a file, after seeing that it came soon and cost this process little."""
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(errors.RegisterRefused) as caught:
        read_tables(path, limits=limits)
    assert time.monotonic() - started < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # kilobytes
    assert caught.value.reason.endswith(".")
    assert caught.value.remedy.endswith(".")
    return caught.value


OTHER_KINDS: dict[str, bytes] = {
    "photo.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "scan.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "noise.csv": random.Random(1).randbytes(4096),
    "page.xls": b"<html><body><table><tr><td>Ref</td></tr></table></body></html>",
    "archive.xlsx": b"\x1f\x8b\x08\x00" + bytes(100),
    "program.csv": b"\x7fELF" + bytes(64),
}


@pytest.mark.parametrize("name", OTHER_KINDS)
def test_another_kind_of_file_is_named_as_such(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(OTHER_KINDS[name])
    assert isinstance(refused(path), errors.NotASpreadsheet)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n  \n", b"\xff\xfe"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    assert isinstance(refused(path), errors.EmptyFile)


def test_a_workbook_of_empty_sheets_is_said_to_be_empty(tmp_path: Path) -> None:
    assert isinstance(refused(workbook(tmp_path / "a.xlsx", "")), errors.EmptyFile)


def test_a_folder_or_missing_file_is_not_opened(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path), errors.NoSuchFile)
    assert isinstance(refused(tmp_path / "missing.xlsx"), errors.NoSuchFile)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert isinstance(refused(tmp_path / "pipe.csv"), errors.NoSuchFile)


def test_an_old_workbook_and_an_encrypted_one_are_told_apart(tmp_path: Path) -> None:
    old, locked = tmp_path / "old.xls", tmp_path / "locked.xlsx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "Workbook".encode("utf-16-le"))
    locked.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    )
    assert isinstance(refused(old), errors.OldFormat)
    assert isinstance(refused(locked), errors.Encrypted)


def test_other_office_files_are_refused_with_what_to_do(tmp_path: Path) -> None:
    for name, member, content in (
        ("a.ods", "mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("a.xlsb", "xl/workbook.bin", b"x"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(member, content)
        assert isinstance(refused(tmp_path / name), errors.OldFormat)
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", b"<document/>")
    assert isinstance(refused(tmp_path / "a.docx"), errors.NotASpreadsheet)


def test_a_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", f'<row r="1">{cell("A1", "x" * 5000)}</row>').read_bytes()
    for length in (30, len(whole) // 2, len(whole) - 10):
        (tmp_path / "cut.xlsx").write_bytes(whole[:length])
        assert isinstance(refused(tmp_path / "cut.xlsx"), errors.Damaged)


def test_a_damaged_sheet_is_damaged(tmp_path: Path) -> None:
    assert isinstance(refused(workbook(tmp_path / "a.xlsx", "<row><c r='1'><<<")), errors.Damaged)


def test_a_zip_bomb_is_stopped_by_its_real_size(tmp_path: Path) -> None:
    bomb = workbook(tmp_path / "bomb.xlsx", "", extra={"xl/media/a.xml": bytes(300 * MEGABYTE)})
    assert bomb.stat().st_size < MEGABYTE
    assert isinstance(refused(bomb), errors.TooLarge)


def test_a_zip_that_lies_about_its_size_is_stopped_too(tmp_path: Path) -> None:
    bomb = workbook(tmp_path / "bomb.xlsx", "", extra={"xl/media/a.xml": bytes(300 * MEGABYTE)})
    content = bomb.read_bytes().replace(struct.pack("<L", 300 * MEGABYTE), struct.pack("<L", 100))
    bomb.write_bytes(content)
    assert isinstance(refused(bomb), errors.TooLarge | errors.Damaged)


def test_more_members_than_a_register_has_are_refused(tmp_path: Path) -> None:
    many = workbook(tmp_path / "a.xlsx", "", extra={f"xl/media/{n}.png": b"" for n in range(300)})
    assert isinstance(refused(many), errors.TooLarge)


def test_entity_definitions_are_refused(tmp_path: Path) -> None:
    head = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    assert isinstance(refused(workbook(tmp_path / "a.xlsx", "", head=head)), errors.Damaged)


def test_a_stray_cell_at_the_far_corner_is_read_in_little_memory(tmp_path: Path) -> None:
    rows = f'<row r="1">{cell("A1", "Ref")}</row><row r="1048576">{cell("XFD1048576", "far")}</row>'
    sheet = read_tables(workbook(tmp_path / "far.xlsx", rows)).sheets[0]
    assert sheet.numbers == [1, 1048576]
    assert sheet.rows[1][16383] == "far"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024 * 1024


def test_a_far_corner_that_hides_from_the_scan_takes_only_the_reader_down(tmp_path: Path) -> None:
    rows = f'<row r="1">{cell("A1", "Ref")}</row><row\nr="1048576"><c\nr="XFD1048576"><v>1</v></c></row>'
    assert isinstance(refused(workbook(tmp_path / "far.xlsx", rows)), errors.TooLarge)


def test_two_million_empty_rows_are_nothing(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}" ht="15"/>' for n in range(2, 2_000_000))
    sheet = read_tables(workbook(tmp_path / "a.xlsx", f'<row r="1">{cell("A1", "Ref")}</row>{rows}')).sheets[
        0
    ]
    assert sheet.rows == [["Ref"]]


def test_more_rows_than_an_import_may_have_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1200))
    assert isinstance(refused(workbook(tmp_path / "a.xlsx", rows), SMALL), errors.TooLarge)
    (tmp_path / "a.csv").write_text("a,b\n" * 1200)
    assert isinstance(refused(tmp_path / "a.csv", SMALL), errors.TooLarge)


def test_hundreds_of_filled_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(f"c{n}" for n in range(300)) + "\n")
    assert isinstance(refused(tmp_path / "a.csv"), errors.TooLarge)


def test_one_text_repeated_by_reference_does_not_fill_the_memory(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        for row in range(60_000):
            sheet.write_string(row, 0, "x" * 32_000)
    assert isinstance(refused(tmp_path / "a.xlsx"), errors.TooLarge)


def test_text_without_lines_or_with_an_open_quote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"Ref," * MEGABYTE)
    assert isinstance(refused(tmp_path / "a.csv"), errors.TooLarge)
    (tmp_path / "b.csv").write_bytes(b'Ref,Start\n"2009-01,2009-01-26\n' + b"x,2009-01-26\n" * 20_000)
    assert isinstance(refused(tmp_path / "b.csv"), errors.TooLarge)


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as stream:
        stream.truncate(65 * MEGABYTE)
    assert isinstance(refused(tmp_path / "a.csv"), errors.TooLarge)


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_000))
    slow = Limits(seconds=0)
    assert isinstance(refused(workbook(tmp_path / "a.xlsx", rows), slow), errors.TooLarge)


def test_a_workbook_the_fast_reader_cannot_open_goes_to_the_other(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Ref", "Start"])
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "a.xlsx").write_bytes(content.getvalue())
    assert read_tables(tmp_path / "a.xlsx").sheets[0].rows == [["Ref", "Start"]]
