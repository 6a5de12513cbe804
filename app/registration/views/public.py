"""Pages for the whole world: announced sessions, one of them, and the form to apply."""

from itertools import groupby

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Refused, TooMany
from app.core.i18n import current_language
from app.people.queries import list_sectors
from app.registration.forms import ApplicationForm
from app.registration.queries.public import (
    PublicSession,
    get_public_session,
    list_headings,
    list_public_sessions,
)
from app.registration.rules import AgeBand, Application
from app.registration.service.applying import admit_application, apply
from app.registration.views.blueprint import bp
from app.web.guards import public
from app.web.listing import ListSpec, list_request
from app.web.office import settings
from app.web.transactions import db_session, writes

SESSIONS = ListSpec(sorts=("date",), per_page=20)


@bp.get("/training")
@public
def public_sessions() -> ResponseReturnValue:
    """The announced sessions, those to come first."""
    now = utc_now()
    page = list_public_sessions(db_session(), list_request(SESSIONS), now=now)
    return _cached(render_template("registration/public_sessions.html", page=page, today=now.date()))


@bp.get("/training/<programme_code>/<slug>")
@public
def public_session(programme_code: str, slug: str) -> ResponseReturnValue:
    """One session: facts and agenda, nothing about persons."""
    session = _session(programme_code, slug)
    agenda = groupby(list_headings(db_session(), session.id), key=lambda item: item.on_date)
    days = [(day, list(items)) for day, items in agenda]
    return _cached(render_template("registration/public_session.html", session=session, days=days))


@bp.get("/training/<programme_code>/<slug>/register")
@public
def register(programme_code: str, slug: str) -> ResponseReturnValue:
    """The empty form, or the word that registration is closed."""
    return _form_page(_session(programme_code, slug), _offered(ApplicationForm()))


@bp.post("/training/<programme_code>/<slug>/register")
@public
@writes
def register_send(programme_code: str, slug: str) -> ResponseReturnValue:
    """Take an application. Every complete one is answered alike, whoever sent it."""
    session = _session(programme_code, slug)
    form = _offered(ApplicationForm())
    if not session.is_open:
        return _form_page(session, form), 409
    if not form.validate():
        return _form_page(session, form), 422
    if not form.is_from_a_robot:
        try:
            _apply(session, form)
        except Refused as refusal:
            return _refused(session, form, refusal)
    return redirect(url_for(".registered", programme_code=programme_code, slug=slug))


@bp.get("/training/<programme_code>/<slug>/registered")
@public
def registered(programme_code: str, slug: str) -> ResponseReturnValue:
    """What happens next."""
    return render_template("registration/registered.html", session=_session(programme_code, slug))


def _session(programme_code: str, slug: str) -> PublicSession:
    return get_public_session(db_session(), programme_code, slug=slug, now=utc_now())


def _offered(form: ApplicationForm) -> ApplicationForm:
    form.offer(list_sectors(db_session()))
    return form


def _apply(session: PublicSession, form: ApplicationForm) -> None:
    now = utc_now()
    db = db_session()
    admit_application(db, request.remote_addr or "", settings=settings(), now=now)
    db.commit()  # the try stays counted, whatever follows
    application = Application(
        details=form.details(),
        language=current_language(),
        age_band=form.age_band.data or AgeBand.UNKNOWN,
    )
    apply(db, session, application=application, settings=settings(), now=now)


def _refused(session: PublicSession, form: ApplicationForm, refusal: Refused) -> ResponseReturnValue:
    db_session().rollback()
    form.refuse(refusal.field, refusal.message)
    if isinstance(refusal, TooMany):
        return _form_page(session, form), 429, {"Retry-After": str(refusal.retry_after)}
    return _form_page(session, form), 422


def _form_page(session: PublicSession, form: ApplicationForm) -> str:
    return render_template("registration/register.html", session=session, form=form)


def _cached(page: str) -> ResponseReturnValue:
    response = make_response(page)
    response.add_etag()
    return response.make_conditional(request)
