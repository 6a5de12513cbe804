"""Issuing: once to each person who has earned it, however often and from wherever it is asked."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.attendance.rules import local_day
from app.audit import service as audit
from app.audit.rules import Place
from app.certificates.errors import CertificateNotFound, NotEarned
from app.certificates.models import Certificate, SerialCounter
from app.certificates.pdf import undrawable
from app.certificates.queries import CandidateRow, candidates, get_session_facts
from app.certificates.rules import (
    CODE_BITS,
    REFUSAL_WORDS,
    CertificateState,
    Refusal,
    code_of,
    digest_of,
    serial_of,
)
from app.certificates.service.printed import language_for, printed_for
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission, Scope
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
    issued: tuple[Certificate, ...]
    already: int
    not_ready: tuple[CandidateRow, ...]
    undrawable: tuple[Undrawable, ...]


def issue_for_session(
    db: Session, *, session_id: UUID, actor: Actor, now: datetime, office_name: str
) -> IssueReport:
    """Issue a certificate to everyone who has earned one; safe to run twice, and by two at a time."""
    scope = actor.scope(Permission.CERTIFICATES_ISSUE)
    session = get_session(db, session_id, scope=scope, lock=True)
    rows = candidates(db, session_id, scope=scope)
    ready = [row for row in rows if row.refusal is None]
    issued = _issue(db, session, ready, actor=actor, now=now, office_name=office_name)
    return IssueReport(
        session_id=session_id,
        issued=tuple(issued),
        already=sum(row.refusal is Refusal.HAS_ONE for row in rows),
        not_ready=tuple(row for row in rows if row.refusal not in (None, Refusal.HAS_ONE)),
        undrawable=_undrawable(issued),
    )


def issue_one(
    db: Session, *, registration_id: UUID, actor: Actor, now: datetime, office_name: str
) -> Certificate:
    """Issue to one person, also again after a revocation; gives the one they have where there is one.

    Raises NotEarned with the reason in words.
    """
    scope = actor.scope(Permission.CERTIFICATES_ISSUE)
    session, row = _locked_candidate(db, registration_id, scope=scope)
    if row.refusal is Refusal.HAS_ONE:
        return db.scalars(
            sa.select(Certificate).where(
                Certificate.registration_id == registration_id, Certificate.state == CertificateState.ISSUED
            )
        ).one()
    return issue_again(db, session, row, actor=actor, now=now, office_name=office_name)


def issue_again(
    db: Session, session: TrainingSession, row: CandidateRow, *, actor: Actor, now: datetime, office_name: str
) -> Certificate:
    """Issue to a candidate who has none now, whatever became of an earlier one."""
    if row.refusal not in (None, Refusal.REVOKED):
        raise NotEarned(str(REFUSAL_WORDS[row.refusal]))
    if row.days_present < row.days_needed:
        raise NotEarned(str(REFUSAL_WORDS[Refusal.TOO_FEW_DAYS]))
    return _issue(db, session, [row], actor=actor, now=now, office_name=office_name)[0]


def _locked_candidate(
    db: Session, registration_id: UUID, *, scope: Scope
) -> tuple[TrainingSession, CandidateRow]:
    session_id = db.scalar(sa.select(Registration.session_id).where(Registration.id == registration_id))
    if session_id is None:
        raise CertificateNotFound(_("There is no such participant, or they are not yours to see."))
    session = get_session(db, session_id, scope=scope, lock=True)
    rows = candidates(db, session_id, scope=scope, registration_id=registration_id)
    if not rows:
        raise NotEarned(str(REFUSAL_WORDS[Refusal.NOT_ACCEPTED]))
    return session, rows[0]


def _issue(
    db: Session,
    session: TrainingSession,
    ready: Sequence[CandidateRow],
    *,
    actor: Actor,
    now: datetime,
    office_name: str,
) -> list[Certificate]:
    if not ready:
        return []
    facts = get_session_facts(db, session.id)
    issued_on = local_day(now, session.time_zone)
    first = _reserve_serials(db, year=issued_on.year, count=len(ready))
    certificates = []
    for number, row in enumerate(ready, start=first):
        serial = serial_of(
            year=issued_on.year,
            programme_code=facts.programme_code,
            host_country=facts.host_country,
            number=number,
        )
        code = code_of(secrets.randbits(CODE_BITS))
        language = language_for(row, facts)
        printed = printed_for(
            row,
            facts,
            language=language,
            office_name=office_name,
            serial=serial,
            code=code,
            issued_on=issued_on,
        )
        certificates.append(_certificate(session, row, printed=printed, code=code, actor=actor, now=now))
    db.add_all(certificates)
    db.flush()
    for certificate in certificates:
        record(db, "certificate.issued", certificate=certificate, session=session, actor=actor, now=now)
    return certificates


def _certificate(
    session: TrainingSession,
    row: CandidateRow,
    *,
    printed: dict[str, Any],
    code: str,
    actor: Actor,
    now: datetime,
) -> Certificate:
    return Certificate(
        id=uuid4(),
        registration_id=row.registration_id,
        session_id=session.id,
        person_id=row.person_id,
        serial=printed["serial"],
        code=code,
        language=printed["language"],
        printed=printed,
        printed_digest=digest_of(printed),
        issued_at=now,
        issued_by_id=actor.user_id,
    )


def _reserve_serials(db: Session, *, year: int, count: int) -> int:
    """Take `count` numbers in a row and give the first; who takes some at the same time waits here."""
    taken = _take(db, year, count)
    if taken is None:
        with suppress(IntegrityError), db.begin_nested():  # the first of the year may be two at a time
            db.execute(sa.insert(SerialCounter).values(year=year, last=0))
        taken = _take(db, year, count)
    if taken is None:
        raise RuntimeError("the counter of serial numbers could not be read")
    return taken - count + 1


def _take(db: Session, year: int, count: int) -> int | None:
    return db.scalar(
        sa.update(SerialCounter)
        .where(SerialCounter.year == year)
        .values(last=SerialCounter.last + count)
        .returning(SerialCounter.last)
        .execution_options(synchronize_session=False)
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
