"""Taking a certificate back, with a reason: revoked, or replaced by a new one."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.forms import ReasonForm
from app.certificates.service.issuer import issuer_of
from app.certificates.service.revoke import replace as replace_certificate
from app.certificates.service.revoke import revoke as revoke_certificate
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.route("/certificates/<uuid:certificate_id>/revoke", methods=["GET", "POST"])
@requires(Permission.CERTIFICATES_REVOKE)
@writes
def revoke(certificate_id: UUID) -> ResponseReturnValue:
    """Ask for the reason, then revoke."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(form, certificate_id, is_replacing=False), 422 if form.is_submitted() else 200
    certificate = revoke_certificate(
        db_session(), certificate_id, reason=form.reason.data or "", actor=actor(), now=utc_now()
    )
    flash(_("Certificate %(serial)s has been revoked.", serial=certificate.serial))
    return redirect(url_for(".session_certificates", session_id=certificate.session_id))


@bp.route("/certificates/<uuid:certificate_id>/replace", methods=["GET", "POST"])
@requires(Permission.CERTIFICATES_REVOKE)
@writes
def replace(certificate_id: UUID) -> ResponseReturnValue:
    """Ask for the reason, then issue anew with the name and facts of today."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(form, certificate_id, is_replacing=True), 422 if form.is_submitted() else 200
    new = replace_certificate(
        db_session(),
        certificate_id,
        reason=form.reason.data or "",
        actor=actor(),
        now=utc_now(),
        issuer=issuer_of(settings()),
    )
    flash(_("Certificate %(serial)s has been issued in its place.", serial=new.serial))
    return redirect(url_for(".session_certificates", session_id=new.session_id))


def _page(form: ReasonForm, certificate_id: UUID, *, is_replacing: bool) -> str:
    certificate = queries.get_certificate(
        db_session(), certificate_id, scope=actor().scope(Permission.CERTIFICATES_REVOKE)
    )
    return render_template(
        "certificates/taking_back.html",
        form=form,
        certificate=certificate,
        is_replacing=is_replacing,
        back=url_for(".session_certificates", session_id=certificate.session_id),
    )
