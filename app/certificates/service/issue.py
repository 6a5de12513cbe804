"""Issuing: once to each person who has earned it, however often and from wherever it is asked."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.rules import local_day
from app.audit import service as audit
from app.audit.rules import Place
from app.certificates.errors import CertificateNotFound, KindNotIssued, NotEarned
from app.certificates.models import Certificate
from app.certificates.pdf import undrawable
from app.certificates.queries import (
    CandidateRow,
    ChosenDesign,
    SessionFacts,
    Terms,
    candidates,
    count_without_address,
    find_chosen_design,
    get_session_facts,
    get_terms,
)
from app.certificates.rules import (
    CODE_BITS,
    OVERRIDABLE,
    REFUSAL_WORDS,
    CertificateKind,
    CertificateState,
    Refusal,
    code_of,
    digest_of,
    evidence_of,
    serial_of,
    unmet,
)
from app.certificates.service.files import MAKE
from app.certificates.service.issuer import Issuer
from app.certificates.service.numbering import choose_places, reserve_serials
from app.certificates.service.printed import language_for, printed_for
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission, Scope
from app.jobs.service import enqueue
from app.programmes.models import TrainingSession
from app.programmes.queries import get_session
from app.registration.models import Registration


@dataclass(frozen=True, kw_only=True)
class Undrawable:
    """Characters of a certificate that no font can draw; they were written in Latin letters instead."""

    name: str
    characters: str


@dataclass(frozen=True, kw_only=True)
class IssueReport:
    """What issuing to a session did: who got one, who had one, who did not and why."""

    session_id: UUID
    kind: CertificateKind
    issued: tuple[Certificate, ...]
    already: int
    not_ready: tuple[CandidateRow, ...]
    undrawable: tuple[Undrawable, ...]
    without_address: int = 0  # who were to be told and have no e-mail address


def issue_for_session(
    db: Session,
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    issuer: Issuer,
    kind: CertificateKind | None = None,
    tells_holders: bool = False,
) -> IssueReport:
    """Issue a certificate to everyone who has earned one; safe to run twice, and by two at a time.

    Without a kind it is the first that the session issues; raises KindNotIssued for one that it does not.
    Holders who are to be told get a mail when the file is there.
    """
    scope = actor.scope(Permission.CERTIFICATES_ISSUE)
    session = get_session(db, session_id, scope=scope, lock=True)
    terms = get_issued_terms(db, session_id, kind=kind)
    rows = candidates(db, session_id, scope=scope, terms=terms)
    ready = [row for row in rows if row.refusal is None]
    issued = _issue(db, session, ready, actor=actor, now=now, issuer=issuer)
    for certificate in issued:
        certificate.tells_holder = tells_holders
    return IssueReport(
        session_id=session_id,
        kind=terms.kind,
        issued=tuple(issued),
        already=sum(row.refusal is Refusal.HAS_ONE for row in rows),
        not_ready=tuple(row for row in rows if row.refusal not in (None, Refusal.HAS_ONE)),
        undrawable=_undrawable(issued),
        without_address=count_without_address(db, [each.person_id for each in issued])
        if tells_holders
        else 0,
    )


def issue_one(
    db: Session,
    *,
    registration_id: UUID,
    actor: Actor,
    now: datetime,
    issuer: Issuer,
    kind: CertificateKind | None = None,
) -> Certificate:
    """Issue to one participant, as `issue_to_person` does."""
    found = db.execute(
        sa.select(Registration.session_id, Registration.person_id).where(Registration.id == registration_id)
    ).one_or_none()
    if found is None:
        raise CertificateNotFound(_("There is no such participant, or they are not yours to see."))
    return issue_to_person(
        db, found.session_id, person_id=found.person_id, kind=kind, actor=actor, now=now,
        issuer=issuer,
    )  # fmt: skip


def issue_to_person(
    db: Session,
    session_id: UUID,
    *,
    person_id: UUID,
    kind: CertificateKind | None,
    actor: Actor,
    now: datetime,
    issuer: Issuer,
    tells_holder: bool = False,
) -> Certificate:
    """Issue to one person, also again after a revocation; gives the one they have where there is one.

    Raises NotEarned with the reason in words.
    """
    scope = actor.scope(Permission.CERTIFICATES_ISSUE)
    session = get_session(db, session_id, scope=scope, lock=True)
    terms = get_issued_terms(db, session_id, kind=kind)
    row = get_candidate(db, session_id, person_id=person_id, terms=terms, scope=scope)
    if row.refusal is Refusal.HAS_ONE:
        return _valid_one(db, row, session_id=session_id)
    certificate = issue_again(db, session, row, actor=actor, now=now, issuer=issuer)
    certificate.tells_holder = tells_holder
    return certificate


def issue_again(
    db: Session,
    session: TrainingSession,
    row: CandidateRow,
    *,
    actor: Actor,
    now: datetime,
    issuer: Issuer,
    override: Mapping[str, Any] | None = None,
) -> Certificate:
    """Issue to a candidate who has none now, whatever became of an earlier one.

    `override` is kept as the evidence of a decision against the rules; facts stand against it.
    """
    against = unmet(row.results) if row.refusal is Refusal.REVOKED else row.refusal
    if against is not None and not (override and against in OVERRIDABLE):
        raise NotEarned(str(REFUSAL_WORDS[against]))
    return _issue(db, session, [row], actor=actor, now=now, issuer=issuer, override=override)[0]


def get_issued_terms(db: Session, session_id: UUID, *, kind: CertificateKind | None) -> Terms:
    """The terms of a kind that the session issues; raises KindNotIssued."""
    terms = get_terms(db, session_id, kind=kind)
    if not terms.is_issued:
        raise KindNotIssued(_("This session does not issue certificates of this kind."))
    return terms


def get_candidate(
    db: Session, session_id: UUID, *, person_id: UUID, terms: Terms, scope: Scope
) -> CandidateRow:
    """One person as a candidate; raises NotEarned for one who has no part in the session."""
    rows = candidates(db, session_id, scope=scope, terms=terms, person_id=person_id)
    if not rows:
        raise NotEarned(str(REFUSAL_WORDS[Refusal.NOT_ACCEPTED]))
    return rows[0]


def _valid_one(db: Session, row: CandidateRow, *, session_id: UUID) -> Certificate:
    return db.scalars(
        sa.select(Certificate).where(
            Certificate.session_id == session_id,
            Certificate.person_id == row.person_id,
            Certificate.kind == row.kind,
            Certificate.state == CertificateState.ISSUED,
        )
    ).one()


def _issue(
    db: Session,
    session: TrainingSession,
    ready: Sequence[CandidateRow],
    *,
    actor: Actor,
    now: datetime,
    issuer: Issuer,
    override: Mapping[str, Any] | None = None,
) -> list[Certificate]:
    if not ready:
        return []
    facts = get_session_facts(db, session.id)
    design = find_chosen_design(db, session.programme_id, kind=ready[0].kind)
    issued_on = local_day(now, session.time_zone)
    first = reserve_serials(db, year=issued_on.year, count=len(ready))
    places = choose_places(db, count=len(ready))
    certificates = []
    for number, (row, place) in enumerate(zip(ready, places, strict=True), start=first):
        printed = _printed(row, facts, issuer=issuer, number=number, issued_on=issued_on, design=design)
        certificate = _certificate(session, row, printed=printed, actor=actor, now=now)
        certificate.evidence = evidence_of(row.results, override=override)
        certificate.status_index, certificate.salt = place, secrets.token_urlsafe(16)
        certificates.append(certificate)
    db.add_all(certificates)
    db.flush()
    for certificate in certificates:
        record(db, "certificate.issued", certificate=certificate, session=session, actor=actor, now=now)
    enqueue(db, MAKE, payload={"session_id": str(session.id)}, now=now)
    return certificates


def _printed(
    row: CandidateRow,
    facts: SessionFacts,
    *,
    issuer: Issuer,
    number: int,
    issued_on: date,
    design: ChosenDesign | None,
) -> dict[str, Any]:
    code = code_of(secrets.randbits(CODE_BITS))
    serial = serial_of(
        year=issued_on.year,
        programme_code=facts.programme_code,
        host_country=facts.host_country,
        number=number,
    )
    return printed_for(
        row,
        facts,
        language=language_for(row, facts),
        office_name=issuer.office_name,
        check_url=issuer.check_url(code),
        serial=serial,
        code=code,
        issued_on=issued_on,
        design=design,
    )


def _certificate(
    session: TrainingSession,
    row: CandidateRow,
    *,
    printed: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> Certificate:
    return Certificate(
        id=uuid4(),
        registration_id=row.registration_id,
        session_id=session.id,
        person_id=row.person_id,
        kind=row.kind,
        rule_set_id=row.rule_set_id,
        rule_version=row.rule_version,
        serial=printed["serial"],
        code=printed["code"].replace("-", ""),
        language=printed["language"],
        printed=printed,
        printed_digest=digest_of(printed),
        issued_at=now,
        issued_by_id=actor.user_id,
    )


def record(
    db: Session,
    action: str,
    *,
    certificate: Certificate,
    session: TrainingSession,
    actor: Actor,
    now: datetime,
    **details: Any,
) -> None:
    """One row of the trail for one certificate."""
    audit.record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("certificate", certificate.id),
        place=Place(
            session_id=certificate.session_id,
            programme_id=session.programme_id,
            country=session.host_country,
        ),
        serial=certificate.serial,
        **details,
    )


def _undrawable(certificates: Sequence[Certificate]) -> tuple[Undrawable, ...]:
    found = ((each.printed["name"], undrawable(each.printed)) for each in certificates)
    return tuple(Undrawable(name=name, characters=lost) for name, lost in found if lost)
