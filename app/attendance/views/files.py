"""Attendance as files: the marks for a spreadsheet, the sign-in sheet for the door."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.pdf import SignInLine, SignInSheet, draw_sign_in_sheet
from app.attendance.queries import Sheet
from app.attendance.rules import MarkStatus
from app.attendance.views.blueprint import bp, session_page
from app.core.dates import date_words
from app.core.errors import NotAllowed
from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.core.tabular import Column
from app.programmes.queries import SessionDayRow
from app.programmes.rules.words import place_words
from app.web.export import content_disposition, table_response
from app.web.guards import actor, requires
from app.web.template_filters import state_word
from app.web.transactions import db_session


def export_sheet(sheet: Sheet, fmt: str) -> Response:
    """All marks as CSV or XLSX, for whoever may take personal data out."""
    if not sheet.session.is_within(actor().scope(Permission.PEOPLE_EXPORT)):
        raise NotAllowed(_("Your role does not include exporting people."))
    words = {status: state_word(status) for status in MarkStatus}
    name = _("Attendance %(slug)s", slug=sheet.session.slug)
    return table_response(fmt, name, columns=_columns(sheet), rows=_rows(sheet, words))


def _columns(sheet: Sheet) -> list[Column]:
    """The head: who, one column a day, and the rates."""
    return [
        Column(title=_("Name"), width=30),
        Column(title=_("Name in its own script"), width=26),
        Column(title=_("Organisation"), width=30),
        *(Column(title=day.on_date.isoformat(), width=12) for day in sheet.days),
        Column(title=_("Days present"), kind="integer"),
        Column(title=_("Share of all days"), kind="percent"),
    ]


def _rows(sheet: Sheet, words: Mapping[MarkStatus, str]) -> Iterator[list[object]]:
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


@bp.get("/sessions/<uuid:session_id>/attendance/sign-in-sheet")
@requires(Permission.ATTENDANCE_RECORD)
def sign_in_sheet(session_id: UUID) -> ResponseReturnValue:
    """The list to sign on paper, for one day."""
    session = session_page(session_id)
    sheet = queries.get_sheet(db_session(), session)
    day = sheet.day(request.args.get("day", 1, type=int))
    content = draw_sign_in_sheet(_content(sheet, day))
    response = Response(content, mimetype="application/pdf")
    name = _("Sign-in sheet %(slug)s day %(day)s", slug=session.slug, day=day.position)
    response.headers["Content-Disposition"] = content_disposition(f"{name}.pdf")
    return response


def _content(sheet: Sheet, day: SessionDayRow) -> SignInSheet:
    session = sheet.session
    return SignInSheet(
        language=current_language(),
        office=session.programme_name,
        title=session.title,
        facts=(
            _("Day %(day)s of %(days)s", day=day.position, days=len(sheet.days)),
            date_words(day.on_date),
            place_words(session),
        ),
        lines=tuple(
            SignInLine(name=each.name, own_script_name=each.own_script_name, organisation=each.organisation)
            for each in sheet.participants
        ),
    )
