"""Reading registrations, always within a scope."""

from app.registration.queries.places import registered_persons
from app.registration.queries.registrations import registered

__all__ = ["registered", "registered_persons"]
