"""The marks of a session as a table for spreadsheets."""

from collections.abc import Iterator, Mapping

from app.attendance.queries import Sheet
from app.attendance.rules import MarkStatus
from app.core.i18n import gettext as _
from app.core.tabular import Column


def columns_of(sheet: Sheet) -> list[Column]:
    """The head: who, one column a day, and the rates."""
    return [
        Column(title=_("Name"), width=30),
        Column(title=_("Name in its own script"), width=26),
        Column(title=_("Organisation"), width=30),
        *(Column(title=day.on_date.isoformat(), width=12) for day in sheet.days),
        Column(title=_("Days present"), kind="integer"),
        Column(title=_("Share of all days"), kind="percent"),
    ]


def rows_of(sheet: Sheet, words: Mapping[MarkStatus, str]) -> Iterator[list[object]]:
    """One row a person; `words` are the names of the marks."""
    for each in sheet.participants:
        statuses = [each.status(day.id) for day in sheet.days]
        yield [
            each.name,
            each.own_script_name,
            each.organisation,
            *(words[status] if status else "" for status in statuses),
            each.days_present,
            each.days_present / len(sheet.days) if sheet.days else None,
        ]
