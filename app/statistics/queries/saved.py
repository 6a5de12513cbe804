"""Views that somebody saved."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.statistics.models import SavedView
from app.statistics.rules.asked import is_naming_people

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


def list_views(db: Session, *, viewer_id: UUID | None, sees_people: bool) -> list[ViewRow]:
    """The viewer's own views and those that others share, by name; people named only for who sees them."""
    query = (
        sa.select(SavedView, User.name.label("owner_name"))
        .join(User, User.id == SavedView.owner_id)
        .where(sa.or_(SavedView.owner_id == viewer_id, SavedView.is_shared))
        .order_by(SavedView.name, SavedView.id)
        .limit(MOST_VIEWS)
    )
    return [
        ViewRow(
            id=row[0].id,
            name=row[0].name,
            query=row[0].query,
            is_shared=row[0].is_shared,
            owner_id=row[0].owner_id,
            owner_name=row.owner_name,
        )
        for row in db.execute(query)
        if sees_people or not is_naming_people(row[0].query)
    ]


def find_view(db: Session, view_id: UUID, *, owner_id: UUID) -> SavedView | None:
    """The view, if it is theirs."""
    return db.scalar(sa.select(SavedView).where(SavedView.id == view_id, SavedView.owner_id == owner_id))


def find_view_by_name(db: Session, name: str, *, owner_id: UUID) -> SavedView | None:
    """Their view of this name."""
    return db.scalar(sa.select(SavedView).where(SavedView.name == name, SavedView.owner_id == owner_id))
