"""The list of sessions, and planning one."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.listing import ListRequest
from app.core.permissions import Permission
from app.core.tabular import Column
from app.curriculum.queries import module_choices
from app.programmes import queries, service
from app.programmes.forms import DaysForm, SessionForm
from app.programmes.queries import SessionPage, SessionRow
from app.programmes.rules import SessionState, days_between
from app.programmes.rules.inputs import time_zone_choices
from app.programmes.rules.words import country_word
from app.programmes.views.answers import show_refusal
from app.programmes.views.blueprint import bp
from app.programmes.views.formats import filter_options
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.office import settings
from app.web.template_filters import language_name, state_word
from app.web.transactions import db_session, writes


def _state(text: str) -> str:
    return text if text == queries.COUNTED else SessionState(text).value


def _year(text: str) -> int:
    return date(int(text), 1, 1).year


def _country(text: str) -> str:
    if text != queries.ONLINE and not (len(text) == 3 and text.isalpha()):
        raise ValueError(text)
    return text


SESSIONS = ListSpec(
    sorts=("date", "title", "country", "places"),
    default_sort="-date",
    filters={
        "state": _state,
        "programme": str,
        "country": _country,
        "year": _year,
        "from": date.fromisoformat,
        "to": date.fromisoformat,
    },
)


# Of a session that is duplicated: what is true of that one alone.
NOT_COPIED = (
    "slug",
    "starts_on",
    "ends_on",
    "registration_opens_on",
    "registration_closes_on",
    "cost_cents",
)


@bp.get("/sessions")
@requires(Permission.SESSIONS_VIEW)
def sessions() -> ResponseReturnValue:
    """The sessions in reach, as a page or a file."""
    listing = list_request(SESSIONS)
    scope = actor().scope(Permission.SESSIONS_VIEW)
    if fmt := export_format():
        return table_response(fmt, _("Sessions"), columns=_columns(), rows=_rows(listing))
    programmes = queries.programme_choices(db_session(), scope=scope)
    return render_template(
        "programmes/sessions.html",
        page=queries.list_sessions(db_session(), scope=scope, request=listing),
        listing=listing,
        programmes=programmes,
        **filter_options(queries.session_choices(db_session(), scope=scope), programmes),
    )


@bp.get("/sessions/new")
@requires(Permission.SESSIONS_EDIT)
def session_new() -> ResponseReturnValue:
    """An empty form, or with ?copy= the form as it stands for another session."""
    return _form_page(_new_form())


@bp.post("/sessions/new")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_create() -> ResponseReturnValue:
    """Plan a session."""
    form = _offered(SessionForm())
    if not form.validate():
        return _form_page(form), 422
    try:
        made = service.create_session(db_session(), form.to_input(), actor=actor(), now=utc_now())
    except Refused as refusal:
        show_refusal(form, refusal)
        return _form_page(form), 422
    flash(_("The session has been planned. It is a draft until it is announced."))
    return redirect(url_for(".session", session_id=made.id))


@bp.get("/sessions/<uuid:session_id>/edit")
@requires(Permission.SESSIONS_EDIT)
def session_edit(session_id: UUID) -> ResponseReturnValue:
    """The form with what is known."""
    page = _page_to_edit(session_id)
    modules = [each.id for each in queries.list_session_modules(db_session(), session_id)]
    return _form_page(_offered(SessionForm.of(page, module_ids=modules), keep=modules), page=page)


@bp.post("/sessions/<uuid:session_id>/edit")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_change(session_id: UUID) -> ResponseReturnValue:
    """Change a session."""
    page = _page_to_edit(session_id)
    modules = [each.id for each in queries.list_session_modules(db_session(), session_id)]
    form = _offered(SessionForm(), keep=modules)
    if not form.validate():
        return _form_page(form, page=page), 422
    try:
        service.update_session(db_session(), session_id, data=form.to_input(), actor=actor(), now=utc_now())
    except Refused as refusal:
        show_refusal(form, refusal)
        return _form_page(form, page=page), 422
    flash(_("The session has been saved."))
    return redirect(url_for(".session", session_id=session_id))


@bp.get("/sessions/<uuid:session_id>/days")
@requires(Permission.SESSIONS_EDIT)
def session_days(session_id: UUID) -> ResponseReturnValue:
    """Which days between the first and the last have training."""
    page = _page_to_edit(session_id)
    form = DaysForm(data={"dates": [day.on_date for day in page.days]})
    return _days_page(form, page)


@bp.post("/sessions/<uuid:session_id>/days")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_days_change(session_id: UUID) -> ResponseReturnValue:
    """Hold the session on the days chosen."""
    page = _page_to_edit(session_id)
    form = DaysForm()
    form.offer(days_between(page.starts_on, page.ends_on))
    if not form.validate():
        return _days_page(form, page), 422
    try:
        service.set_days(db_session(), session_id, dates=form.dates.data or [], actor=actor(), now=utc_now())
    except Refused as refusal:
        show_refusal(form, refusal, field="dates")
        return _days_page(form, page), 422
    flash(_("The training days have been saved."))
    return redirect(url_for(".session", session_id=session_id))


def _page_to_edit(session_id: UUID) -> SessionPage:
    return queries.get_session_page(db_session(), session_id, scope=actor().scope(Permission.SESSIONS_EDIT))


def _new_form() -> SessionForm:
    copied = request.args.get("copy", type=UUID)
    if copied is None:
        zone = settings().time_zone
        chosen = request.args.get("programme", type=UUID)
        return _offered(SessionForm(data={"time_zone": zone, "programme_id": chosen}))
    page = _page_to_edit(copied)
    modules = [each.id for each in queries.list_session_modules(db_session(), copied)]
    form = SessionForm.of(page, module_ids=modules)
    for field in NOT_COPIED:
        form[field].data = None
    return _offered(form, keep=modules)


def _offered(form: SessionForm, *, keep: list[UUID] | None = None) -> SessionForm:
    scope = actor().scope(Permission.SESSIONS_EDIT)
    form.offer(
        programmes=queries.programme_choices(db_session(), scope=scope),
        modules=module_choices(db_session(), keep=keep or []),
        scope=scope,
        currency=settings().currency,
    )
    return form


def _form_page(form: SessionForm, *, page: SessionPage | None = None) -> str:
    return render_template(
        "programmes/session_form.html", form=form, page=page, time_zones=time_zone_choices()
    )


def _days_page(form: DaysForm, page: SessionPage) -> str:
    form.offer(days_between(page.starts_on, page.ends_on))
    return render_template("programmes/session_days.html", form=form, page=page)


def _columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Short name")),
        Column(title=_("Title"), width=50),
        Column(title=_("Programme")),
        Column(title=_("State")),
        Column(title=_("First day"), kind="date"),
        Column(title=_("Last day"), kind="date"),
        Column(title=_("Days"), kind="integer"),
        Column(title=_("Country code")),
        Column(title=_("Host country")),
        Column(title=_("City")),
        Column(title=_("Venue")),
        Column(title=_("Language")),
        Column(title=_("Partner")),
        Column(title=_("Places"), kind="integer"),
        Column(title=_("Places taken"), kind="integer"),
    )


def _rows(listing: ListRequest) -> Iterator[tuple[Any, ...]]:
    scope = actor().scope(Permission.SESSIONS_VIEW)
    return (_cells(row) for row in queries.each_session(db_session(), scope=scope, request=listing))


def _cells(row: SessionRow) -> tuple[Any, ...]:
    country = _("Online") if row.is_online else country_word(row.host_country)
    return (
        row.slug,
        row.title,
        row.programme_code,
        state_word(row.state),
        row.starts_on,
        row.ends_on,
        row.day_count,
        queries.ONLINE if row.is_online else row.host_country or "",
        country,
        row.city,
        row.venue,
        language_name(row.language) if row.language else "",
        row.partner,
        row.capacity,
        row.taken,
    )
