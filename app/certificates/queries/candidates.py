"""Who has earned a certificate of a session, and who has not, with the reason."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import Candidate, CertificateState, Refusal, days_needed, refusal
from app.core.permissions import Scope
from app.people.models import Person
from app.programmes.models import Programme, TrainingSession
from app.programmes.queries import sessions_within
from app.programmes.rules import COUNTED_STATES
from app.registration.models import Registration
from app.registration.rules import RegistrationState

MOST = 5_000


@dataclass(frozen=True, kw_only=True)
class CandidateRow:
    """One participant before issuing: what was attended, and what speaks against a certificate."""

    registration_id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    own_script_name: str
    language: str
    organisation: str
    days_present: int
    days_held: int
    days_needed: int
    refusal: Refusal | None

    @property
    def name(self) -> str:
        """The name as it will be printed."""
        written = " ".join(part for part in (self.given_name, self.family_name) if part)
        return written or self.own_script_name


def candidates(
    db: Session, session_id: UUID, *, scope: Scope, registration_id: UUID | None = None
) -> list[CandidateRow]:
    """Everyone with a place in the session, or who was there, by family name; one SELECT."""
    query = (
        sa.select(
            *_COLUMNS,
            _has(CertificateState.ISSUED).label("has_certificate"),
            _has(CertificateState.REVOKED).label("was_revoked"),
        )
        .join(Person, Person.id == Registration.person_id)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(Registration.session_id == session_id, sessions_within(scope))
        .where(sa.or_(Registration.state == RegistrationState.ACCEPTED, Registration.days_present > 0))
        .order_by(Person.family_name, Person.given_name, Registration.id)
        .limit(MOST)
    )
    if registration_id is not None:
        query = query.where(Registration.id == registration_id)
    return [_row(row) for row in db.execute(query).mappings()]


_COLUMNS = (
    Registration.id.label("registration_id"),
    Registration.person_id,
    Registration.state,
    Registration.days_present,
    Registration.organisation_name,
    Person.given_name,
    Person.family_name,
    Person.own_script_name,
    Person.language,
    TrainingSession.day_count,
    TrainingSession.state.label("session_state"),
    Programme.attendance_threshold,
)


def _has(state: CertificateState) -> sa.ColumnElement[bool]:
    return sa.exists().where(Certificate.registration_id == Registration.id, Certificate.state == state)


def _row(row: sa.RowMapping) -> CandidateRow:
    decided = Candidate(
        is_session_counted=row["session_state"] in COUNTED_STATES,
        is_accepted=row["state"] is RegistrationState.ACCEPTED,
        has_name=bool((row["given_name"] + row["family_name"] + row["own_script_name"]).strip()),
        days_present=row["days_present"],
        days_held=row["day_count"],
        has_certificate=row["has_certificate"],
        was_revoked=row["was_revoked"],
    )
    return CandidateRow(
        registration_id=row["registration_id"],
        person_id=row["person_id"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        own_script_name=row["own_script_name"],
        language=row["language"],
        organisation=row["organisation_name"],
        days_present=row["days_present"],
        days_held=row["day_count"],
        days_needed=days_needed(days_held=row["day_count"], threshold=row["attendance_threshold"]),
        refusal=refusal(decided, threshold=row["attendance_threshold"]),
    )
