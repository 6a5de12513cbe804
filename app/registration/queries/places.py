"""Reading registrations."""

from typing import Any

import sqlalchemy as sa

from app.core import reach
from app.programmes.models import TrainingSession
from app.registration.models import Registration


@reach.places_persons
def registered_persons() -> sa.Select[Any, Any, Any, Any, Any]:
    """Participants belong to the sessions they are registered for."""
    return reach.place(
        "participant",
        person_id=Registration.person_id,
        session_id=Registration.session_id,
        programme_id=TrainingSession.programme_id,
        host_country=TrainingSession.host_country,
    ).join(TrainingSession, TrainingSession.id == Registration.session_id)
