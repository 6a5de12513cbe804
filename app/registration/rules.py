"""States of a registration and what may follow what."""

from datetime import date
from enum import StrEnum


class RegistrationState(StrEnum):
    NOMINATED = "nominated"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    PUBLIC_FORM = "public_form"
    COORDINATOR = "coordinator"
    IMPORT = "import"
    WALK_IN = "walk_in"


DECISIONS: dict[RegistrationState, tuple[RegistrationState, ...]] = {
    RegistrationState.NOMINATED: (
        RegistrationState.ACCEPTED,
        RegistrationState.WAITLISTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.APPLIED: (
        RegistrationState.ACCEPTED,
        RegistrationState.WAITLISTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.WAITLISTED: (
        RegistrationState.ACCEPTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.OFFERED: (
        RegistrationState.ACCEPTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.ACCEPTED: (RegistrationState.WITHDRAWN,),
    RegistrationState.DECLINED: (RegistrationState.ACCEPTED, RegistrationState.WAITLISTED),
    RegistrationState.WITHDRAWN: (RegistrationState.ACCEPTED, RegistrationState.WAITLISTED),
}


def is_open(*, is_announced: bool, opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Is registration open today? It follows from the dates and is no state of its own."""
    return (
        is_announced and (opens_on is None or opens_on <= today) and (closes_on is None or today <= closes_on)
    )
