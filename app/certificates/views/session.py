"""The certificates of one session: who is ready, who has one, who does not and why."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.queries import CandidateRow, CertificateRow, Terms
from app.certificates.rules import (
    KIND_WORDS,
    REFUSAL_WORDS,
    SIGNING_ROLE_WORDS,
    CertificateKind,
    CertificateState,
    Refusal,
)
from app.certificates.rules.eligibility import is_overridable
from app.certificates.rules.sign_offs import can_sign_off
from app.certificates.service.issue import IssueReport, issue_for_session, issue_to_person
from app.certificates.service.issuer import issuer_of
from app.certificates.views.blueprint import bp, kind_of
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.permissions import Permission, Role
from app.programmes.queries import get_session_page
from app.programmes.rules import SessionPage
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.get("/sessions/<uuid:session_id>/certificates")
@requires(Permission.CERTIFICATES_VIEW)
def session_certificates(session_id: UUID) -> ResponseReturnValue:
    """Ready, issued, not yet, taken back, of one kind of certificate."""
    db, scope = db_session(), actor().scope(Permission.CERTIFICATES_VIEW)
    session = get_session_page(db, session_id, scope=scope)
    terms = queries.get_terms(db, session_id, kind=kind_of(request.args))
    people = queries.candidates(db, session_id, scope=scope, terms=terms) if terms.is_issued else []
    certificates = queries.session_certificates(db, session_id, scope=scope)
    shown = [each for each in certificates if each.kind is terms.kind]
    not_yet = [each for each in people if each.refusal not in (None, Refusal.HAS_ONE)]
    return render_template(
        "certificates/session.html",
        session=session,
        tab="certificates",
        terms=terms,
        kinds=_kinds(session_id, terms, certificates),
        kind_words=KIND_WORDS,
        ready=[each for each in people if each.refusal is None],
        not_yet=not_yet,
        why_not=_why_not(not_yet),
        issued=[each for each in shown if each.state is CertificateState.ISSUED],
        being_made=sum(each.is_being_made for each in shown if each.state is CertificateState.ISSUED),
        has_any=any(each.state is CertificateState.ISSUED for each in certificates),
        taken_back=[each for each in shown if each.state is not CertificateState.ISSUED],
        reasons=REFUSAL_WORDS,
        sign_offs=_sign_offs(session, terms),
        is_overridable=lambda row: is_overridable(row.refusal, row.results),
        may_issue=session.is_within(actor().scope(Permission.CERTIFICATES_ISSUE)),
        may_revoke=session.is_within(actor().scope(Permission.CERTIFICATES_REVOKE)),
        may_override=session.is_within(actor().scope(Permission.CERTIFICATES_OVERRIDE)),
        may_see_people=session.is_within(actor().scope(Permission.PEOPLE_VIEW)),
    )


@bp.post("/sessions/<uuid:session_id>/certificates")
@requires(Permission.CERTIFICATES_ISSUE)
@writes
def issue_all(session_id: UUID) -> ResponseReturnValue:
    """Issue to everyone who has earned one of this kind."""
    report = issue_for_session(
        db_session(),
        session_id=session_id,
        kind=kind_of(request.form),
        actor=actor(),
        now=utc_now(),
        issuer=issuer_of(settings()),
        tells_holders="tell" in request.form,
    )
    _tell(report)
    return redirect(url_for(".session_certificates", session_id=session_id, kind=report.kind.value))


@bp.post("/sessions/<uuid:session_id>/certificates/people/<uuid:person_id>")
@requires(Permission.CERTIFICATES_ISSUE)
@writes
def issue_person(session_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Issue to one person, also again after a revocation."""
    certificate = issue_to_person(
        db_session(),
        session_id,
        person_id=person_id,
        kind=kind_of(request.form),
        actor=actor(),
        now=utc_now(),
        issuer=issuer_of(settings()),
        tells_holder="tell" in request.form,
    )
    flash(_("Certificate %(serial)s has been issued.", serial=certificate.serial))
    return redirect(url_for(".session_certificates", session_id=session_id, kind=certificate.kind.value))


def _kinds(session_id: UUID, terms: Terms, certificates: Sequence[CertificateRow]) -> list[dict[str, object]]:
    """The kinds the session issues, and those it has issued before, as a choice of views."""
    there = {each.kind for each in certificates} | {*terms.kinds, terms.kind}
    return [
        {
            "label": KIND_WORDS[kind],
            "href": url_for(".session_certificates", session_id=session_id, kind=kind.value),
            "current": kind is terms.kind,
        }
        for kind in CertificateKind
        if kind in there
    ]


def _why_not(rows: Sequence[CandidateRow]) -> list[tuple[int, str]]:
    """How many people each rule, or each fact, stands against; the most frequent first."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.refusal in (Refusal.TOO_FEW_DAYS, Refusal.RULES_NOT_MET):
            found.update(_("not met: %(rule)s", rule=each.rule.words()) for each in row.missing)
        elif row.refusal:
            found[str(REFUSAL_WORDS[row.refusal])] += 1
    return [(count, words) for words, count in found.most_common()]


def _sign_offs(session: SessionPage, terms: Terms) -> list[dict[str, object]]:
    """Each role that has to sign off, who did, and whether this viewer may."""
    return [
        {
            "role": role,
            "word": SIGNING_ROLE_WORDS[Role(role)],
            "given": terms.sign_offs.get(role),
            "may_sign": can_sign_off(
                actor(), role, programme_id=session.programme_id, country=session.host_country
            ),
        }
        for role in terms.rule_set.roles_asked
    ]


def _tell(report: IssueReport) -> None:
    issued = len(report.issued)
    if not issued:
        flash(_("Nobody was waiting for a certificate: nothing was issued."), "info")
    else:
        flash(ngettext("%(num)s certificate issued.", "%(num)s certificates issued.", issued))
    if report.without_address:
        flash(
            ngettext(
                "%(num)s of them has no e-mail address and gets no mail.",
                "%(num)s of them have no e-mail address and get no mail.",
                report.without_address,
            ),
            "warn",
        )
    for each in report.undrawable:
        flash(
            _(
                "No font can draw “%(letters)s” in the name %(name)s: Latin letters stand in their place.",
                letters=each.characters,
                name=each.name,
            ),
            "warn",
        )
