"""The certificates of one session: who is ready, who has one, who does not and why."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.rules import REFUSAL_WORDS, CertificateState, Refusal
from app.certificates.service.issue import IssueReport, issue_for_session, issue_one
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.permissions import Permission
from app.programmes.queries import get_session_page
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.get("/sessions/<uuid:session_id>/certificates")
@requires(Permission.CERTIFICATES_VIEW)
def session_certificates(session_id: UUID) -> ResponseReturnValue:
    """Ready, issued, not yet, taken back."""
    scope = actor().scope(Permission.CERTIFICATES_VIEW)
    session = get_session_page(db_session(), session_id, scope=scope)
    people = queries.candidates(db_session(), session_id, scope=scope)
    certificates = queries.session_certificates(db_session(), session_id, scope=scope)
    return render_template(
        "certificates/session.html",
        session=session,
        tab="certificates",
        ready=[each for each in people if each.refusal is None],
        not_yet=[each for each in people if each.refusal not in (None, Refusal.HAS_ONE)],
        issued=[each for each in certificates if each.state is CertificateState.ISSUED],
        taken_back=[each for each in certificates if each.state is not CertificateState.ISSUED],
        reasons=REFUSAL_WORDS,
        may_issue=session.is_within(actor().scope(Permission.CERTIFICATES_ISSUE)),
        may_revoke=session.is_within(actor().scope(Permission.CERTIFICATES_REVOKE)),
        may_see_people=session.is_within(actor().scope(Permission.PEOPLE_VIEW)),
    )


@bp.post("/sessions/<uuid:session_id>/certificates")
@requires(Permission.CERTIFICATES_ISSUE)
@writes
def issue_all(session_id: UUID) -> ResponseReturnValue:
    """Issue to everyone who has earned one."""
    report = issue_for_session(
        db_session(),
        session_id=session_id,
        actor=actor(),
        now=utc_now(),
        office_name=settings().office_name,
    )
    _tell(report)
    return redirect(url_for(".session_certificates", session_id=session_id))


@bp.post("/sessions/<uuid:session_id>/certificates/<uuid:registration_id>")
@requires(Permission.CERTIFICATES_ISSUE)
@writes
def issue_person(session_id: UUID, registration_id: UUID) -> ResponseReturnValue:
    """Issue to one person, also again after a revocation."""
    certificate = issue_one(
        db_session(),
        registration_id=registration_id,
        actor=actor(),
        now=utc_now(),
        office_name=settings().office_name,
    )
    flash(_("Certificate %(serial)s has been issued.", serial=certificate.serial))
    return redirect(url_for(".session_certificates", session_id=session_id))


def _tell(report: IssueReport) -> None:
    issued = len(report.issued)
    if not issued:
        flash(_("Nobody was waiting for a certificate: nothing was issued."), "info")
    else:
        flash(ngettext("%(num)s certificate issued.", "%(num)s certificates issued.", issued))
    for each in report.undrawable:
        flash(
            _(
                "No font can draw “%(letters)s” in the name %(name)s: Latin letters stand in their place.",
                letters=each.characters,
                name=each.name,
            ),
            "warn",
        )
