"""Reading registrations, always within a scope."""

from app.registration.queries.places import registered_persons

__all__ = ["registered_persons"]
