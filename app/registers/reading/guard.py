"""Has a limited process read the file, so that a bomb takes only that one down."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.core.apart import answered_apart
from app.core.i18n import gettext as _
from app.registers.errors import EmptyFile, TooLarge
from app.registers.reading.kinds import FileKind, file_kind, refusal
from app.registers.reading.limits import DEFAULT_LIMITS, Limits
from app.registers.reading.text import TextForm, text_form
from app.registers.rules.cells import Cell, ClockTime, NoValue, Sheet, Workbook

CHILD = Path(__file__).with_name("child.py")


def read_tables(
    *paths: Path,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Workbook:
    """Read XLSX or delimited text; several files count as the sheets of one register.

    Raises a `RegisterRefused` with reason and remedy for what is not one, broken, or too large.
    """
    parts = [_read_file(Path(path), encoding=encoding, delimiter=delimiter, limits=limits) for path in paths]
    whole = Workbook(
        sheets=[sheet for part in parts for sheet in part.sheets],
        encoding=next((part.encoding for part in parts if part.encoding), None),
        delimiter=next((part.delimiter for part in parts if part.delimiter), None),
    )
    if not any(sheet.rows for sheet in whole.sheets):
        raise _empty()
    return whole


def _read_file(path: Path, *, encoding: str | None, delimiter: str | None, limits: Limits) -> Workbook:
    kind = file_kind(path, limits)
    job: dict[str, Any] = {"kind": kind.value, "path": str(path.resolve()), "limits": asdict(limits)}
    form = TextForm()
    if kind is FileKind.TEXT:
        form = text_form(path, encoding=encoding, delimiter=delimiter)
        job |= asdict(form) | {"name": path.stem}
    return Workbook(sheets=_answer(job, limits), encoding=form.encoding, delimiter=form.delimiter)


def _answer(job: dict[str, Any], limits: Limits) -> list[Sheet]:
    arguments = ("-I", str(CHILD), json.dumps(job))
    with answered_apart(*arguments, seconds=limits.seconds * 1.5, most=limits.answer) as lines:
        return _sheets(_rows(lines))


def _rows(lines: Iterator[bytes]) -> Iterator[Sequence[Any]]:
    decode = json.JSONDecoder(object_hook=_cell).decode
    for line in lines:
        if not line.endswith(b"\n"):
            return
        yield decode(line.decode("ascii"))


def _cell(item: dict[str, str]) -> Cell:
    if (moment := item.get("d")) is not None:
        return datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment)
    if (why := item.get("f")) is not None:
        return NoValue(why)
    return ClockTime(item.get("t", ""))


def _sheets(lines: Iterator[Sequence[Any]]) -> list[Sheet]:
    sheets: list[Sheet] = []
    known: dict[object, object] = {}  # equal texts share one object: registers repeat themselves
    share = known.setdefault
    for line in lines:
        first = line[0]
        if isinstance(first, int):
            sheets[-1].numbers.append(first)
            sheets[-1].rows.append([share(c, c) if type(c) is str else c for c in line[1:]])  # type: ignore[misc]
        elif first == "sheet":
            sheets.append(Sheet(name=line[1]))
        elif first == "refused":
            raise refusal(line[1])
        elif first == "end":
            return sheets
    raise TooLarge(
        _("Reading the file took more memory or time than an import may have."),
        remedy=_("Delete empty rows, columns and sheets that are not needed, or split the file."),
    )


def _empty() -> EmptyFile:
    return EmptyFile(
        _("The file is empty."), remedy=_("Check that the right file was chosen and that it was saved.")
    )
