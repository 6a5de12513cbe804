"""The matrix of all days, and the sheet of one day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.forms import SheetForm, lines_of
from app.attendance.queries import Sheet
from app.attendance.rules import MarkStatus, SheetConflict, fill_unmarked, takes_marks
from app.attendance.service.marks import save_sheet
from app.attendance.views.blueprint import bp, session_page
from app.attendance.views.files import export_sheet
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.permissions import Permission
from app.programmes.queries import SessionDayRow, SessionPage
from app.web.guards import actor, requires
from app.web.listing import export_format
from app.web.template_filters import day_short, number, percent
from app.web.transactions import db_session, writes


@bp.get("/sessions/<uuid:session_id>/attendance")
@requires(Permission.ATTENDANCE_RECORD)
def sheet(session_id: UUID) -> ResponseReturnValue:
    """Everyone by day; with ?day= the sheet of that day; with ?format= a file."""
    session = session_page(session_id)
    attendance = queries.get_sheet(db_session(), session)
    if fmt := export_format():
        return export_sheet(attendance, fmt)
    position = request.args.get("day", type=int)
    if position is not None:
        return _day_page(attendance, attendance.day(position), conflicts=())
    return _matrix_page(attendance)


@bp.post("/sessions/<uuid:session_id>/attendance")
@requires(Permission.ATTENDANCE_RECORD)
@writes
def save(session_id: UUID) -> ResponseReturnValue:
    """Save the sheet of one day: what was changed on it, and "the rest was present" where asked."""
    session = session_page(session_id)
    attendance = queries.get_sheet(db_session(), session)
    day = attendance.day(request.form.get("day", 0, type=int))
    lines = lines_of(request.form, [each.registration_id for each in attendance.participants])
    if request.form.get("rest"):
        lines = fill_unmarked(lines, MarkStatus.PRESENT)
    outcome = save_sheet(
        db_session(),
        session_id=session_id,
        position=day.position,
        lines=lines,
        actor=actor(),
        now=utc_now(),
    )
    if outcome.conflicts:
        again = queries.get_sheet(db_session(), session)
        return _day_page(again, day, conflicts=outcome.conflicts, saved=outcome.saved), 409
    flash(_saved_words(outcome.saved), "ok" if outcome.saved else "info")
    return redirect(url_for(".sheet", session_id=session_id, day=day.position))


def _matrix_page(attendance: Sheet) -> str:
    session = attendance.session
    today = session.today(utc_now())
    current = _current_day(session, today)
    return render_template(
        "attendance/matrix.html",
        session=session,
        tab="attendance",
        sheet=attendance,
        figures=_figures(attendance, current, today=today),
        today=today,
        current=current,
        open=takes_marks(session.state),
        head_counts=queries.head_counts(db_session(), session.id),
        sign_in_links=_sign_in_links(session),
        may_export=session.is_within(actor().scope(Permission.PEOPLE_EXPORT)),
        may_see_people=session.is_within(actor().scope(Permission.PEOPLE_VIEW)),
    )


def _day_page(
    attendance: Sheet, day: SessionDayRow, *, conflicts: Sequence[SheetConflict], saved: int = 0
) -> str:
    session = attendance.session
    today = session.today(utc_now())
    return render_template(
        "attendance/day.html",
        session=session,
        sheet=attendance,
        day=day,
        form=SheetForm(),
        days=_day_links(session, day),
        open=takes_marks(session.state) and day.on_date <= today,
        is_future=day.on_date > today,
        conflicts={each.registration_id: each for each in conflicts},
        saved_words=_saved_words(saved) if saved else "",
        marked=len(attendance.participants) - attendance.unmarked_on(day),
    )


def _current_day(session: SessionPage, today: date) -> SessionDayRow | None:
    """Today, or the last day that has come; None before the first."""
    begun = [day for day in session.days if day.on_date <= today]
    return begun[-1] if begun else None


def _figures(attendance: Sheet, current: SessionDayRow | None, *, today: date) -> list[dict[str, Any]]:
    total = len(attendance.participants)
    threshold = percent(attendance.session.threshold / 100)
    figures: list[dict[str, Any]] = []
    if current is not None:
        present = _(
            "%(present)s / %(total)s", present=number(attendance.present_on(current)), total=number(total)
        )
        day = _("Day %(day)s of %(days)s", day=current.position, days=len(attendance.days))
        label = _("Present today") if current.on_date == today else _("Present on the last day")
        figures.append({"label": label, "value": present, "note": day})
    figures += [
        {
            "label": _("Average so far"),
            "value": percent(attendance.average_rate),
            "note": _("completion needs %(rate)s", rate=threshold),
        },
        {
            "label": _("Below %(rate)s", rate=threshold),
            "value": number(attendance.below_threshold),
            "note": _("of the days marked so far"),
        },
    ]
    if current is not None:
        unmarked = sum(
            attendance.unmarked_on(day) for day in attendance.days if day.position <= current.position
        )
        figures.append(
            {"label": _("Not marked"), "value": number(unmarked), "note": _("on days that have come")}
        )
    return figures


def _day_links(session: SessionPage, chosen: SessionDayRow) -> list[dict[str, Any]]:
    return [
        {
            "label": day_short(day.on_date),
            "href": url_for(".sheet", session_id=session.id, day=day.position),
            "current": day.id == chosen.id,
        }
        for day in session.days
    ]


def _sign_in_links(session: SessionPage) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Day %(day)s, %(date)s", day=day.position, date=day_short(day.on_date)),
            "href": url_for(".sign_in_sheet", session_id=session.id, day=day.position),
            "download": True,
        }
        for day in session.days
    ]


def _saved_words(saved: int) -> str:
    if not saved:
        return _("Nothing was changed on this sheet.")
    return ngettext("%(num)s mark saved.", "%(num)s marks saved.", saved)
