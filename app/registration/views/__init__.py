"""The registrations of a session, and the public pages through which people apply."""

from app.registration.views import adding, public, registrations
from app.registration.views.blueprint import bp

__all__ = ["adding", "bp", "public", "registrations"]
