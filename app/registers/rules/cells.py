"""Cells, sheets, and the text in them."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.core.i18n import gettext as _


class NoValue(StrEnum):
    """Why a cell that is not empty has no value to take."""

    FORMULA = "formula"
    ERROR = "error"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day or a duration, as text."""

    text: str


Cell = str | int | float | bool | date | datetime | ClockTime | NoValue | None
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a cell cannot be taken, and what to do about it."""

    reason: str
    remedy: str


@dataclass(slots=True)
class Sheet:
    """The rows of a sheet that are not empty; `numbers` are theirs in the spreadsheet, from 1."""

    name: str
    numbers: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Workbook:
    """What a file holds; `encoding` and `delimiter` say how a text file was read."""

    sheets: list[Sheet]
    encoding: str | None = None
    delimiter: str | None = None


_INVISIBLE: dict[int, str | None] = dict.fromkeys(
    [
        *(*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
        *(0xAD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFC),
    ]
)
for _space in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85):
    _INVISIBLE[_space] = " "
_ANY_INVISIBLE = re.compile("[" + re.escape("".join(map(chr, _INVISIBLE))) + "]")
_TEXT_IN_FORMULA = re.compile(r'="([^"]*)"')
_JOINERS = "\u200c\u200d"
SHOWN_LENGTH = 40


def clean(text: str) -> str:
    """Trimmed, single spaces, NFC, without invisible characters; joiners stay inside words that need them."""
    if not text.isascii():
        if _ANY_INVISIBLE.search(text):
            text = text.translate(_INVISIBLE)
        text = unicodedata.normalize("NFC", text).strip(_JOINERS)
    elif not text.isprintable():
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def as_text(cell: Cell) -> str:
    """Any cell as the text a reader sees in it; whole numbers lose their ".0"."""
    if isinstance(cell, str):
        return clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, ClockTime):
        return cell.text
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_ref(cell: Cell) -> str:
    """A cell as a reference; spreadsheets make a date of a reference such as 2009-01."""
    if isinstance(cell, date) and cell.day == 1:
        return f"{cell.year}-{cell.month:02d}"
    return as_text(cell)


def without_value(cell: Cell) -> Bad | None:
    """The complaint about a cell that holds something, but no value: a formula, an error, an open quote."""
    if cell is NoValue.FORMULA or (isinstance(cell, str) and _is_formula(cell)):
        return Bad(
            _("The cell holds a formula without a stored result."),
            _("Replace the formula by its value (copy, paste special, values) and save the file."),
        )
    if cell is NoValue.ERROR or (isinstance(cell, str) and cell.startswith("#") and cell in _ERRORS):
        return Bad(
            _("The formula in this cell ends in an error."), _("Write the value itself into the cell.")
        )
    if cell is NoValue.QUOTE:
        return Bad(
            _("The lines after this one were swallowed by a quotation mark that is never closed."),
            _("Close or remove the quotation mark in this row."),
        )
    return None


_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}


def _is_formula(text: str) -> bool:
    return len(text) > 1 and text[0] == "=" and _TEXT_IN_FORMULA.fullmatch(text) is None


def unwrapped(text: str) -> str:
    """The text inside ="…", which spreadsheets write into CSV to keep leading zeros."""
    match = _TEXT_IN_FORMULA.fullmatch(text)
    return match.group(1) if match else text


def shown(cell: Cell) -> str:
    """A cell as it is quoted in a message: short enough to stay in a sentence."""
    text = as_text(cell)
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
