"""Lists of certificates: of one session, and of all sessions in reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import CertificateKind, CertificateState, read_code
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope
from app.people.models import Person
from app.people.rules import text_key
from app.programmes.models import Programme, TrainingSession
from app.programmes.queries import sessions_within

EXPORT_CHUNK = 500
SORTS = ("issued", "serial", "name", "session")


@dataclass(frozen=True, kw_only=True)
class CertificateRow:
    """One certificate in a list; `name` is the one printed on it."""

    id: UUID
    session_id: UUID
    person_id: UUID
    kind: CertificateKind
    serial: str
    code: str
    state: CertificateState
    name: str
    issued_at: datetime
    issued_on: date  # as printed: the day at the place of the session
    revoked_at: datetime | None
    revoke_reason: str
    session_title: str
    starts_on: date
    host_country: str | None
    programme_code: str
    is_being_made: bool  # the worker has not come to its file yet


def session_certificates(db: Session, session_id: UUID, *, scope: Scope) -> list[CertificateRow]:
    """All certificates of a session, of every kind, valid ones first, then by serial number."""
    rows = db.execute(
        _rows()
        .where(Certificate.session_id == session_id, sessions_within(scope))
        .order_by(Certificate.state != CertificateState.ISSUED, Certificate.serial)
    )
    return [_row(row) for row in rows.mappings()]


def list_certificates(db: Session, *, scope: Scope, request: ListRequest) -> Page[CertificateRow]:
    """One page of the certificates in reach.

    Filters: state, kind, programme (code), from, to (days of issue). `q` is a name, a serial number or a
    code.
    """
    selection = _selection(scope, request)
    total = db.scalar(sa.select(sa.func.count()).select_from(selection.subquery())) or 0
    asked = request.within(total)
    rows = db.execute(_ordered(selection, request).limit(asked.per_page).offset(asked.offset))
    return page_of([_row(row) for row in rows.mappings()], total, request=request)


def export_certificates(db: Session, *, scope: Scope, request: ListRequest) -> Iterator[CertificateRow]:
    """All rows of the same selection, read as they are needed."""
    rows = db.execute(
        _ordered(_selection(scope, request), request), execution_options={"yield_per": EXPORT_CHUNK}
    )
    for row in rows.mappings():
        yield _row(row)


def programmes_to_filter(db: Session, *, scope: Scope) -> list[tuple[str, str]]:
    """Code and name of each programme with certificates in reach."""
    rows = db.execute(
        sa.select(Programme.code, Programme.name)
        .where(
            sa.exists()
            .where(Certificate.session_id == TrainingSession.id)
            .where(TrainingSession.programme_id == Programme.id, sessions_within(scope))
        )
        .order_by(Programme.code)
    )
    return [(code, name) for code, name in rows]


def kinds_to_filter(db: Session, *, scope: Scope) -> list[CertificateKind]:
    """The kinds of the certificates in reach."""
    found = db.scalars(
        sa.select(Certificate.kind)
        .join(TrainingSession, TrainingSession.id == Certificate.session_id)
        .where(sessions_within(scope))
        .distinct()
    )
    return sorted(found, key=list(CertificateKind).index)


def _rows() -> sa.Select[Any]:
    return (
        sa.select(
            Certificate.id,
            Certificate.session_id,
            Certificate.person_id,
            Certificate.kind,
            Certificate.serial,
            Certificate.code,
            Certificate.state,
            Certificate.printed["name"].as_string().label("name"),
            Certificate.issued_at,
            Certificate.printed["issued_on"].as_string().label("issued_on"),
            Certificate.revoked_at,
            Certificate.revoke_reason,
            TrainingSession.title.label("session_title"),
            TrainingSession.starts_on,
            TrainingSession.host_country,
            Programme.code.label("programme_code"),
            Certificate.file_key.is_(None).label("is_being_made"),
        )
        .join(TrainingSession, TrainingSession.id == Certificate.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Person, Person.id == Certificate.person_id)
    )


def _row(row: sa.RowMapping) -> CertificateRow:
    return CertificateRow(**{**row, "issued_on": date.fromisoformat(row["issued_on"])})


def _selection(scope: Scope, request: ListRequest) -> sa.Select[Any]:
    query = _rows().where(sessions_within(scope))
    if request.q:
        query = query.where(_matches(request.q))
    for name, value in request.filters.items():
        query = query.where(_FILTERS[name](value))
    return query


def _matches(q: str) -> sa.ColumnElement[bool]:
    words = [Person.search_text.contains(word, autoescape=True) for word in text_key(q).split()]
    by_number = Certificate.serial.contains(q.upper(), autoescape=True)
    code = read_code(q)
    by_code = Certificate.code == code if code else sa.false()
    return sa.or_(sa.and_(*words) if words else sa.false(), by_number, by_code)


_FILTERS: Mapping[str, Any] = {
    "state": lambda value: Certificate.state == value,
    "kind": lambda value: Certificate.kind == value,
    "programme": lambda value: Programme.code == value,
    "from": lambda value: Certificate.issued_at >= _start_of(value),
    "to": lambda value: Certificate.issued_at < _start_of(date.fromordinal(value.toordinal() + 1)),
}


def _start_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=UTC)


def _ordered(query: sa.Select[Any], request: ListRequest) -> sa.Select[Any]:
    keys: dict[str, list[Any]] = {
        "issued": [Certificate.issued_at],
        "serial": [Certificate.serial],
        "name": [Person.family_name, Person.given_name],
        "session": [TrainingSession.starts_on, TrainingSession.title],
    }
    wanted = keys.get(request.sort, keys["issued"])
    ordered = [key.desc() if request.descending else key.asc() for key in wanted]
    return query.order_by(*ordered, Certificate.serial, Certificate.id)
