"""Taking certificates back: revoked, or replaced by one with what is right now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.certificates.errors import NotValid, ReasonMissing
from app.certificates.models import Certificate
from app.certificates.queries import candidates, get_certificate, get_terms_of
from app.certificates.rules import LONGEST_REASON, CertificateState
from app.certificates.service.issue import issue_again, record
from app.certificates.service.issuer import Issuer
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.queries import get_session


def revoke(db: Session, certificate_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Certificate:
    """Take a certificate back; its code says so from now on. The reason stays inside the office."""
    certificate = _taken_back(
        db, certificate_id, state=CertificateState.REVOKED, reason=reason, actor=actor, now=now
    )
    session = get_session(db, certificate.session_id, scope=actor.scope(Permission.CERTIFICATES_REVOKE))
    record(db, "certificate.revoked", certificate=certificate, session=session, actor=actor, now=now)
    return certificate


def replace(
    db: Session, certificate_id: UUID, *, reason: str, actor: Actor, now: datetime, issuer: Issuer
) -> Certificate:
    """Issue a new certificate with the name and facts of today in place of this one, and give the new one.

    It is judged by the rules of the old one, and keeps a decision against them.
    """
    old = _taken_back(
        db, certificate_id, state=CertificateState.REPLACED, reason=reason, actor=actor, now=now
    )
    scope = actor.scope(Permission.CERTIFICATES_REVOKE)
    session = get_session(db, old.session_id, scope=scope, lock=True)
    terms = get_terms_of(db, old)
    rows = candidates(db, session.id, scope=scope, terms=terms, person_id=old.person_id)
    if not rows:
        raise NotValid(_("This person has no place in the session any more."))
    new = issue_again(
        db, session, rows[0], actor=actor, now=now, issuer=issuer,
        override=old.evidence.get("override"),
    )  # fmt: skip
    old.replaced_by_id = new.id
    new.tells_holder = old.told_at is not None
    record(db, "certificate.replaced", certificate=old, session=session, actor=actor, now=now, by=new.serial)
    return new


def _taken_back(
    db: Session, certificate_id: UUID, *, state: CertificateState, reason: str, actor: Actor, now: datetime
) -> Certificate:
    scope = actor.scope(Permission.CERTIFICATES_REVOKE)
    certificate = get_certificate(db, certificate_id, scope=scope, lock=True)
    given = reason.strip()[:LONGEST_REASON]
    if not given:
        raise ReasonMissing(_("Say why, for whoever asks later."), field="reason")
    if certificate.state is not CertificateState.ISSUED:
        raise NotValid(_("This certificate has already been revoked or replaced."))
    certificate.state = state
    certificate.revoked_at, certificate.revoked_by_id = now, actor.user_id
    certificate.revoke_reason = given
    db.flush()
    return certificate
