"""One person across the sessions: registrations, certificates, assignments."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import CertificateKind, CertificateState
from app.core.permissions import Scope
from app.people.models import Organisation, Person, Sector
from app.people.queries import get_person
from app.people.rules import Sex
from app.programmes.models import Assignment, Programme, TrainingSession
from app.programmes.queries import sessions_within
from app.programmes.rules import AssignmentRole, SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is on record about a person."""

    id: UUID
    family_name: str
    given_name: str
    own_script_name: str
    sex: Sex
    country: str | None
    organisation_id: UUID | None
    organisation: str
    sector: str
    position: str
    email: str | None
    phone: str | None
    language: str
    created_at: datetime

    @property
    def name(self) -> str:
        """Given name first; the name in the person's own script where there is no other."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.own_script_name


@dataclass(frozen=True, kw_only=True)
class HeldCertificate:
    """A valid certificate of a person."""

    id: UUID
    serial: str
    kind: CertificateKind


@dataclass(frozen=True, kw_only=True)
class Participation:
    """One registration with what came of it; `certificates` are the valid ones."""

    id: UUID
    session_id: UUID
    title: str
    starts_on: date
    ends_on: date
    is_online: bool
    city: str
    host_country: str | None
    session_state: SessionState
    programme_code: str
    slug: str
    state: RegistrationState
    days_present: int
    days_marked: int
    day_count: int
    country: str | None
    organisation_name: str
    position: str
    note: str
    contact_email: str | None
    created_at: datetime
    certificates: tuple[HeldCertificate, ...]


@dataclass(frozen=True, kw_only=True)
class Teaching:
    """One role in a session in which the person teaches; the certificate stands with their first role."""

    session_id: UUID
    title: str
    starts_on: date
    ends_on: date
    is_online: bool
    city: str
    host_country: str | None
    session_state: SessionState
    role: AssignmentRole
    certificates: tuple[HeldCertificate, ...]


def get_person_facts(db: Session, person_id: UUID, *, scope: Scope) -> PersonFacts:
    """The facts of a person within the scope; raises NoSuchPerson."""
    person = get_person(db, person_id, scope=scope)
    names = db.execute(
        sa.select(Organisation.name, Sector.name)
        .select_from(Person)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Sector, Sector.code == Person.sector_code)
        .where(Person.id == person_id)
    ).one()
    own = {
        name: getattr(person, name)
        for name in PersonFacts.__dataclass_fields__
        if name not in ("organisation", "sector")
    }
    return PersonFacts(**own, organisation=names[0] or "", sector=names[1] or "")


def list_participations(db: Session, person_id: UUID, *, scope: Scope) -> list[Participation]:
    """The registrations of a person in the sessions of the scope, the latest session first."""
    return _participations(db, person_id, sessions_within(scope))


def list_own_participations(db: Session, person_id: UUID) -> list[Participation]:
    """All registrations of a person, for that person."""
    return _participations(db, person_id, sa.true())


def list_teaching(db: Session, person_id: UUID, *, scope: Scope) -> list[Teaching]:
    """The sessions of the scope that the person is assigned to, the latest first."""
    return _teaching(db, person_id, sessions_within(scope))


def list_own_teaching(db: Session, person_id: UUID) -> list[Teaching]:
    """All sessions that the person is assigned to, for that person."""
    return _teaching(db, person_id, sa.true())


def _participations(db: Session, person_id: UUID, condition: sa.ColumnElement[bool]) -> list[Participation]:
    rows = db.execute(
        sa.select(
            *_session_columns(),
            Programme.code.label("programme_code"),
            TrainingSession.slug,
            TrainingSession.day_count,
            Registration.id,
            Registration.state,
            Registration.days_present,
            Registration.days_marked,
            Registration.country,
            Registration.organisation_name,
            Registration.position,
            Registration.note,
            Registration.contact_email,
            Registration.created_at,
        )
        .select_from(Registration)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(Registration.person_id == person_id, condition)
        .order_by(TrainingSession.starts_on.desc(), Registration.id)
    )
    held = _held(db, person_id, Certificate.kind != CertificateKind.TRAINER)
    return [
        Participation(**row, certificates=tuple(held.get(row["session_id"], ()))) for row in rows.mappings()
    ]


def _teaching(db: Session, person_id: UUID, condition: sa.ColumnElement[bool]) -> list[Teaching]:
    rows = db.execute(
        sa.select(*_session_columns(), Assignment.role)
        .join(TrainingSession, TrainingSession.id == Assignment.session_id)
        .where(Assignment.person_id == person_id, condition)
        .order_by(TrainingSession.starts_on.desc(), TrainingSession.id, Assignment.role)
        .distinct()
    )
    held = _held(db, person_id, Certificate.kind == CertificateKind.TRAINER)
    return [Teaching(**row, certificates=tuple(held.pop(row["session_id"], ()))) for row in rows.mappings()]


def _held(
    db: Session, person_id: UUID, condition: sa.ColumnElement[bool]
) -> dict[UUID, list[HeldCertificate]]:
    """The valid certificates of a person by session, by serial number."""
    found: dict[UUID, list[HeldCertificate]] = defaultdict(list)
    rows = db.execute(
        sa.select(Certificate.session_id, Certificate.id, Certificate.serial, Certificate.kind)
        .where(Certificate.person_id == person_id, Certificate.state == CertificateState.ISSUED, condition)
        .order_by(Certificate.serial)
    )
    for row in rows:
        found[row.session_id].append(HeldCertificate(id=row.id, serial=row.serial, kind=row.kind))
    return found


def _session_columns() -> list[Any]:
    return [
        TrainingSession.id.label("session_id"),
        TrainingSession.title,
        TrainingSession.starts_on,
        TrainingSession.ends_on,
        TrainingSession.is_online,
        TrainingSession.city,
        TrainingSession.host_country,
        TrainingSession.state.label("session_state"),
    ]
