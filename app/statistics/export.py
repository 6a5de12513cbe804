"""A report as files: JSON, CSV and XLSX."""

import io
import json
from datetime import datetime

from app.core.i18n import gettext as _
from app.core.tabular import Column, Sheet, csv_chunks, write_xlsx
from app.statistics.rules.asked import Asked
from app.statistics.rules.headline import statement
from app.statistics.rules.presentation import (
    as_json,
    data_columns,
    data_rows,
    flat_columns,
    flat_rows,
)
from app.statistics.rules.table import Table
from app.statistics.rules.words import selection_in_words


def report_json(table: Table, asked: Asked, *, as_of: datetime) -> bytes:
    """The stable JSON, as UTF-8, with the moment at which its figures were taken."""
    content = {"taken_at": as_of.isoformat(timespec="seconds"), **as_json(table, asked)}
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def report_csv(table: Table, asked: Asked) -> bytes:
    """The flat table with its total, as UTF-8 with a mark for Excel."""
    return b"".join(csv_chunks(flat_columns(table, asked), rows=flat_rows(table, asked)))


def report_xlsx(table: Table, asked: Asked, *, as_of: datetime) -> bytes:
    """A workbook: the table with real numbers, what each figure means, and each value on its own line."""
    buffer = io.BytesIO()
    write_xlsx(
        buffer,
        [
            Sheet(name=_("Report"), columns=flat_columns(table, asked), rows=flat_rows(table, asked)),
            Sheet(
                name=_("Definitions"),
                columns=[
                    Column(title=_("Figure"), width=34),
                    Column(title=_("Meaning"), width=100),
                    Column(title=_("Version"), kind="integer"),
                ],
                rows=_notes(table, asked, as_of),
            ),
            Sheet(name=_("Data"), columns=data_columns(), rows=data_rows(table, asked)),
        ],
    )
    return buffer.getvalue()


def _notes(table: Table, asked: Asked, as_of: datetime) -> list[tuple[object, ...]]:
    return [
        (_("Statement"), statement(table)),
        *selection_in_words(table.selection, table.labels),
        (_("Taken on"), as_of.strftime("%Y-%m-%d %H:%M UTC")),
        *((str(each.label), str(each.meaning), each.version) for each in asked.indicators),
    ]
