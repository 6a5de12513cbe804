"""Reports that come by mail: adding, stopping, and opening what was made."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid, NotFound, Refused
from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.statistics.forms import ScheduleForm
from app.statistics.queries.saved import list_views
from app.statistics.queries.schedules import list_schedules
from app.statistics.rules.booklets import KIND_WORDS, ReportKind
from app.statistics.rules.scheduling import RHYTHM_WORDS, Subject, period_before
from app.statistics.service.files import MEDIA_TYPES
from app.statistics.service.scheduling import add_schedule, open_delivery, stop_schedule
from app.statistics.views.asking import asked_in, office_choices, query_of, viewer_id
from app.statistics.views.blueprint import bp
from app.web.export import content_disposition
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.template_filters import date_range, date_words
from app.web.transactions import db_session, writes

PAGES = {
    Subject.ANNUAL: "statistics.annual",
    Subject.DONOR: "statistics.donor",
    Subject.TABLE: "statistics.report",
}


@bp.get("/reports/schedules")
@requires(Permission.REPORTS_VIEW)
def schedules() -> ResponseReturnValue:
    """The viewer's own reports by mail, and a form for one more."""
    return _page(_form())


@bp.post("/reports/schedules")
@requires(Permission.REPORTS_VIEW)
@writes
def schedule_add() -> ResponseReturnValue:
    """Send a report on certain days."""
    form = _form()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        subject, query, shows_people = _report(form)
    except Refused as refusal:
        form.refuse("report", refusal.message)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    wanted = form.to_input(subject=subject, query=query, shows_people=shows_people)
    try:
        made = add_schedule(db_session(), wanted, actor=actor(), owner_id=viewer_id(), now=utc_now())
    except Invalid as refusal:
        db_session().rollback()
        form.refuse(refusal.field, refusal.message)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_told(made.first_on, period_before(made.first_on, made.rhythm) if made.is_rolling else None), "ok")
    return redirect(url_for("statistics.schedules"))


@bp.post("/reports/schedules/<uuid:schedule_id>/stop")
@requires(Permission.REPORTS_VIEW)
@writes
def schedule_stop(schedule_id: UUID) -> ResponseReturnValue:
    """Send it no more."""
    stop_schedule(db_session(), schedule_id, actor=actor(), owner_id=viewer_id(), now=utc_now())
    flash(_("The report is no longer sent."), "ok")
    return redirect(url_for("statistics.schedules"))


@bp.get("/reports/deliveries/<uuid:delivery_id>")
@requires(Permission.REPORTS_VIEW)
def delivery(delivery_id: UUID) -> ResponseReturnValue:
    """The file that was made, for those who could have made it themselves."""
    found, content = open_delivery(db_session(), delivery_id, viewer=actor(), settings=settings())
    response = Response(content, content_type=MEDIA_TYPES[found.file_kind.value])
    is_part = ["", ""] not in found.pairs
    part = f" ({_('a part of the office')})" if is_part else ""
    name = f"{found.title} {found.made_at.date()}{part}.{found.file_kind.value}"
    response.headers["Content-Disposition"] = content_disposition(name)
    return response


def _told(day: date, period: tuple[date, date] | None) -> str:
    if period is None:
        return _("The report will be sent on %(day)s for the first time.", day=date_words(day))
    return _(
        "The report will be sent on %(day)s for the first time, about %(period)s.",
        day=date_words(day),
        period=date_range(*period),
    )


def _form() -> ScheduleForm:
    form = ScheduleForm(language=current_language())
    reports = [(Subject.ANNUAL.value, str(KIND_WORDS[ReportKind.ANNUAL]))]
    donor = str(KIND_WORDS[ReportKind.DONOR])
    reports += [(f"donor:{each.code}", f"{donor}: {each.name}") for each in office_choices()["programme"]]
    views = list_views(db_session(), viewer=actor())
    reports += [(f"view:{each.id}", _("Saved view: %(name)s", name=each.name)) for each in views]
    form.offer(reports)
    return form


def _report(form: ScheduleForm) -> tuple[Subject, str, bool]:
    """Which page is sent, the part of its address behind the question mark, and whether it names people."""
    kind, _colon, value = form.report.data.partition(":")
    if kind == "donor":
        return Subject.DONOR, query_of({"programme": value}), False
    if kind != "view":
        return Subject.ANNUAL, "", False
    views = list_views(db_session(), viewer=actor())
    query = next((each.query for each in views if str(each.id) == value), None)
    if query is None:
        raise NotFound(_("There is no such view of yours."))
    return Subject.TABLE, query, asked_in(query).names_people


def _page(form: ScheduleForm) -> str:
    return render_template(
        "statistics/schedules.html",
        form=form,
        schedules=list_schedules(db_session(), owner_id=viewer_id()),
        rhythms=RHYTHM_WORDS,
        period_before=period_before,
        pages=PAGES,
    )
