"""The registrations of one session."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope
from app.people.models import Person, Sector
from app.people.queries.look_alikes import find_doubtful
from app.people.queries.persons import matches_words
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.programmes.queries import counts_on_tab, sessions_within
from app.registration.models import Registration
from app.registration.rules import WAITING, RegistrationState, Source

# The segments of the page; each stands for one or several states.
SEGMENTS: dict[str, tuple[RegistrationState, ...]] = {
    "waiting": WAITING,
    "accepted": (RegistrationState.ACCEPTED, RegistrationState.OFFERED),
    "closed": (RegistrationState.DECLINED, RegistrationState.WITHDRAWN),
    "all": tuple(RegistrationState),
}


@dataclass(frozen=True, kw_only=True)
class RegistrationRow:
    """A registration as the list shows it; country, sex, sector and organisation are those of its day."""

    id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    own_script_name: str
    email: str | None
    phone: str | None
    country: str | None
    sex: Sex
    sector: str
    organisation: str
    position: str
    state: RegistrationState
    source: Source
    note: str
    contact_email: str | None
    created_at: datetime
    decided_at: datetime | None
    days_present: int
    days_marked: int
    has_look_alike: bool = False

    @property
    def name(self) -> str:
        """Given name first; the name in the person's own script where there is no other."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.own_script_name


@counts_on_tab("registrations")
def registered() -> sa.ScalarSelect[Any]:
    """Registrations of the session, whatever their state."""
    return (
        sa.select(sa.func.count())
        .where(Registration.session_id == TrainingSession.id)
        .correlate(TrainingSession)
        .scalar_subquery()
    )


def count_by_segment(db: Session, session_id: UUID, *, scope: Scope) -> Mapping[str, int]:
    """How many registrations stand in each segment."""
    rows = db.execute(
        sa.select(Registration.state, sa.func.count())
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .where(Registration.session_id == session_id, sessions_within(scope))
        .group_by(Registration.state)
    )
    by_state = {row[0]: row[1] for row in rows}
    return {name: sum(by_state.get(state, 0) for state in states) for name, states in SEGMENTS.items()}


def list_registrations(
    db: Session, session_id: UUID, *, request: ListRequest, scope: Scope
) -> Page[RegistrationRow]:
    """A page of the session's registrations; filters segment and country."""
    conditions = _conditions(session_id, request, scope=scope)
    counted = _joined(sa.select(sa.func.count())).where(*conditions)
    total = db.scalar(counted) or 0
    request = request.within(total)
    query = _rows(request).where(*conditions).limit(request.per_page).offset(request.offset)
    rows = db.execute(query).mappings().all()
    doubtful = find_doubtful(db, [row["person_id"] for row in rows], scope=scope)
    found = [RegistrationRow(**row, has_look_alike=row["person_id"] in doubtful) for row in rows]
    return page_of(found, total, request=request)


def export_registrations(
    db: Session, session_id: UUID, *, request: ListRequest, scope: Scope
) -> Iterator[RegistrationRow]:
    """All rows of the same selection."""
    query = _rows(request).where(*_conditions(session_id, request, scope=scope))
    for row in db.execute(query.execution_options(yield_per=1000)).mappings():
        yield RegistrationRow(**row)


def _conditions(session_id: UUID, request: ListRequest, *, scope: Scope) -> list[sa.ColumnElement[bool]]:
    filters = request.filters
    found = [Registration.session_id == session_id, sessions_within(scope), *matches_words(request.q)]
    segment = str(filters.get("segment", "all"))
    if segment != "all":
        found.append(Registration.state.in_(SEGMENTS[segment]))
    if "country" in filters:
        found.append(Registration.country == filters["country"])
    return found


def _joined(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    return (
        query.select_from(Registration)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Sector, Sector.code == Registration.sector_code)
    )


def _rows(request: ListRequest) -> sa.Select[*tuple[Any, ...]]:
    return _joined(
        sa.select(
            Registration.id,
            Registration.person_id,
            Person.given_name,
            Person.family_name,
            Person.own_script_name,
            Person.email,
            Person.phone,
            Registration.country,
            Registration.sex,
            sa.func.coalesce(Sector.name, Registration.sector_code, "").label("sector"),
            Registration.organisation_name.label("organisation"),
            Registration.position,
            Registration.state,
            Registration.source,
            Registration.note,
            Registration.contact_email,
            Registration.created_at,
            Registration.decided_at,
            Registration.days_present,
            Registration.days_marked,
        )
    ).order_by(*_order(request))


def _order(request: ListRequest) -> list[sa.ColumnElement[Any]]:
    first: dict[str, list[Any]] = {
        "name": [],
        "country": [Registration.country],
        "sector": [Sector.position, Sector.name],
        "received": [Registration.created_at],
        "state": [Registration.state],
    }
    names = [Person.family_name, Person.given_name, Registration.id]
    return [
        sa.nulls_last(column.desc() if request.descending else column.asc())
        for column in [*first.get(request.sort, []), *names]
    ]
