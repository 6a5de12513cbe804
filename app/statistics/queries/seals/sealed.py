"""Sealed reports within a viewer's reach, and what is shown beside them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.core import reach
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope
from app.people.models import Person
from app.programmes.models import TrainingSession
from app.programmes.queries import sessions_within
from app.statistics.models import SealedReport
from app.statistics.rules.scheduling import covers
from app.statistics.rules.seals.content import pairs_of, scope_of

AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class SealRow:
    """A sealed report in a list."""

    id: UUID
    title: str
    as_of: datetime
    sealed_by: str | None
    key_id: str


@dataclass(frozen=True, kw_only=True)
class SessionNamed:
    """What a session is called today."""

    id: UUID
    title: str
    city: str
    host_country: str | None
    starts_on: date


def list_seals(db: Session, request: ListRequest, *, scope: Scope, people: Scope) -> Page[SealRow]:
    """One page of the sealed reports whose whole reach lies in the scope, the newest first.

    `people` is where the viewer sees people: reports that name some are only for those who do there, too.
    """
    query = sa.select(SealedReport.id, SealedReport.scope, SealedReport.names_people)
    order = (SealedReport.sealed_at.desc(), SealedReport.id)
    inside = [
        row.id
        for row in db.execute(query.order_by(*order))
        if may_see(row.scope, names_people=row.names_people, scope=scope, people=people)
    ]
    request = request.within(len(inside))
    shown = inside[request.offset : request.offset + request.per_page]
    rows = db.execute(
        sa.select(
            SealedReport.id,
            SealedReport.title,
            SealedReport.as_of,
            User.name.label("sealed_by"),
            SealedReport.key_id,
        )
        .outerjoin(User, User.id == SealedReport.sealed_by_id)
        .where(SealedReport.id.in_(shown))
        .order_by(*order)
    ).mappings()
    return page_of([SealRow(**row) for row in rows], len(inside), request=request)


@dataclass(frozen=True, kw_only=True)
class SealedBefore:
    """An earlier seal of the same report."""

    id: UUID
    title: str
    sealed_at: datetime


def find_seal_of(db: Session, query: str, *, of: Scope, scope: Scope, people: Scope) -> SealedBefore | None:
    """The newest seal of the report at this address, over the same part of the office, that they reach."""
    same = (
        sa.select(
            SealedReport.id,
            SealedReport.title,
            SealedReport.sealed_at,
            SealedReport.scope,
            SealedReport.names_people,
        )
        .where(SealedReport.query == query)
        .order_by(SealedReport.sealed_at.desc(), SealedReport.id)
    )
    for row in db.execute(same):
        inside = may_see(row.scope, names_people=row.names_people, scope=scope, people=people)
        if inside and row.scope == pairs_of(of):
            return SealedBefore(id=row.id, title=row.title, sealed_at=row.sealed_at)
    return None


def find_seal(db: Session, seal_id: UUID, *, scope: Scope, people: Scope) -> SealedReport | None:
    """The sealed report, if its whole reach lies in the scope."""
    found = db.get(SealedReport, seal_id)
    if found is None or not may_see(found.scope, names_people=found.names_people, scope=scope, people=people):
        return None
    return found


def may_see(pairs: list[list[str | None]], *, names_people: bool, scope: Scope, people: Scope) -> bool:
    """Does the viewer reach all that was sealed, and see people there where it names some?"""
    if scope.is_everything and people.is_everything:
        return True  # and so find out what somebody changed by hand
    try:
        sealed = scope_of(pairs)
    except (AttributeError, TypeError, ValueError):
        return False
    return covers(scope, sealed) and (not names_people or covers(people, sealed))


def name_of_user(db: Session, user_id: UUID | None) -> str | None:
    """Who sealed it; None for the terminal."""
    return db.scalar(sa.select(User.name).where(User.id == user_id)) if user_id else None


def sessions_named(db: Session, ids: Collection[str], *, scope: Scope) -> dict[str, SessionNamed]:
    """What these sessions are called, as far as they still are there and within the scope."""
    found = {}
    for part in _parts(ids):
        query = sa.select(
            TrainingSession.id,
            TrainingSession.title,
            TrainingSession.city,
            TrainingSession.host_country,
            TrainingSession.starts_on,
        ).where(TrainingSession.id.in_(part), sessions_within(scope))
        found.update({str(row["id"]): SessionNamed(**row) for row in db.execute(query).mappings()})
    return found


def persons_named(db: Session, ids: Collection[str], *, scope: Scope) -> dict[str, tuple[UUID, str]]:
    """Record and name of these persons within the scope; a merged record leads to the one that was kept."""
    kept = aliased(Person)
    found = {}
    for part in _parts(ids):
        query = (
            sa.select(Person.id, kept.id, kept.given_name, kept.family_name, kept.own_script_name)
            .join(kept, kept.id == sa.func.coalesce(Person.merged_into_id, Person.id))
            .where(Person.id.in_(part), reach.persons_within(scope, kept.id))
        )
        for id_, kept_id, given, family, own in db.execute(query):
            found[str(id_)] = (kept_id, " ".join(each for each in (given, family) if each) or own)
    return found


def _parts(ids: Collection[str]) -> list[list[UUID]]:
    every = [UUID(each) for each in sorted(ids)]
    return [every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE)]
