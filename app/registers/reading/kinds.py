"""What kind of file it is, judged by its content; the name is only a hint for the message."""

from enum import StrEnum
from pathlib import Path

from app.core.i18n import gettext as _
from app.registers.errors import (
    Damaged,
    EmptyFile,
    Encrypted,
    NoSuchFile,
    NotASpreadsheet,
    OldFormat,
    RegisterRefused,
    TooLarge,
)
from app.registers.reading.limits import Limits

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 65536
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f\x1b")
_OTHER_KINDS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF",
    b"MZ\x90", b"SQLite format 3", b"BZh", b"\xfd7zXZ", b"II*\x00", b"MM\x00*", b"{\\rtf",
)  # fmt: skip
_HTML = (b"<html", b"<!doctype html", b"<table", b"<?xml")


class FileKind(StrEnum):
    """How a file is to be read."""

    XLSX = "xlsx"
    TEXT = "text"


def file_kind(path: Path, limits: Limits) -> FileKind:
    """Workbook or text; raises the refusal that fits for everything else."""
    head = _head(path, limits)
    if head.startswith(ZIP):
        return FileKind.XLSX
    if head.startswith(OLE):
        raise _old_or_encrypted(path)
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_OTHER_KINDS) or start.startswith(_HTML) or not _is_text(head):
        raise refusal("not_a_workbook")
    return FileKind.TEXT


def _head(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise NoSuchFile(
                _("There is no file at “%(path)s”.", path=path.name), remedy=_("Check the name of the file.")
            )
        if path.stat().st_size > limits.file:
            raise refusal("too_large_file")
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except (OSError, ValueError) as error:
        raise NoSuchFile(
            _("The file “%(path)s” cannot be opened.", path=path.name),
            remedy=_("Check the name of the file and whether you may read it."),
        ) from error
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise EmptyFile(
            _("The file is empty."), remedy=_("Check that the right file was chosen and that it was saved.")
        )
    return head


def _old_or_encrypted(path: Path) -> RegisterRefused:
    with path.open("rb") as stream:
        content = stream.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusal("encrypted")
    return refusal("old_xls")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_utf16(head):
        return True
    strange = sum(1 for byte in head if byte < 32 and byte not in _TEXT_CONTROLS)
    return strange * 1000 <= len(head)


def looks_utf16(head: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: delimiters and digits leave every other byte zero."""
    sample = head[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 20 * (even + 1) or (odd > len(sample) // 10 and even == 0):
        return "utf-16-le"
    if even > 20 * (odd + 1) or (even > len(sample) // 10 and odd == 0):
        return "utf-16-be"
    return None


_KINDS: dict[str, type[RegisterRefused]] = {
    "not_a_workbook": NotASpreadsheet,
    "opendocument": OldFormat,
    "xlsb": OldFormat,
    "old_xls": OldFormat,
    "encrypted": Encrypted,
    "damaged": Damaged,
    "entities": Damaged,
}


def refusal(code: str) -> RegisterRefused:
    """The refusal for a code, of this module or of the reading process."""
    reason, remedy = _words(code)
    return _KINDS.get(code, TooLarge)(reason, remedy=remedy)


def _words(code: str) -> tuple[str, str]:
    as_xlsx = _("Open it and save it as an Excel workbook (.xlsx) or as CSV.")
    words = {
        "not_a_workbook": (
            _("The file is not a spreadsheet, whatever its name says."),
            _("Save the register as an Excel workbook (.xlsx) or as CSV and choose that file."),
        ),
        "opendocument": (_("This is an OpenDocument file, which is not read."), as_xlsx),
        "xlsb": (_("This is a binary workbook (.xlsb), which is not read."), as_xlsx),
        "old_xls": (_("This is a file of an old kind (.xls or .doc), which is not read."), as_xlsx),
        "encrypted": (
            _("The workbook is protected with a password."),
            _("Open it with its password and save a copy without one."),
        ),
        "damaged": (
            _("The workbook is damaged: it cannot be read to its end."),
            _("Open it in a spreadsheet program, save it again as .xlsx, or send the file once more."),
        ),
        "entities": (_("The workbook holds definitions that no spreadsheet program writes."), as_xlsx),
    }
    return words.get(code) or (_too_large_reason(code), _too_large_remedy())


def _too_large_reason(code: str) -> str:
    reasons = {
        "too_large_file": _("The file is larger than an import may be (64 MB)."),
        "too_large_unpacked": _("Unpacked, the workbook is larger than an import may be (256 MB)."),
        "too_many_members": _("The workbook has more parts than a register needs (200)."),
        "too_many_rows": _("The file has more rows or cells than an import may have (250,000 rows)."),
        "too_many_columns": _("A sheet has more columns than an import may have (200)."),
        "too_long_line": _("The file has a line of more than a million characters, as no table has."),
        "too_long_field": _(
            "A cell of the file is longer than any register needs; a quotation mark may be open."
        ),
    }
    return reasons.get(code, _("The file is larger than an import may be."))


def _too_large_remedy() -> str:
    return _("Delete empty rows, columns and sheets that are not needed, or split the file.")
