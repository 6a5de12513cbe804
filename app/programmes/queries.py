"""Reading programmes and training sessions, always within a scope."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import reach
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.programmes.models import Assignment, TrainingSession


@reach.places_persons
def assigned_persons() -> sa.Select[UUID, UUID, str | None]:
    """Trainers belong to the sessions they are assigned to."""
    return sa.select(Assignment.person_id, TrainingSession.programme_id, TrainingSession.host_country).join(
        TrainingSession, TrainingSession.id == Assignment.session_id
    )


def sessions_within(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on `TrainingSession` that every query of sessions or of what belongs to them carries."""
    inside = reach.within(
        scope, programme_id=TrainingSession.programme_id, host_country=TrainingSession.host_country
    )
    if scope.assigned_person_id is None:
        return inside
    assigned = sa.select(Assignment.session_id).where(Assignment.person_id == scope.assigned_person_id)
    return sa.or_(inside, TrainingSession.id.in_(assigned))


def get_session(db: Session, session_id: UUID, *, scope: Scope) -> TrainingSession:
    """The session, if the scope reaches it; raises NotFound otherwise, as for one that does not exist."""
    found = db.scalar(
        sa.select(TrainingSession).where(TrainingSession.id == session_id, sessions_within(scope))
    )
    if found is None:
        raise NotFound(_("There is no such training session, or it is not yours to see."))
    return found
