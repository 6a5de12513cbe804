"""The report as files: JSON, CSV and XLSX."""

import io
import json
from datetime import datetime

from app.core.i18n import gettext as _
from app.core.tabular import Column, Sheet, csv_chunks, write_xlsx
from app.statistics.rules.definitions import CountryReport
from app.statistics.rules.headline import headline
from app.statistics.rules.presentation import (
    as_json,
    figure_definitions,
    figure_labels,
    selection_in_words,
    table_columns,
    table_rows,
)


def report_json(report: CountryReport) -> bytes:
    """The stable JSON, as UTF-8."""
    return json.dumps(as_json(report), ensure_ascii=False, indent=2).encode() + b"\n"


def report_csv(report: CountryReport) -> bytes:
    """The flat table with its total, as UTF-8 with a mark for Excel."""
    return b"".join(csv_chunks(table_columns(), rows=table_rows(report)))


def report_xlsx(report: CountryReport, *, as_of: datetime) -> bytes:
    """A workbook: the table with real numbers, and a sheet that says what each figure means."""
    buffer = io.BytesIO()
    write_xlsx(
        buffer,
        [
            Sheet(name=_("Attendance by country"), columns=table_columns(), rows=table_rows(report)),
            Sheet(
                name=_("Definitions"),
                columns=[Column(title=_("Figure"), width=34), Column(title=_("Meaning"), width=100)],
                rows=_notes(report, as_of),
            ),
        ],
    )
    return buffer.getvalue()


def _notes(report: CountryReport, as_of: datetime) -> list[list[str]]:
    definitions, labels = figure_definitions(), figure_labels()
    return [
        [_("Statement"), headline(report)],
        *([name, value] for name, value in selection_in_words(report.selection)),
        [_("Taken on"), as_of.strftime("%Y-%m-%d %H:%M UTC")],
        *([labels[figure], definitions[figure]] for figure in labels),
    ]
