"""Deciding against the rules for one person: with a permission of its own, a reason and a trace."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.certificates.errors import NotEarned, ReasonMissing
from app.certificates.models import Certificate
from app.certificates.queries import CandidateRow
from app.certificates.rules import LONGEST_REASON, REFUSAL_WORDS, CertificateKind
from app.certificates.rules.eligibility import is_overridable
from app.certificates.service.issue import get_candidate, get_issued_terms, issue_again, record
from app.certificates.service.issuer import Issuer
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.queries import get_session


def issue_against_rules(
    db: Session,
    session_id: UUID,
    *,
    person_id: UUID,
    kind: CertificateKind,
    reason: str,
    actor: Actor,
    now: datetime,
    issuer: Issuer,
) -> Certificate:
    """Issue to somebody who does not meet a rule; reason and person are kept with the certificate.

    Raises ReasonMissing, and NotEarned where facts stand against it: no name, not held, no accepted place.
    """
    scope = actor.scope(Permission.CERTIFICATES_OVERRIDE)
    session = get_session(db, session_id, scope=scope, lock=True)
    row = get_overridable(db, session_id, person_id=person_id, kind=kind, actor=actor)
    given = reason.strip()[:LONGEST_REASON]
    if not given:
        raise ReasonMissing(_("Say why, for whoever asks later."), field="reason")
    override = {
        "reason": given,
        "by": actor.name,
        "by_id": str(actor.user_id) if actor.user_id else None,
        "at": now.isoformat(),
    }
    certificate = issue_again(db, session, row, actor=actor, now=now, issuer=issuer, override=override)
    record(
        db,
        "certificate.rules_overridden",
        certificate=certificate,
        session=session,
        actor=actor,
        now=now,
        rules=[each.rule.key for each in row.missing],
    )
    return certificate


def get_overridable(
    db: Session, session_id: UUID, *, person_id: UUID, kind: CertificateKind, actor: Actor
) -> CandidateRow:
    """Somebody whom only rules stand against; raises NotEarned for anybody else."""
    scope = actor.scope(Permission.CERTIFICATES_OVERRIDE)
    get_session(db, session_id, scope=scope)
    terms = get_issued_terms(db, session_id, kind=kind)
    row = get_candidate(db, session_id, person_id=person_id, terms=terms, scope=scope)
    if not is_overridable(row.refusal, row.results):
        raise NotEarned(str(REFUSAL_WORDS[row.refusal]) if row.refusal else _("No rule is against it."))
    return row
