"""A certificate in the hands of its holder, and holders who are to be told of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.queries.lookup import Paper, papers
from app.certificates.rules import CertificateState
from app.people.models import Person
from app.programmes.models import TrainingSession


@dataclass(frozen=True, kw_only=True)
class Held:
    """One certificate with what its holder may know and decide."""

    paper: Paper
    person_id: UUID
    session_id: UUID
    shows_name: bool
    is_protected: bool
    programme_id: UUID
    host_country: str | None
    replaced_by_id: UUID | None
    taken_back_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ToTell:
    """A valid certificate whose holder waits for a mail."""

    id: UUID
    person_id: UUID
    email: str
    language: str
    name: str
    title: str
    dates: str
    code: str


def find_held(db: Session, certificate_id: UUID, *, person_id: UUID | None) -> Held | None:
    """A certificate by its id; with a person, only if it is theirs."""
    query = papers().add_columns(
        Certificate.person_id,
        Certificate.session_id,
        Certificate.shows_name,
        TrainingSession.is_protected,
        TrainingSession.programme_id,
        TrainingSession.host_country,
        Certificate.replaced_by_id,
        Certificate.revoked_at,
    )
    query = query.where(Certificate.id == certificate_id)
    if person_id is not None:
        query = query.where(Certificate.person_id == person_id)
    row = db.execute(query).mappings().one_or_none()
    if row is None:
        return None
    own = (
        "person_id",
        "session_id",
        "shows_name",
        "is_protected",
        "programme_id",
        "host_country",
        "replaced_by_id",
    )
    return Held(
        paper=Paper(**{key: value for key, value in row.items() if key not in (*own, "revoked_at")}),
        taken_back_at=row["revoked_at"],
        **{key: row[key] for key in own},
    )


def holders_to_tell(db: Session, session_id: UUID, *, limit: int) -> list[ToTell]:
    """Valid certificates with a file, whose holders have an address and were not told; by serial number.

    A mail lies about in mailboxes: the people of protected sessions get none.
    """
    rows = db.execute(
        sa.select(
            Certificate.id,
            Certificate.person_id,
            Certificate.language,
            Certificate.code,
            Certificate.printed,
            Person.email,
        )
        .join(Person, Person.id == Certificate.person_id)
        .join(TrainingSession, TrainingSession.id == Certificate.session_id)
        .where(~TrainingSession.is_protected)
        .where(Certificate.session_id == session_id, Certificate.state == CertificateState.ISSUED)
        .where(Certificate.tells_holder, Certificate.told_at.is_(None), Certificate.file_key.is_not(None))
        .where(Person.email.is_not(None))
        .order_by(Certificate.serial)
        .limit(limit)
        .with_for_update(of=Certificate, skip_locked=True)
    )
    return [
        ToTell(
            id=row.id,
            person_id=row.person_id,
            email=row.email,
            language=row.language,
            name=row.printed["name"],
            title=row.printed["session"]["title"],
            dates=row.printed["dates"],
            code=row.printed["code"],
        )
        for row in rows
    ]


def unfinished_sessions(db: Session, *, before: datetime) -> list[UUID]:
    """Sessions with certificates issued before then that have no file yet."""
    query = sa.select(Certificate.session_id).where(
        Certificate.file_key.is_(None), Certificate.issued_at < before
    )
    return list(db.scalars(query.distinct().order_by(Certificate.session_id)))


def count_without_address(db: Session, persons: Sequence[UUID]) -> int:
    """How many of these people no mail can reach."""
    query = sa.select(sa.func.count()).where(Person.id.in_(persons), Person.email.is_(None))
    return db.scalar(query) or 0
