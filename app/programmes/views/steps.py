"""Taking a session to its next state, and reading what was done to it."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.audit.queries import list_entries
from app.core.clock import utc_now
from app.core.permissions import EVERYTHING, Permission
from app.programmes import queries, service
from app.programmes.errors import StepRefused
from app.programmes.forms import StepForm
from app.programmes.rules import REASON_NEEDED, Step
from app.programmes.rules.words import STEP_EFFECTS, STEP_QUESTIONS, STEP_WORDS
from app.programmes.views.answers import show_refusal
from app.programmes.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.listing import ListSpec, list_request
from app.web.transactions import db_session, writes

HISTORY = ListSpec(sorts=("at",), default_sort="-at")


@bp.get("/sessions/<uuid:session_id>/steps/<step>")
@requires(Permission.SESSIONS_EDIT)
def session_step(session_id: UUID, step: str) -> ResponseReturnValue:
    """Ask before a step that people will hear of."""
    return _question(session_id, _step(step), StepForm())


@bp.post("/sessions/<uuid:session_id>/steps/<step>")
@requires(Permission.SESSIONS_EDIT)
@writes
def session_step_take(session_id: UUID, step: str) -> ResponseReturnValue:
    """Take the step."""
    wanted, form = _step(step), StepForm()
    if not form.validate():
        return _question(session_id, wanted, form), 422
    try:
        service.take_step(
            db_session(),
            session_id,
            step=wanted,
            reason=form.reason.data or "",
            actor=actor(),
            now=utc_now(),
        )
    except StepRefused as refusal:
        if refusal.field is None:
            raise
        show_refusal(form, refusal)
        return _question(session_id, wanted, form), 422
    flash(str(STEP_EFFECTS[wanted]))
    return redirect(url_for(".session", session_id=session_id))


@bp.get("/sessions/<uuid:session_id>/history")
@requires(Permission.SESSIONS_EDIT)
def session_history(session_id: UUID) -> ResponseReturnValue:
    """Who did what to the session and what belongs to it."""
    page = queries.get_session_page(db_session(), session_id, scope=actor().scope(Permission.SESSIONS_EDIT))
    # The session has been found within the scope; its entries may bear a country that it had before.
    asked = replace(list_request(HISTORY), filters={"session": session_id})
    return render_template(
        "programmes/session_history.html",
        session=page,
        tab="history",
        trail=list_entries(db_session(), asked, scope=EVERYTHING),
    )


def _step(text: str) -> Step:
    try:
        return Step(text)
    except ValueError:
        raise NotFound from None


def _question(session_id: UUID, step: Step, form: StepForm) -> str:
    page = queries.get_session_page(db_session(), session_id, scope=actor().scope(Permission.SESSIONS_EDIT))
    return render_template(
        "programmes/session_step.html",
        page=page,
        step=step,
        form=form,
        word=STEP_WORDS[step],
        question=STEP_QUESTIONS[step],
        needs_reason=step in REASON_NEEDED,
        is_danger=step in (Step.CANCEL, Step.POSTPONE),
    )
