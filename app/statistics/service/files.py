"""A report as a file: the same four kinds from the page, by mail and from the terminal."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.core.settings import Settings
from app.statistics.export import report_csv, report_json, report_xlsx
from app.statistics.pdf import report_pdf
from app.statistics.rules.asked import Asked
from app.statistics.rules.table import Table
from app.statistics.service.pictures import report_pictures

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def report_file(
    db: Session, table: Table, asked: Asked, *, kind: str, scope: Scope, settings: Settings, now: datetime
) -> bytes:
    """The report as JSON, CSV, XLSX or PDF, in the language in force; `kind` is one of MEDIA_TYPES."""
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
