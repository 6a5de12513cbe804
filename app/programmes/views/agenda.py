"""The agenda of a session: a grid to read, plain forms to write."""

from datetime import time
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.curriculum.queries import module_choices
from app.programmes import queries, service
from app.programmes.forms import AgendaForm
from app.programmes.queries import AssignmentRow, SessionPage
from app.programmes.rules import AssignmentRole, Slot, clashes, grid_of
from app.programmes.views.answers import show_refusal
from app.programmes.views.blueprint import bp
from app.programmes.views.layout import may, session_facts
from app.web.guards import actor, requires
from app.web.template_filters import date_words
from app.web.transactions import db_session, writes

# Names stand on the agenda for those who handle the session's people anyway, not for who only reads figures.
NAMES = Permission.ATTENDANCE_RECORD
SERIES = ("--d1", "--d3", "--d4", "--d2")  # colours of modules, in their order; the rest is organisation
ORGANISATION = "--d5"
# The finer the times, the taller an hour, so that the shortest item still shows its title.
HOUR_HEIGHTS = {2: "4.25rem", 4: "6rem", 6: "8.5rem", 12: "17rem"}


@bp.get("/sessions/<uuid:session_id>")
@requires(Permission.SESSIONS_VIEW)
def session(session_id: UUID) -> ResponseReturnValue:
    """A session, opened at its agenda."""
    page = queries.get_session_page(db_session(), session_id, scope=actor().scope(Permission.SESSIONS_VIEW))
    assigned = queries.list_assignments(db_session(), session_id, scope=actor().scope(NAMES))
    slots = queries.list_slots(db_session(), session_id, assignments=assigned)
    grid = grid_of([(day.id, day.on_date) for day in page.days], slots)
    colours = _colours(slots)
    return render_template(
        "programmes/session_agenda.html",
        session=page,
        tab="agenda",
        grid=grid,
        slots=slots,
        clashes=clashes(slots),
        hour_height=HOUR_HEIGHTS[grid.rows_an_hour],
        colours=colours,
        legend=_legend(slots, colours),
        organisation=ORGANISATION,
        missing=_without_trainer(page, slots, assigned),
        modules=queries.list_session_modules(db_session(), session_id),
        may_edit=may(Permission.SESSIONS_EDIT, page),
        facts=session_facts(page),
    )


@bp.get("/sessions/<uuid:session_id>/agenda/new")
@requires(Permission.SESSIONS_EDIT)
def session_item_new(session_id: UUID) -> ResponseReturnValue:
    """An empty form that begins where the chosen day's agenda ends."""
    page = _page_to_edit(session_id)
    day = request.args.get("day", type=UUID) or (page.days[0].id if page.days else None)
    own = [slot for slot in queries.list_slots(db_session(), session_id) if slot.day_id == day]
    begin = max((slot.ends_at for slot in own), default=time(9))
    return _form_page(_offered(AgendaForm(data={"day_ids": [day], "starts_at": begin}), page), page)


@bp.post("/sessions/<uuid:session_id>/agenda/new")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_item_create(session_id: UUID) -> ResponseReturnValue:
    """Put an item on each day chosen."""
    page = _page_to_edit(session_id)
    form = _offered(AgendaForm(), page)
    if not form.validate():
        return _form_page(form, page), 422
    try:
        for day in form.day_ids.data or []:
            service.add_agenda_item(
                db_session(), session_id, data=form.to_input(day), actor=actor(), now=utc_now()
            )
    except Refused as refusal:
        show_refusal(form, refusal, field=_field(refusal))
        return _form_page(form, page), 422
    flash(_("The agenda has been saved."))
    return redirect(url_for(".session", session_id=session_id))


@bp.get("/sessions/<uuid:session_id>/agenda/<uuid:item_id>")
@requires(Permission.SESSIONS_EDIT)
def session_item(session_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """One item, to change it."""
    page = _page_to_edit(session_id)
    item = queries.get_agenda_item(db_session(), item_id, session_id=session_id)
    form = AgendaForm(obj=item, data={"day_ids": [item.day_id]})
    return _form_page(_offered(form, page), page, item_id=item_id)


@bp.post("/sessions/<uuid:session_id>/agenda/<uuid:item_id>")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_item_change(session_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Change an item; further days chosen get one of their own."""
    page = _page_to_edit(session_id)
    form = _offered(AgendaForm(), page)
    if not form.validate():
        return _form_page(form, page, item_id=item_id), 422
    first, *others = form.day_ids.data or []
    try:
        service.change_agenda_item(
            db_session(), session_id, item_id=item_id, data=form.to_input(first), actor=actor(), now=utc_now()
        )
        for day in others:
            service.add_agenda_item(
                db_session(), session_id, data=form.to_input(day), actor=actor(), now=utc_now()
            )
    except Refused as refusal:
        show_refusal(form, refusal, field=_field(refusal))
        return _form_page(form, page, item_id=item_id), 422
    flash(_("The agenda has been saved."))
    return redirect(url_for(".session", session_id=session_id))


@bp.post("/sessions/<uuid:session_id>/agenda/<uuid:item_id>/remove")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_item_remove(session_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Take an item off the agenda."""
    service.remove_agenda_item(db_session(), session_id, item_id=item_id, actor=actor(), now=utc_now())
    flash(_("The item has been taken off the agenda."))
    return redirect(url_for(".session", session_id=session_id))


def _page_to_edit(session_id: UUID) -> SessionPage:
    return queries.get_session_page(db_session(), session_id, scope=actor().scope(Permission.SESSIONS_EDIT))


def _offered(form: AgendaForm, page: SessionPage) -> AgendaForm:
    chosen = [form.module_id.data] if form.module_id.data else []
    modules = module_choices(db_session(), keep=chosen)
    form.offer(
        days=[(str(day.id), date_words(day.on_date)) for day in page.days],
        modules=[(str(each.id), f"{each.code} – {each.title}") for each in modules],
    )
    return form


def _form_page(form: AgendaForm, page: SessionPage, *, item_id: UUID | None = None) -> str:
    return render_template(
        "programmes/agenda_form.html", form=form, session=page, item_id=item_id, tab="agenda"
    )


def _field(refusal: Refused) -> str | None:
    return "day_ids" if refusal.field == "day_id" else refusal.field


def _colours(slots: list[Slot]) -> dict[UUID, str]:
    modules = dict.fromkeys(slot.module_id for slot in slots if slot.module_id)
    return {module: SERIES[n % len(SERIES)] for n, module in enumerate(modules)}


def _legend(slots: list[Slot], colours: dict[UUID, str]) -> list[tuple[str, str]]:
    """(colour, module) while each module has a colour of its own."""
    if not 1 <= len(colours) <= len(SERIES):
        return []
    codes = {slot.module_id: slot.module_code or "" for slot in slots if slot.module_id}
    return [*((colours[module], code) for module, code in codes.items()), (ORGANISATION, _("Organisation"))]


def _without_trainer(page: SessionPage, slots: list[Slot], assigned: list[AssignmentRow]) -> set[UUID]:
    """The items with a module that nobody teaches yet; nothing once the session is over."""
    leads = any(each.agenda_item_id is None and each.role is AssignmentRole.LEAD for each in assigned)
    if leads or page.ends_on < page.today(utc_now()) or not may(NAMES, page):
        return set()
    return {slot.id for slot in slots if slot.module_id and not slot.trainers}
