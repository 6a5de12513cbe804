"""Before certificates of a session are issued: which kinds, signed off by whom, and against which rules."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.forms import KindsForm, OverrideForm
from app.certificates.rules import KIND_WORDS, CertificateKind
from app.certificates.service.issuer import issuer_of
from app.certificates.service.override import get_overridable, issue_against_rules
from app.certificates.service.preparing import choose_kinds, sign_off, take_back_sign_off
from app.certificates.views.blueprint import bp, kind_of
from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.programmes.queries import get_session_page
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.route("/sessions/<uuid:session_id>/certificates/kinds", methods=["GET", "POST"])
@requires(Permission.CERTIFICATES_ISSUE)
@writes
def session_kinds(session_id: UUID) -> ResponseReturnValue:
    """Choose which kinds of certificates the session issues."""
    db = db_session()
    session = get_session_page(db, session_id, scope=actor().scope(Permission.CERTIFICATES_ISSUE))
    terms = queries.get_terms(db, session_id)
    form = KindsForm(data={"kinds": [kind.value for kind in terms.kinds]})
    form.kinds.choices = [(kind.value, str(KIND_WORDS[kind])) for kind in terms.possible]
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("certificates/kinds.html", form=form, session=session), status
    chosen = [CertificateKind(value) for value in form.kinds.data or ()]
    choose_kinds(db, session_id, kinds=chosen, actor=actor(), now=utc_now())
    flash(_("The kinds of certificates have been saved."))
    return redirect(url_for(".session_certificates", session_id=session_id))


@bp.post("/sessions/<uuid:session_id>/certificates/sign-off")
@requires(Permission.CERTIFICATES_ISSUE)
@writes
def session_sign_off(session_id: UUID) -> ResponseReturnValue:
    """Sign the session off in a role, or take that back."""
    role, now = request.form.get("role", ""), utc_now()
    if request.form.get("decision") == "take_back":
        take_back_sign_off(db_session(), session_id, role=role, actor=actor(), now=now)
        flash(_("The sign-off has been taken back."))
    else:
        sign_off(db_session(), session_id, role=role, actor=actor(), now=now)
        flash(_("The session has been signed off."))
    kind = kind_of(request.form)
    return redirect(_back(session_id, kind))


@bp.route(
    "/sessions/<uuid:session_id>/certificates/people/<uuid:person_id>/override", methods=["GET", "POST"]
)
@requires(Permission.CERTIFICATES_OVERRIDE)
@writes
def session_override(session_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Ask for the reason, then issue to one person against the rules."""
    kind = kind_of(request.args) or CertificateKind.COMPLETION
    form = OverrideForm()
    who: dict[str, Any] = {"person_id": person_id, "kind": kind, "actor": actor()}
    if form.validate_on_submit():
        try:
            certificate = issue_against_rules(
                db_session(),
                session_id,
                **who,
                reason=form.reason.data or "",
                now=utc_now(),
                issuer=issuer_of(settings()),
            )
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            flash(_("Certificate %(serial)s has been issued.", serial=certificate.serial))
            return redirect(_back(session_id, kind))
    page = render_template(
        "certificates/override.html",
        form=form,
        row=get_overridable(db_session(), session_id, **who),
        kind_words=KIND_WORDS,
        back=_back(session_id, kind),
    )
    return page, 422 if form.is_submitted() else 200


def _back(session_id: UUID, kind: CertificateKind | None) -> str:
    return url_for(".session_certificates", session_id=session_id, kind=kind.value if kind else None)
