"""Views that somebody saved."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.core.permissions import Actor, Permission
from app.statistics.models import SavedView
from app.statistics.rules.asked import is_naming_people
from app.statistics.rules.scheduling import covers

MOST_VIEWS = 200


@dataclass(frozen=True, kw_only=True)
class ViewRow:
    """A saved view: the part of its address behind the question mark, and whose it is."""

    id: UUID
    name: str
    query: str
    is_shared: bool
    owner_id: UUID
    owner_name: str


def list_views(db: Session, *, viewer: Actor) -> list[ViewRow]:
    """The viewer's own views by name, then those that others share.

    So nobody's own are crowded out. One that names people is for those who see the people that its owner
    sees.
    """
    query = (
        sa.select(SavedView, User)
        .join(User, User.id == SavedView.owner_id)
        .where(sa.or_(SavedView.owner_id == viewer.user_id, SavedView.is_shared))
        .order_by(SavedView.owner_id != viewer.user_id, SavedView.name, SavedView.id)
        .limit(MOST_VIEWS)
    )
    return [
        ViewRow(
            id=row[0].id,
            name=row[0].name,
            query=row[0].query,
            is_shared=row[0].is_shared,
            owner_id=row[0].owner_id,
            owner_name=row[1].name,
        )
        for row in db.execute(query)
        if not is_naming_people(row[0].query) or _sees_people_of(viewer, row[1])
    ]


def _sees_people_of(viewer: Actor, owner: User) -> bool:
    needed = Permission.PEOPLE_VIEW
    return viewer.allows(needed) and covers(viewer.scope(needed), actor_of(owner).scope(needed))


def find_view(db: Session, view_id: UUID, *, owner_id: UUID) -> SavedView | None:
    """The view, if it is theirs."""
    return db.scalar(sa.select(SavedView).where(SavedView.id == view_id, SavedView.owner_id == owner_id))


def count_views(db: Session, *, owner_id: UUID) -> int:
    """How many views are theirs."""
    query = sa.select(sa.func.count()).select_from(SavedView).where(SavedView.owner_id == owner_id)
    return db.scalar(query) or 0


def find_view_by_name(db: Session, name: str, *, owner_id: UUID) -> SavedView | None:
    """Their view of this name."""
    return db.scalar(sa.select(SavedView).where(SavedView.name == name, SavedView.owner_id == owner_id))
