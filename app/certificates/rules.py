"""Who has earned a certificate, and how its numbers look."""

from dataclasses import dataclass
from enum import StrEnum

from app.attendance.rules import is_complete


class CertificateState(StrEnum):
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Refusal(StrEnum):
    """Why a participant gets no certificate now."""

    NOT_HELD = "not_held"
    NOT_ACCEPTED = "not_accepted"
    TOO_FEW_DAYS = "too_few_days"
    HAS_ONE = "has_one"
    NO_NAME = "no_name"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What decides about one participant's certificate."""

    is_session_counted: bool
    is_accepted: bool
    has_name: bool
    days_present: int
    days_held: int
    has_certificate: bool


def refusal(candidate: Candidate, *, threshold: int) -> Refusal | None:
    """The first reason against a certificate, None when it has been earned; threshold in per cent of days."""
    if not candidate.is_session_counted:
        return Refusal.NOT_HELD
    if candidate.has_certificate:
        return Refusal.HAS_ONE
    if not candidate.is_accepted:
        return Refusal.NOT_ACCEPTED
    if not candidate.has_name:
        return Refusal.NO_NAME
    if not is_complete(
        days_present=candidate.days_present, days_held=candidate.days_held, threshold=threshold
    ):
        return Refusal.TOO_FEW_DAYS
    return None
