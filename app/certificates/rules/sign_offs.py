"""Who may answer for a session."""

from uuid import UUID

from app.certificates.rules.catalogue import SIGNING_ROLES
from app.core.permissions import Actor, Role


def can_sign_off(actor: Actor, role: str, *, programme_id: UUID, country: str | None) -> bool:
    """Does the actor hold this role, or a stronger one, for sessions of this programme and country?"""
    if role not in SIGNING_ROLES:
        return False
    strong_enough = SIGNING_ROLES[: SIGNING_ROLES.index(Role(role)) + 1]
    return any(
        grant.role in strong_enough
        and grant.programme_id in (None, programme_id)
        and grant.country in (None, country)
        for grant in actor.grants
    )
