"""Pairs of records that may be one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import reach
from app.core.i18n import gettext as _
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope
from app.people.errors import NoSuchLookAlike
from app.people.models import LookAlike, Organisation, Person
from app.people.rules import Sex

OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two records; `is_beyond` when it belongs to sessions outside the viewer's reach too."""

    id: UUID
    family_name: str
    given_name: str
    own_script_name: str
    sex: Sex
    country: str | None
    organisation: str
    position: str
    email: str | None
    is_beyond: bool
    sessions: int = 0

    @property
    def name(self) -> str:
        latin = " ".join(part for part in (self.given_name, self.family_name) if part)
        return latin or self.own_script_name


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records side by side, with the reasons as codes."""

    id: UUID
    reasons: tuple[str, ...]
    one: Side
    other: Side

    @property
    def can_merge(self) -> bool:
        """May the viewer merge them, or does a record belong to others as well?"""
        return not (self.one.is_beyond or self.other.is_beyond)

    @property
    def name(self) -> str:
        return f"{self.one.name} / {self.other.name}"


def list_look_alikes(db: Session, request: ListRequest, *, scope: Scope) -> Page[Pair]:
    """A page of the undecided pairs of which the scope reaches both, those with most reasons first."""
    total = db.scalar(sa.select(sa.func.count()).select_from(_open(scope).subquery())) or 0
    request = request.within(total)
    wanted = _open(scope).order_by(
        sa.func.json_array_length(LookAlike.reasons).desc(), LookAlike.one_id, LookAlike.other_id
    )
    pairs = db.scalars(wanted.limit(request.per_page).offset(request.offset)).all()
    return page_of(_with_sides(db, pairs, scope=scope), total, request=request)


def get_look_alike(db: Session, pair_id: UUID, *, scope: Scope) -> Pair:
    """An undecided pair of which the scope reaches both; raises NoSuchLookAlike."""
    pairs = db.scalars(_open(scope).where(LookAlike.id == pair_id)).all()
    if not pairs:
        raise NoSuchLookAlike(_("This pair has been decided, or it is not yours to see."))
    return _with_sides(db, pairs, scope=scope)[0]


def list_look_alikes_of(db: Session, person_id: UUID, *, scope: Scope) -> list[Pair]:
    """The undecided pairs of one person."""
    own = sa.or_(LookAlike.one_id == person_id, LookAlike.other_id == person_id)
    pairs = db.scalars(_open(scope).where(own).order_by(LookAlike.one_id, LookAlike.other_id)).all()
    return _with_sides(db, pairs, scope=scope)


def count_look_alikes(db: Session, *, scope: Scope) -> int:
    """How many pairs wait for a decision within the scope."""
    return db.scalar(sa.select(sa.func.count()).select_from(_open(scope).subquery())) or 0


def is_doubtful(person_id: sa.SQLColumnExpression[UUID], *, scope: Scope) -> sa.ColumnElement[bool]:
    """Is the person part of an undecided pair that the scope reaches?"""
    pairs = _open(scope).subquery()
    return sa.or_(person_id.in_(sa.select(pairs.c.one_id)), person_id.in_(sa.select(pairs.c.other_id)))


def find_doubtful(db: Session, person_ids: Sequence[UUID], *, scope: Scope) -> set[UUID]:
    """Which of these persons are part of an undecided pair."""
    if not person_ids:
        return set()
    own = sa.or_(LookAlike.one_id.in_(person_ids), LookAlike.other_id.in_(person_ids))
    pairs = db.scalars(_open(scope).where(own)).all()
    return {each for pair in pairs for each in (pair.one_id, pair.other_id)} & set(person_ids)


def read_sides(db: Session, person_ids: Sequence[UUID], *, scope: Scope) -> dict[UUID, Side]:
    """The records of these persons as they stand side by side."""
    rows = db.execute(
        sa.select(
            Person.id,
            Person.family_name,
            Person.given_name,
            Person.own_script_name,
            Person.sex,
            Person.country,
            sa.func.coalesce(Organisation.name, "").label("organisation"),
            Person.position,
            Person.email,
            reach.persons_reaching_beyond(scope, Person.id).label("is_beyond"),
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id.in_(person_ids))
    ).mappings()
    counts = count_sessions(db, person_ids, scope=scope)
    return {row["id"]: Side(**_side(row), sessions=counts.get(row["id"], 0)) for row in rows}


def count_sessions(db: Session, person_ids: Sequence[UUID], *, scope: Scope) -> dict[UUID, int]:
    """In how many sessions of the scope each person has a place."""
    if not person_ids:
        return {}
    places = reach.places_within(scope, person_ids)
    counted = sa.select(places.c.person_id, sa.func.count(sa.distinct(places.c.session_id)))
    return {row[0]: row[1] for row in db.execute(counted.group_by(places.c.person_id))}


def _open(scope: Scope) -> sa.Select[LookAlike]:
    both = (LookAlike.one_id, LookAlike.other_id)
    return sa.select(LookAlike).where(
        LookAlike.state == OPEN,
        *(reach.persons_within(scope, person_id, among_many=True) for person_id in both),
    )


def _with_sides(db: Session, pairs: Sequence[LookAlike], *, scope: Scope) -> list[Pair]:
    ids = list({each for pair in pairs for each in (pair.one_id, pair.other_id)})
    sides = read_sides(db, ids, scope=scope)
    return [
        Pair(id=pair.id, reasons=tuple(pair.reasons), one=sides[pair.one_id], other=sides[pair.other_id])
        for pair in pairs
    ]


def _side(row: Any) -> dict[str, Any]:
    return {**row, "is_beyond": bool(row["is_beyond"])}
