"""People who may teach."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import reach
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope
from app.people.models import Organisation, Person, TrainerProfile
from app.people.queries.persons import matches_words


@dataclass(frozen=True, kw_only=True)
class TrainerRow:
    """A trainer; `sessions` counts the sessions of the scope that they are assigned to."""

    id: UUID
    given_name: str
    family_name: str
    own_script_name: str
    country: str | None
    organisation: str
    languages: list[str]
    expertise: str
    is_active: bool
    email: str | None
    sessions: int = 0

    @property
    def name(self) -> str:
        """Given name first; the name in the person's own script where there is no other."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.own_script_name


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What the form of a trainer shows."""

    languages: list[str] = field(default_factory=list)
    expertise: str = ""
    is_active: bool = True


def find_profile(db: Session, person_id: UUID) -> Profile | None:
    """The person as a trainer, None when they are none."""
    found = db.scalar(sa.select(TrainerProfile).where(TrainerProfile.person_id == person_id))
    if found is None:
        return None
    return Profile(
        languages=list(found.languages or []), expertise=found.expertise, is_active=found.is_active
    )


def list_trainers(db: Session, request: ListRequest, *, scope: Scope) -> Page[TrainerRow]:
    """A page of trainers within the scope; filters language, country, state."""
    conditions = _conditions(request, scope)
    total = db.scalar(_joined(sa.select(sa.func.count())).where(*conditions)) or 0
    request = request.within(total)
    query = _rows(request).where(*conditions).limit(request.per_page).offset(request.offset)
    rows = db.execute(query).mappings().all()
    counts = _count_taught(db, [row["id"] for row in rows], scope=scope)
    found = [TrainerRow(**{**row, "sessions": counts.get(row["id"], 0)}) for row in rows]
    return page_of(found, total, request=request)


def export_trainers(db: Session, request: ListRequest, *, scope: Scope) -> Iterator[TrainerRow]:
    """All rows of the same selection."""
    rows = db.execute(_rows(request).where(*_conditions(request, scope))).mappings().all()
    counts = _count_taught(db, [row["id"] for row in rows], scope=scope)
    for row in rows:
        yield TrainerRow(**{**row, "sessions": counts.get(row["id"], 0)})


def _joined(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    joined = query.select_from(TrainerProfile).join(Person, Person.id == TrainerProfile.person_id)
    return joined.outerjoin(Organisation, Organisation.id == Person.organisation_id)


def _rows(request: ListRequest) -> sa.Select[*tuple[Any, ...]]:
    columns = [Person.family_name, Person.given_name, Person.id]
    if request.sort == "country":
        columns = [Person.country, *columns]
    order = [column.desc() if request.descending else column.asc() for column in columns]
    return _joined(
        sa.select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.own_script_name,
            Person.country,
            sa.func.coalesce(Organisation.name, "").label("organisation"),
            TrainerProfile.languages,
            TrainerProfile.expertise,
            TrainerProfile.is_active,
            Person.email,
        )
    ).order_by(*order)


def _conditions(request: ListRequest, scope: Scope) -> list[sa.ColumnElement[bool]]:
    filters = request.filters
    found = [
        Person.merged_into_id.is_(None),
        reach.persons_within(scope, Person.id, among_many=True),
        *matches_words(request.q),
    ]
    if "country" in filters:
        found.append(Person.country == filters["country"])
    if "state" in filters:
        found.append(TrainerProfile.is_active.is_(filters["state"] == "active"))
    if "language" in filters:
        found.append(_speaks(str(filters["language"])))
    return found


def _speaks(language: str) -> sa.ColumnElement[bool]:
    # A JSON list of tags, on both databases: its text holds the tag in quotes.
    return sa.cast(TrainerProfile.languages, sa.Text).contains(f'"{language}"', autoescape=True)


def _count_taught(db: Session, person_ids: list[UUID], *, scope: Scope) -> dict[UUID, int]:
    if not person_ids:
        return {}
    places = reach.places_within(scope, person_ids)
    counted = sa.select(places.c.person_id, sa.func.count(sa.distinct(places.c.session_id)))
    rows = db.execute(counted.where(places.c.part == "trainer").group_by(places.c.person_id))
    return {row[0]: row[1] for row in rows}
