"""Who teaches in a session."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.programmes import queries, service
from app.programmes.forms import TrainerForm
from app.programmes.queries import SessionPage
from app.programmes.rules import Slot
from app.programmes.rules.words import ROLE_WORDS
from app.programmes.views.agenda import NAMES
from app.programmes.views.answers import show_refusal
from app.programmes.views.blueprint import bp
from app.programmes.views.layout import may
from app.web.guards import actor, requires
from app.web.listing import search_words
from app.web.template_filters import clock_time, date_short
from app.web.transactions import db_session, writes


@bp.get("/sessions/<uuid:session_id>/trainers")
@requires(NAMES)
def session_trainers(session_id: UUID) -> ResponseReturnValue:
    """The trainers of a session and of its agenda items."""
    scope = actor().scope(NAMES)
    page = queries.get_session_page(db_session(), session_id, scope=scope)
    slots = queries.list_slots(db_session(), session_id)
    assigned = queries.list_assignments(db_session(), session_id, scope=scope)
    return render_template(
        "programmes/session_trainers.html",
        session=page,
        tab="trainers",
        assigned=assigned,
        busy=queries.find_busy_trainers(db_session(), {each.person_id for each in assigned}, page=page),
        roles=ROLE_WORDS,
        items={slot.id: _item_words(slot) for slot in slots},
        may_edit=may(Permission.SESSIONS_EDIT, page),
        may_see_people=may(Permission.PEOPLE_VIEW, page),
    )


@bp.get("/sessions/<uuid:session_id>/trainers/add")
@requires(Permission.SESSIONS_EDIT)
def session_trainer_add(session_id: UUID) -> ResponseReturnValue:
    """Search the office's trainers and choose one."""
    page = _page_to_edit(session_id)
    form = TrainerForm(data={"agenda_item_id": request.args.get("item", type=UUID)})
    return _form_page(form, page)


@bp.post("/sessions/<uuid:session_id>/trainers/add")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_trainer_assign(session_id: UUID) -> ResponseReturnValue:
    """Assign the trainer chosen."""
    page = _page_to_edit(session_id)
    form = TrainerForm()
    _offer(form, page)
    if not form.validate():
        return _form_page(form, page), 422
    try:
        service.assign_trainer(
            db_session(),
            session_id,
            person_id=form.person_id.data,
            role=form.role.data,
            agenda_item_id=form.agenda_item_id.data,
            actor=actor(),
            now=utc_now(),
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _form_page(form, page), 422
    flash(_("The trainer has been assigned."))
    return redirect(url_for(".session_trainers", session_id=session_id))


@bp.post("/sessions/<uuid:session_id>/trainers/<uuid:assignment_id>/remove")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_trainer_remove(session_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """Take a trainer off."""
    service.unassign_trainer(
        db_session(), session_id, assignment_id=assignment_id, actor=actor(), now=utc_now()
    )
    flash(_("The trainer has been taken off the session."))
    return redirect(url_for(".session_trainers", session_id=session_id))


def _page_to_edit(session_id: UUID) -> SessionPage:
    return queries.get_session_page(db_session(), session_id, scope=actor().scope(Permission.SESSIONS_EDIT))


def _offer(form: TrainerForm, page: SessionPage) -> list[queries.Candidate]:
    found = queries.search_trainers(
        db_session(),
        scope=actor().scope(Permission.TRAINERS_VIEW),
        words=search_words(request.args.get("q", "")),
    )
    slots = queries.list_slots(db_session(), page.id)
    form.offer(
        people=[(str(each.person_id), each.name) for each in found],
        items=[(str(slot.id), _item_words(slot)) for slot in slots if not slot.is_break],
    )
    return found


def _form_page(form: TrainerForm, page: SessionPage) -> str:
    found = _offer(form, page)
    words = search_words(request.args.get("q", ""))
    return render_template(
        "programmes/trainer_form.html",
        form=form,
        session=page,
        found=found,
        words=words,
        busy=queries.find_busy_trainers(db_session(), {each.person_id for each in found}, page=page),
    )


def _item_words(slot: Slot) -> str:
    return _(
        "%(day)s, %(time)s: %(title)s",
        day=date_short(slot.on_date),
        time=clock_time(slot.starts_at),
        title=slot.title,
    )
