"""The pages of certificates."""

from app.certificates.views import check, download, listing, session, taking_back
from app.certificates.views.blueprint import bp

__all__ = ["bp", "check", "download", "listing", "session", "taking_back"]
