"""The pages of certificates."""

from app.certificates.views import (
    check,
    designing,
    designs,
    download,
    evidence,
    examining,
    holder,
    listing,
    own_name,
    preparing,
    programme,
    publishing,
    session,
    taking_back,
)
from app.certificates.views.blueprint import bp

__all__ = [
    "bp",
    "check",
    "designing",
    "designs",
    "download",
    "evidence",
    "examining",
    "holder",
    "listing",
    "own_name",
    "preparing",
    "programme",
    "publishing",
    "session",
    "taking_back",
]
