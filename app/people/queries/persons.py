"""One person, and lists of persons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import reach
from app.core.i18n import gettext as _
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope
from app.people.errors import NoSuchPerson
from app.people.models import Organisation, Person, Sector
from app.people.queries.look_alikes import count_sessions, find_doubtful, is_doubtful
from app.people.rules import Sex, text_key

LONGEST_CHAIN = 20  # merges of merges; more would be a circle


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person as lists show one; `sessions` counts the sessions within the viewer's reach."""

    id: UUID
    family_name: str
    given_name: str
    own_script_name: str
    sex: Sex
    country: str | None
    organisation_id: UUID | None
    organisation: str
    position: str
    sector: str
    email: str | None
    phone: str | None
    created_at: datetime
    has_look_alike: bool = False
    sessions: int = 0

    @property
    def name(self) -> str:
        """Given name first; the name in the person's own script where there is no other."""
        latin = " ".join(part for part in (self.given_name, self.family_name) if part)
        return latin or self.own_script_name


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An entry of a list to choose from."""

    id: str
    name: str


def get_person(db: Session, person_id: UUID, *, scope: Scope, for_update: bool = False) -> Person:
    """The person, if the scope reaches them and they are not merged into another; raises NoSuchPerson."""
    query = sa.select(Person).where(
        Person.id == person_id, Person.merged_into_id.is_(None), reach.persons_within(scope, Person.id)
    )
    found = db.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NoSuchPerson(_("There is no such person, or they are not yours to see."))
    return found


def find_survivor(db: Session, person_id: UUID, *, scope: Scope) -> UUID | None:
    """The record that this one was merged into in the end, if the scope reaches it."""
    current: UUID | None = person_id
    for _step in range(LONGEST_CHAIN):
        following = db.scalar(sa.select(Person.merged_into_id).where(Person.id == current))
        if following is None:
            break
        current = following
    if current == person_id:
        return None
    return db.scalar(sa.select(Person.id).where(Person.id == current, reach.persons_within(scope, Person.id)))


def reaches_beyond(db: Session, person_id: UUID, *, scope: Scope) -> bool:
    """Does the person also belong to sessions outside the scope?"""
    beyond = sa.select(Person.id).where(
        Person.id == person_id, reach.persons_reaching_beyond(scope, Person.id)
    )
    return db.scalar(beyond) is not None


def list_people(db: Session, request: ListRequest, *, scope: Scope) -> Page[PersonRow]:
    """A page of people: search in any script, filters sex, country, sector, organisation, look_alike."""
    conditions = _conditions(request, scope)
    counted = sa.select(sa.func.count()).select_from(Person)
    total = db.scalar(counted.where(*_conditions(request, scope, counting=True))) or 0
    request = request.within(total)
    query = _rows().where(*conditions).order_by(*_order(request))
    rows = db.execute(query.limit(request.per_page).offset(request.offset)).mappings().all()
    ids = [row["id"] for row in rows]
    counts = count_sessions(db, ids, scope=scope)
    doubtful = find_doubtful(db, ids, scope=scope)
    found = [
        PersonRow(**row, sessions=counts.get(row["id"], 0), has_look_alike=row["id"] in doubtful)
        for row in rows
    ]
    return page_of(found, total, request=request)


def export_people(db: Session, request: ListRequest, *, scope: Scope) -> Iterator[PersonRow]:
    """All rows of the same selection, one by one."""
    query = _rows().where(*_conditions(request, scope)).order_by(*_order(request))
    for row in db.execute(query.execution_options(yield_per=1000)).mappings():
        yield PersonRow(**row)


def find_people(db: Session, words: str, *, scope: Scope, limit: int = 10) -> list[PersonRow]:
    """The first few people of a search, for choosing one; nothing without words."""
    if not text_key(words):
        return []
    request = ListRequest(q=words, sort="name", per_page=limit)
    query = _rows().where(*_conditions(request, scope)).order_by(*_order(request)).limit(limit)
    return [PersonRow(**row) for row in db.execute(query).mappings()]


def list_sectors(db: Session) -> list[Choice]:
    """The office's sectors in their order."""
    rows = db.execute(sa.select(Sector.code, Sector.name).order_by(Sector.position, Sector.name, Sector.code))
    return [Choice(id=code, name=name) for code, name in rows]


def find_organisation_name(db: Session, organisation_id: UUID) -> str | None:
    """The name of an organisation."""
    return db.scalar(sa.select(Organisation.name).where(Organisation.id == organisation_id))


def matches_words(words: str) -> Sequence[sa.ColumnElement[bool]]:
    """Each word must be found in the person's names or address, or in the name of their organisation."""
    return [
        sa.or_(
            Person.search_text.contains(word, autoescape=True),
            Person.organisation_id.in_(
                sa.select(Organisation.id).where(Organisation.name_key.contains(word, autoescape=True))
            ),
        )
        for word in text_key(words).split()
    ]


def _rows() -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(
        Person.id,
        Person.family_name,
        Person.given_name,
        Person.own_script_name,
        Person.sex,
        Person.country,
        Person.organisation_id,
        sa.func.coalesce(Organisation.name, "").label("organisation"),
        Person.position,
        sa.func.coalesce(Sector.name, "").label("sector"),
        Person.email,
        Person.phone,
        Person.created_at,
    )
    joined = query.select_from(Person).outerjoin(Organisation, Organisation.id == Person.organisation_id)
    return joined.outerjoin(Sector, Sector.code == Person.sector_code)


def _conditions(
    request: ListRequest, scope: Scope, *, counting: bool = False
) -> list[sa.ColumnElement[bool]]:
    filters = request.filters
    found = [
        Person.merged_into_id.is_(None),
        # A page walks the names and asks for each person; a count reads the whole scope.
        reach.persons_within(scope, Person.id, among_many=counting),
        *matches_words(request.q),
    ]
    columns = {
        "sex": Person.sex,
        "country": Person.country,
        "sector": Person.sector_code,
        "organisation": Person.organisation_id,
    }
    found += [column == filters[name] for name, column in columns.items() if name in filters]
    if filters.get("look_alike"):
        found.append(is_doubtful(Person.id, scope=scope))
    return found


def _order(request: ListRequest) -> list[sa.ColumnElement[Any]]:
    name = [Person.family_name, Person.given_name, Person.id]
    first: dict[str, list[Any]] = {
        "name": [],
        "country": [Person.country],
        "organisation": [Organisation.name_key],
        "sector": [Sector.position, Sector.name],
        "created": [Person.created_at],
    }
    # The names are never NULL: left plain, their order comes from the index.
    leading = [sa.nulls_last(_directed(column, request)) for column in first.get(request.sort, [])]
    return [*leading, *(_directed(column, request) for column in name)]


def _directed(column: Any, request: ListRequest) -> sa.ColumnElement[Any]:
    ordered: sa.ColumnElement[Any] = column.desc() if request.descending else column.asc()
    return ordered
