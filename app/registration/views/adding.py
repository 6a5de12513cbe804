"""Entering a participant: someone known, or someone new after a look at who looks like them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.people.queries import find_people, list_sectors
from app.people.queries.look_alikes import read_sides
from app.people.rules import PersonDetails
from app.people.service.look_alikes import find_look_alikes
from app.programmes.queries import get_session_page
from app.programmes.rules import SessionPage
from app.registration.forms import NewParticipantForm, read_ids, read_state
from app.registration.rules import AgeBand, RegistrationState
from app.registration.service.registering import add_participant
from app.registration.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.listing import search_words
from app.web.transactions import db_session, writes


@bp.get("/sessions/<uuid:session_id>/registrations/add")
@requires(Permission.REGISTRATIONS_DECIDE)
def registration_add(session_id: UUID) -> ResponseReturnValue:
    """Search among the people in reach, or fill in the form for someone new."""
    words = search_words(request.args.get("q", ""))
    scope = actor().scope(Permission.PEOPLE_VIEW)
    found = find_people(db_session(), words, scope=scope) if words else []
    return _page(_session(session_id), _offered(NewParticipantForm()), words=words, found=found)


@bp.post("/sessions/<uuid:session_id>/registrations/add-known")
@requires(Permission.REGISTRATIONS_DECIDE)
@writes
def registration_add_known(session_id: UUID) -> ResponseReturnValue:
    """Register someone who was found."""
    session = _session(session_id)
    ids = read_ids([request.form.get("person_id", "")])
    state = read_state(request.form.get("state", "")) or RegistrationState.ACCEPTED
    if not ids:
        flash(_("Choose a person."), "warn")
        return redirect(url_for(".registration_add", session_id=session_id))
    try:
        _add(session, ids[0], state=state)
    except Refused as refusal:
        db_session().rollback()
        flash(refusal.message, "bad")
    return redirect(url_for(".registrations", session_id=session_id))


@bp.post("/sessions/<uuid:session_id>/registrations/add")
@requires(Permission.REGISTRATIONS_DECIDE)
@writes
def registration_add_new(session_id: UUID) -> ResponseReturnValue:
    """Register someone new; who looks like someone known is shown first, and saved when asked again."""
    session = _session(session_id)
    form = _offered(NewParticipantForm())
    if not form.validate():
        return _page(session, form), 422
    details = form.details()
    alike = {} if request.form.get("anyway") else _alike(details)
    if alike:
        return _page(session, form, alike=alike), 422
    try:
        _add(session, details, state=form.state.data, age_band=form.age_band.data)
    except Refused as refusal:
        db_session().rollback()
        form.refuse(refusal.field, refusal.message)
        return _page(session, form), 422
    return redirect(url_for(".registrations", session_id=session_id))


def _session(session_id: UUID) -> SessionPage:
    return get_session_page(db_session(), session_id, scope=actor().scope(Permission.REGISTRATIONS_DECIDE))


def _add(
    session: SessionPage,
    person: UUID | PersonDetails,
    *,
    state: RegistrationState,
    age_band: AgeBand | None = None,
) -> None:
    made = add_participant(
        db_session(),
        session_id=session.id,
        person=person,
        state=state,
        actor=actor(),
        now=utc_now(),
        age_band=age_band or AgeBand.UNKNOWN,
    )
    if made.state is state:
        flash(_("The participant has been registered."))
    else:
        flash(_("All places are taken: the participant is on the waiting list."), "warn")


def _alike(details: PersonDetails) -> dict[UUID, tuple[str, ...]]:
    scope = actor().scope(Permission.PEOPLE_VIEW)
    return find_look_alikes(db_session(), details.tidy().identity(), scope=scope)


def _offered(form: NewParticipantForm) -> NewParticipantForm:
    form.offer(list_sectors(db_session()))
    return form


def _page(
    session: SessionPage,
    form: NewParticipantForm,
    *,
    words: str = "",
    found: object = (),
    alike: dict[UUID, tuple[str, ...]] | None = None,
) -> str:
    scope = actor().scope(Permission.PEOPLE_VIEW)
    sides = read_sides(db_session(), list(alike), scope=scope) if alike else {}
    return render_template(
        "registration/add.html",
        session=session,
        tab="registrations",
        form=form,
        words=words,
        found=found,
        alike=[(sides[person_id], reasons) for person_id, reasons in (alike or {}).items()],
        states=[("accepted", _("Accepted")), ("waitlisted", _("Waiting list"))],
    )
