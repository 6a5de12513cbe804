"""One certificate: by its id within a scope, by its public code, or of its holder."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.errors import CertificateNotFound
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.programmes.models import TrainingSession
from app.programmes.queries import counts_on_tab, sessions_within


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What it takes to draw a certificate."""

    id: UUID
    serial: str
    code: str
    printed: dict[str, Any]
    issued_at: datetime
    state: CertificateState
    status_index: int
    salt: str
    file_key: str | None
    printed_digest: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the office knows of a certificate when somebody asks whether it is valid."""

    code: str
    printed: dict[str, Any]
    printed_digest: str
    state: CertificateState
    revoked_at: datetime | None
    shows_name: bool
    file_key: str | None
    issued_at: datetime
    status_index: int
    salt: str
    is_protected: bool


@counts_on_tab("certificates")
def issued_certificates() -> sa.ScalarSelect[Any]:
    """Valid certificates of the session."""
    return (
        sa.select(sa.func.count())
        .where(Certificate.session_id == TrainingSession.id, Certificate.state == CertificateState.ISSUED)
        .correlate(TrainingSession)
        .scalar_subquery()
    )


def get_certificate(db: Session, certificate_id: UUID, *, scope: Scope, lock: bool = False) -> Certificate:
    """The certificate, if the scope reaches its session; raises CertificateNotFound."""
    query = (
        sa.select(Certificate)
        .join(TrainingSession, TrainingSession.id == Certificate.session_id)
        .where(Certificate.id == certificate_id, sessions_within(scope))
    )
    if lock:
        query = query.with_for_update(of=Certificate).execution_options(populate_existing=True)
    return _found(db.scalar(query))


def find_record(db: Session, code: str) -> Record | None:
    """The certificate with this code, twelve characters as `rules.read_code` gives them; for the public."""
    columns = (getattr(Certificate, each.name) for each in fields(Record) if each.name != "is_protected")
    found = db.execute(
        sa.select(*columns, TrainingSession.is_protected)
        .join(TrainingSession, TrainingSession.id == Certificate.session_id)
        .where(Certificate.code == code)
    ).mappings()
    row = found.one_or_none()
    return None if row is None else Record(**row)


def get_paper(db: Session, certificate_id: UUID, *, scope: Scope) -> Paper:
    """One certificate within the scope; raises CertificateNotFound."""
    allowed = sessions_within(scope)
    row = db.execute(papers().where(Certificate.id == certificate_id, allowed)).mappings().one_or_none()
    if row is None:
        raise CertificateNotFound(_("There is no such certificate, or it is not yours to see."))
    return Paper(**row)


def valid_papers(db: Session, session_id: UUID, *, scope: Scope) -> list[Paper]:
    """All valid certificates of a session, by serial number."""
    query = papers().where(Certificate.session_id == session_id, Certificate.state == CertificateState.ISSUED)
    rows = db.execute(query.where(sessions_within(scope)).order_by(Certificate.serial)).mappings()
    return [Paper(**row) for row in rows]


def papers_without_file(db: Session, session_id: UUID, *, after: str, limit: int) -> list[Paper]:
    """Certificates whose file nobody has made yet, by serial number behind `after`; for the worker."""
    query = papers().where(Certificate.session_id == session_id, Certificate.file_key.is_(None))
    query = query.where(Certificate.serial > after)
    return [Paper(**row) for row in db.execute(query.order_by(Certificate.serial).limit(limit)).mappings()]


def noted_files(db: Session, certificates: Sequence[UUID]) -> dict[UUID, str]:
    """The key of each certificate's file, as far as it is noted."""
    query = sa.select(Certificate.id, Certificate.file_key).where(Certificate.id.in_(certificates))
    return {row.id: row.file_key for row in db.execute(query) if row.file_key is not None}


def papers() -> sa.Select[Any]:
    """All certificates as papers, to be narrowed down."""
    return sa.select(
        Certificate.id,
        Certificate.serial,
        Certificate.code,
        Certificate.printed,
        Certificate.issued_at,
        Certificate.state,
        Certificate.status_index,
        Certificate.salt,
        Certificate.file_key,
        Certificate.printed_digest,
    ).join(TrainingSession, TrainingSession.id == Certificate.session_id)


def _found(certificate: Certificate | None) -> Certificate:
    if certificate is None:
        raise CertificateNotFound(_("There is no such certificate, or it is not yours to see."))
    return certificate
