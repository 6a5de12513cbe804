"""Reading registrations."""

from uuid import UUID

import sqlalchemy as sa

from app.core import reach
from app.programmes.models import TrainingSession
from app.registration.models import Registration


@reach.places_persons
def registered_persons() -> sa.Select[UUID, UUID, str | None]:
    """Participants belong to the sessions they are registered for."""
    return sa.select(Registration.person_id, TrainingSession.programme_id, TrainingSession.host_country).join(
        TrainingSession, TrainingSession.id == Registration.session_id
    )
