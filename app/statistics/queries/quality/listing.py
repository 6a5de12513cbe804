"""The faults that a check finds, each with what is needed to show and to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.listing import ListRequest, Page, page_of
from app.people.models import LookAlike, Person, Sector
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.statistics.queries.quality.asking import FAULTS, Asked, Rows
from app.statistics.rules.quality import Check, Of


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One row of a check's list; what its kind of row does not have is empty.

    `sex`, `country` and `sector` are what the person's record says today.
    """

    id: UUID
    one: int
    two: int
    session_id: UUID | None = None
    title: str = ""
    slug: str = ""
    city: str = ""
    host_country: str | None = None
    is_online: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    state: str = ""
    days_present: int = 0
    days: int = 0
    person_id: UUID | None = None
    given_name: str = ""
    family_name: str = ""
    own_script_name: str = ""
    sex: Sex | None = None
    country: str | None = None
    sector: str | None = None
    other_id: UUID | None = None
    other_given_name: str = ""
    other_family_name: str = ""
    other_own_script_name: str = ""

    @property
    def name(self) -> str:
        """The person; in their own script where there is no other name."""
        return _full(self.given_name, self.family_name) or self.own_script_name

    @property
    def other_name(self) -> str:
        """The second of a pair."""
        return _full(self.other_given_name, self.other_family_name) or self.other_own_script_name


def list_faults(db: Session, check: Check, *, asked: Asked, total: int, request: ListRequest) -> Page[Fault]:
    """One page of the `total` rows that a check finds: sessions the latest first, people by name."""
    query = _listed(check, asked)
    request = request.within(total)
    rows = db.execute(query.limit(request.per_page).offset(request.offset)).mappings()
    return page_of([_fault(row) for row in rows], total, request=request)


def export_faults(db: Session, check: Check, *, asked: Asked) -> Iterator[Fault]:
    """All that a check finds, in the order of the list."""
    for row in db.execute(_listed(check, asked).execution_options(yield_per=500)).mappings():
        yield _fault(row)


def _listed(check: Check, asked: Asked) -> Rows:
    rows = FAULTS[check.key](asked).subquery("faults")
    return _LISTS[check.of](rows)


def _session_list(rows: sa.Subquery) -> Rows:
    return (
        sa.select(*rows.c, *_OF_SESSION, TrainingSession.state)
        .join(TrainingSession, TrainingSession.id == rows.c.id)
        .order_by(TrainingSession.starts_on.desc(), TrainingSession.slug, TrainingSession.id)
    )


def _person_list(rows: sa.Subquery) -> Rows:
    return (
        sa.select(*rows.c, *_OF_PERSON, Person.sex, Person.country, Sector.name.label("sector"))
        .join(Person, Person.id == rows.c.id)
        .outerjoin(Sector, Sector.code == Person.sector_code)
        .order_by(Person.family_name, Person.given_name, Person.id)
    )


def _registration_list(rows: sa.Subquery) -> Rows:
    return (
        sa.select(*rows.c, *_OF_PERSON, *_OF_SESSION, Registration.days_present, Registration.state)
        .join(Registration, Registration.id == rows.c.id)
        .join(Person, Person.id == Registration.person_id)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .order_by(Person.family_name, Person.given_name, TrainingSession.starts_on, Registration.id)
    )


def _pair_list(rows: sa.Subquery) -> Rows:
    other = aliased(Person)
    return (
        sa.select(
            *rows.c,
            *_OF_PERSON,
            other.id.label("other_id"),
            other.given_name.label("other_given_name"),
            other.family_name.label("other_family_name"),
            other.own_script_name.label("other_own_script_name"),
        )
        .join(LookAlike, LookAlike.id == rows.c.id)
        .join(Person, Person.id == LookAlike.one_id)
        .join(other, other.id == LookAlike.other_id)
        .order_by(Person.family_name, Person.given_name, LookAlike.one_id, LookAlike.other_id)
    )


_LISTS = {
    Of.SESSIONS: _session_list,
    Of.PERSONS: _person_list,
    Of.REGISTRATIONS: _registration_list,
    Of.PAIRS: _pair_list,
}
_OF_SESSION = (
    TrainingSession.id.label("session_id"),
    TrainingSession.title,
    TrainingSession.slug,
    TrainingSession.city,
    TrainingSession.host_country,
    TrainingSession.is_online,
    TrainingSession.starts_on,
    TrainingSession.ends_on,
    TrainingSession.day_count.label("days"),
)
_OF_PERSON = (
    Person.id.label("person_id"),
    Person.given_name,
    Person.family_name,
    Person.own_script_name,
)


def _fault(row: sa.RowMapping) -> Fault:
    values: dict[str, Any] = dict(row)
    return Fault(**values)


def _full(given: str, family: str) -> str:
    return " ".join(part for part in (given, family) if part)
