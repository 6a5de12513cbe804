"""On what terms a session issues certificates: kinds, rules, and who has signed off."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.certificates.models import Certificate, RuleSetVersion, SessionKinds, SessionSignOff
from app.certificates.rules import (
    CertificateKind,
    Rule,
    RuleSet,
    SignOff,
    built_in,
    kinds_issued,
    possible_kinds,
    rules_from,
)
from app.programmes.models import Programme, TrainingSession
from app.programmes.rules import COUNTED_STATES


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is asked for one kind of certificate of a session; `kinds` are all that it issues."""

    programme_id: UUID
    kind: CertificateKind
    kinds: tuple[CertificateKind, ...]
    possible: tuple[CertificateKind, ...]
    is_counted: bool
    days_held: int
    threshold: int
    rule_set: RuleSet
    sign_offs: dict[str, SignOff]

    @property
    def is_issued(self) -> bool:
        """Is this kind among those the session issues?"""
        return self.kind in self.kinds


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version in the list of a programme; `certificates` were issued by it."""

    number: int
    rules: tuple[Rule, ...]
    made_at: datetime
    made_by: str
    certificates: int


def get_terms(db: Session, session_id: UUID, *, kind: CertificateKind | None = None) -> Terms:
    """The terms of one kind, or of the first that the session issues; the caller has checked the scope."""
    row = db.execute(
        sa.select(
            TrainingSession.programme_id,
            TrainingSession.kind,
            TrainingSession.state,
            TrainingSession.day_count,
            Programme.attendance_threshold,
            SessionKinds.kinds,
        )
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .outerjoin(SessionKinds, SessionKinds.session_id == TrainingSession.id)
        .where(TrainingSession.id == session_id)
    ).one()
    kinds = kinds_issued(row.kinds, session_kind=row.kind)
    rule_set = find_rule_set(db, row.programme_id, kind=kind or kinds[0], threshold=row.attendance_threshold)
    return Terms(
        programme_id=row.programme_id,
        kind=rule_set.kind,
        kinds=kinds,
        possible=possible_kinds(row.kind),
        is_counted=row.state in COUNTED_STATES,
        days_held=row.day_count,
        threshold=row.attendance_threshold,
        rule_set=rule_set,
        sign_offs=list_sign_offs(db, session_id) if rule_set.roles_asked else {},
    )


def get_terms_of(db: Session, certificate: Certificate) -> Terms:
    """The terms on which a certificate was issued: its own rules, whatever is asked by now."""
    terms = get_terms(db, certificate.session_id, kind=certificate.kind)
    kept = certificate.evidence.get("rules")
    rule_set = RuleSet(
        id=certificate.rule_set_id,
        kind=certificate.kind,
        number=certificate.rule_version,
        rules=built_in(certificate.kind, threshold=terms.threshold).rules
        if kept is None
        else rules_from(kept),
    )
    sign_offs = list_sign_offs(db, certificate.session_id) if rule_set.roles_asked else {}
    return replace(terms, rule_set=rule_set, sign_offs=sign_offs)


def find_rule_set(db: Session, programme_id: UUID, *, kind: CertificateKind, threshold: int) -> RuleSet:
    """The rules in force: the programme's newest version, or the built-in one at its threshold."""
    version = db.scalars(_versions(programme_id).where(RuleSetVersion.kind == kind).limit(1)).first()
    return _rule_set_of(version) if version else built_in(kind, threshold=threshold)


def list_versions(db: Session, programme_id: UUID, *, kind: CertificateKind) -> list[VersionRow]:
    """The versions a programme has made for a kind, the newest first; the caller has checked the scope."""
    certificates = (
        sa.select(sa.func.count())
        .where(Certificate.rule_set_id == RuleSetVersion.id)
        .correlate(RuleSetVersion)
        .scalar_subquery()
    )
    rows = db.execute(
        _versions(programme_id)
        .where(RuleSetVersion.kind == kind)
        .add_columns(User.name.label("made_by"), certificates.label("certificates"))
        .outerjoin(User, User.id == RuleSetVersion.made_by_id)
    )
    return [
        VersionRow(
            number=row.RuleSetVersion.number,
            rules=rules_from(row.RuleSetVersion.rules),
            made_at=row.RuleSetVersion.made_at,
            made_by=row.made_by or "",
            certificates=row.certificates,
        )
        for row in rows
    ]


def _rule_set_of(version: RuleSetVersion) -> RuleSet:
    return RuleSet(id=version.id, kind=version.kind, number=version.number, rules=rules_from(version.rules))


def list_sign_offs(db: Session, session_id: UUID) -> dict[str, SignOff]:
    """Who has signed the session off, by role."""
    rows = db.scalars(
        sa.select(SessionSignOff).where(SessionSignOff.session_id == session_id).order_by(SessionSignOff.role)
    )
    return {row.role: SignOff(name=row.signed_by_name, at=row.signed_at) for row in rows}


def _versions(programme_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(RuleSetVersion)
        .where(RuleSetVersion.programme_id == programme_id)
        .order_by(RuleSetVersion.kind, RuleSetVersion.number.desc())
    )
