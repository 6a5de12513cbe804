"""Which programmes and training sessions a viewer reaches."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import reach
from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.programmes.errors import SessionNotFound
from app.programmes.models import Assignment, Programme, TrainingSession

_COLUMNS = [column.name for column in TrainingSession.__table__.columns]


@reach.places_persons
def assigned_persons() -> sa.Select[Any, Any, Any, Any, Any]:
    """Trainers belong to the sessions they are assigned to."""
    return reach.place(
        "trainer",
        person_id=Assignment.person_id,
        session_id=Assignment.session_id,
        programme_id=TrainingSession.programme_id,
        host_country=TrainingSession.host_country,
    ).join(TrainingSession, TrainingSession.id == Assignment.session_id)


def sessions_within(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on `TrainingSession` that every query of sessions or of what belongs to them carries."""
    inside = reach.within(
        scope, programme_id=TrainingSession.programme_id, host_country=TrainingSession.host_country
    )
    if scope.assigned_person_id is None:
        return inside
    assigned = sa.select(Assignment.session_id).where(Assignment.person_id == scope.assigned_person_id)
    return sa.or_(inside, TrainingSession.id.in_(assigned))


def programmes_within(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on `Programme`: a grant for a country of all programmes reaches every programme."""
    if any(programme is None for programme, _country in scope.pairs):
        return sa.true()
    inside = Programme.id.in_([programme for programme, _country in scope.pairs if programme is not None])
    if scope.assigned_person_id is None:
        return inside
    taught = (
        sa.select(TrainingSession.programme_id)
        .join(Assignment, Assignment.session_id == TrainingSession.id)
        .where(Assignment.person_id == scope.assigned_person_id)
    )
    return sa.or_(inside, Programme.id.in_(taught))


def get_session(db: Session, session_id: UUID, *, scope: Scope, lock: bool = False) -> TrainingSession:
    """The session, if the scope reaches it; raises SessionNotFound otherwise, as for one that does not exist.

    With `lock` no one else changes the row, or takes a place, before this transaction ends.
    """
    query = sa.select(TrainingSession).where(TrainingSession.id == session_id, sessions_within(scope))
    if lock:
        query = query.with_for_update(of=TrainingSession)
    found = db.scalar(query)
    if found is None:
        raise SessionNotFound(_("There is no such training session, or it is not yours to see."))
    if lock:
        db.refresh(found, _COLUMNS)  # what was read before the lock may be old by now
    return found


def find_session_by_slug(db: Session, slug: str, *, programme_id: UUID) -> TrainingSession | None:
    """The session of a programme with this short name, for an import that meets it again."""
    return db.scalar(
        sa.select(TrainingSession).where(
            TrainingSession.programme_id == programme_id, TrainingSession.slug == slug
        )
    )


def slugs_like(db: Session, beginning: str, *, programme_id: UUID) -> set[str]:
    """The short names of a programme that begin so."""
    return set(
        db.scalars(
            sa.select(TrainingSession.slug).where(
                TrainingSession.programme_id == programme_id,
                TrainingSession.slug.startswith(beginning, autoescape=True),
            )
        )
    )
