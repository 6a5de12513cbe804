"""Who has earned a certificate of a session, and who has not, with what each rule says."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, NameConfirmation
from app.certificates.queries.modules import Teaching, get_teaching
from app.certificates.queries.terms import Terms, get_terms
from app.certificates.rules import (
    BUILT_IN,
    Candidate,
    CertificateKind,
    CertificateState,
    ModulesAttended,
    Refusal,
    RuleResult,
    Standing,
    evaluate,
    is_still_said,
    refusal,
)
from app.core.permissions import Scope
from app.people.models import Person
from app.programmes.models import Assignment, TrainingSession
from app.programmes.queries import sessions_within
from app.programmes.rules import AssignmentRole
from app.registration.models import Registration
from app.registration.rules import RegistrationState

MOST = 5_000
Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class CandidateRow:
    """One person before issuing: what each rule says, and what speaks against a certificate.

    `own_script_name` is as it will be printed; `confirmed_name` is the holder's spelling of the name on
    record, empty without one; `days_needed` is None where no rule asks for days. Trainers have no
    registration.
    """

    registration_id: UUID | None
    person_id: UUID
    given_name: str
    family_name: str
    own_script_name: str
    language: str
    organisation: str
    days_present: int
    days_held: int
    days_needed: int | None
    refusal: Refusal | None
    confirmed_name: str = ""
    kind: CertificateKind = CertificateKind.COMPLETION
    rule_set_id: UUID | None = None
    rule_version: int = BUILT_IN
    results: tuple[RuleResult, ...] = ()

    @property
    def name(self) -> str:
        """The name as it will be printed."""
        written = " ".join(part for part in (self.given_name, self.family_name) if part)
        return self.confirmed_name or written or self.own_script_name

    @property
    def missing(self) -> tuple[RuleResult, ...]:
        """The rules that speak against a certificate."""
        return tuple(each for each in self.results if not each.is_passed)


def candidates(
    db: Session,
    session_id: UUID,
    *,
    scope: Scope,
    terms: Terms | None = None,
    person_id: UUID | None = None,
) -> list[CandidateRow]:
    """Everyone who could get this kind of certificate, by family name: people with a place or who were there,
    or the session's trainers. Without terms it is about the first kind that the session issues."""
    asked = terms or get_terms(db, session_id)
    query = _trainers(session_id) if asked.kind is CertificateKind.TRAINER else _participants(session_id)
    query = (
        query.add_columns(
            *_PERSON,
            NameConfirmation.name.label("confirmed_name"),
            NameConfirmation.own_script_name.label("confirmed_script"),
            NameConfirmation.confirmed_at,
            _has(CertificateState.ISSUED, session_id, asked.kind).label("has_certificate"),
            _has(CertificateState.REVOKED, session_id, asked.kind).label("was_revoked"),
        )
        .outerjoin(NameConfirmation, NameConfirmation.id == _latest_confirmation())
        .join(TrainingSession, TrainingSession.id == session_id)
        .where(sessions_within(scope))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(MOST)
    )
    if person_id is not None:
        query = query.where(Person.id == person_id)
    is_about_modules = asked.rule_set.asks(ModulesAttended)
    teaching = get_teaching(db, session_id) if is_about_modules else Teaching()
    return [_row(row, asked, teaching) for row in db.execute(query).mappings()]


_PERSON = (
    Person.id.label("person_id"),
    Person.given_name,
    Person.family_name,
    Person.own_script_name,
    Person.language,
)


def _participants(session_id: UUID) -> Rows:
    return (
        sa.select(
            Registration.id.label("registration_id"),
            Registration.state,
            Registration.days_present,
            Registration.organisation_name,
        )
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.session_id == session_id,
            sa.or_(Registration.state == RegistrationState.ACCEPTED, Registration.days_present > 0),
        )
    )


def _trainers(session_id: UUID) -> Rows:
    """Whoever teaches in the session or one of its agenda items; interpreters do not teach."""
    assigned = sa.select(Assignment.person_id).where(
        Assignment.session_id == session_id, Assignment.role != AssignmentRole.INTERPRETER
    )
    return (
        sa.select(
            sa.null().label("registration_id"),
            sa.literal(RegistrationState.ACCEPTED.value).label("state"),
            sa.literal(0).label("days_present"),
            sa.literal("").label("organisation_name"),
        )
        .select_from(Person)
        .where(Person.id.in_(assigned))
    )


def _has(state: CertificateState, session_id: UUID, kind: CertificateKind) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            Certificate.session_id == session_id,
            Certificate.person_id == Person.id,
            Certificate.kind == kind,
            Certificate.state == state,
        )
        .correlate(Person)
    )


def _latest_confirmation() -> sa.ScalarSelect[UUID]:
    return (
        sa.select(NameConfirmation.id)
        .where(NameConfirmation.person_id == Person.id)
        .order_by(NameConfirmation.confirmed_at.desc(), NameConfirmation.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


def _row(row: sa.RowMapping, terms: Terms, teaching: Teaching) -> CandidateRow:
    written = " ".join(part for part in (row["given_name"], row["family_name"]) if part)
    is_confirmed = _is_confirmed(row, written)
    results = evaluate(
        terms.rule_set.rules,
        Standing(
            days_present=row["days_present"],
            days_held=terms.days_held,
            modules=teaching.of(row["registration_id"]),
            is_name_confirmed=is_confirmed,
            confirmed_name=row["confirmed_name"] or "",
            confirmed_at=row["confirmed_at"],
            sign_offs=terms.sign_offs,
        ),
    )
    own_script_name = row["own_script_name"]
    if is_confirmed and own_script_name:
        own_script_name = row["confirmed_script"]
    return CandidateRow(
        registration_id=row["registration_id"],
        person_id=row["person_id"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        own_script_name=own_script_name,
        language=row["language"],
        organisation=row["organisation_name"],
        days_present=row["days_present"],
        days_held=terms.days_held,
        days_needed=next((each.evidence["needed"] for each in results if "needed" in each.evidence), None),
        refusal=refusal(_decided(row, terms, results, has_name=bool(written or own_script_name))),
        confirmed_name=row["confirmed_name"] if is_confirmed else "",
        kind=terms.kind,
        rule_set_id=terms.rule_set.id,
        rule_version=terms.rule_set.number,
        results=results,
    )


def _decided(
    row: sa.RowMapping, terms: Terms, results: tuple[RuleResult, ...], *, has_name: bool
) -> Candidate:
    return Candidate(
        is_session_counted=terms.is_counted,
        is_accepted=row["state"] == RegistrationState.ACCEPTED,
        has_name=has_name,
        has_certificate=row["has_certificate"],
        was_revoked=row["was_revoked"],
        results=results,
    )


def _is_confirmed(row: sa.RowMapping, written: str) -> bool:
    return is_still_said(
        written,
        row["own_script_name"],
        agreed=row["confirmed_name"] or "",
        agreed_in_script=row["confirmed_script"] or "",
    )
