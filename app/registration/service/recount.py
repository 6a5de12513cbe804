"""Taken places, counted from the registrations themselves."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from app.core.derived import recounts
from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.registration.rules import RegistrationState

CHUNK = 500


@recounts("training_session")
def recount_taken(db: Session, session_ids: Collection[UUID]) -> None:
    """Set `taken` to the number of accepted registrations: after a merge, an undo, an import."""
    accepted = (
        sa.select(sa.func.count())
        .where(
            Registration.session_id == TrainingSession.id, Registration.state == RegistrationState.ACCEPTED
        )
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    ids = list(session_ids)
    for start in range(0, len(ids), CHUNK):
        db.execute(
            sa.update(TrainingSession)
            .where(TrainingSession.id.in_(ids[start : start + CHUNK]))
            .values(taken=accepted)
            .execution_options(synchronize_session=False)
        )
    for session_id in ids:
        forget_taken(db, session_id)


def forget_taken(db: Session, session_id: UUID) -> None:
    """A loaded session must not go on showing the old count."""
    loaded = db.identity_map.get(identity_key(TrainingSession, session_id))
    if loaded is not None:
        db.expire(loaded, ["taken"])
