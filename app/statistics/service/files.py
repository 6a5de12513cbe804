"""A report as a file: the same four kinds from the page, by mail and from the terminal."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.core.settings import Settings
from app.statistics.export import report_csv, report_json, report_xlsx
from app.statistics.pdf import report_pdf
from app.statistics.rules.asked import Asked
from app.statistics.rules.table import Table
from app.statistics.rules.writing import written
from app.statistics.service.pictures import report_pictures

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}

MOST_CELLS = 100_000


def report_file(
    db: Session, table: Table, asked: Asked, *, kind: str, scope: Scope, settings: Settings, now: datetime
) -> bytes:
    """The report as JSON, CSV, XLSX or PDF, in the language in force; `kind` is one of MEDIA_TYPES.

    Raises Invalid for tables that nobody opens: making them would hold others up.
    """
    if kind in ("xlsx", "pdf") and _cells(table, asked) > MOST_CELLS:
        message = _(
            "The table has more than %(num)s cells. Take it as CSV, or narrow the report.",
            num=written(MOST_CELLS),
        )
        raise Invalid(message, field="format")
    if kind == "json":
        return report_json(table, asked, as_of=now)
    if kind == "csv":
        return report_csv(table, asked)
    if kind == "xlsx":
        return report_xlsx(table, asked, as_of=now)
    return report_pdf(
        table,
        asked,
        report_pictures(db, asked.selection, scope=scope, country=asked.country),
        as_of=now,
        office_name=settings.office_name,
        clearance=settings.map_clearance,
        currency=settings.currency,
    )


def _cells(table: Table, asked: Asked) -> int:
    return (len(table.row_keys) + 1) * (len(table.column_keys) + 1 if asked.columns else len(asked.show))
