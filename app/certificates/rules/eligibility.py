"""Who has earned a certificate."""

from dataclasses import dataclass
from enum import StrEnum

from babel.support import LazyProxy

from app.attendance.rules import is_complete
from app.core.i18n import lazy_gettext as _


class Refusal(StrEnum):
    """Why a participant gets no certificate now."""

    NOT_HELD = "not_held"
    NOT_ACCEPTED = "not_accepted"
    TOO_FEW_DAYS = "too_few_days"
    HAS_ONE = "has_one"
    REVOKED = "revoked"
    NO_NAME = "no_name"


REFUSAL_WORDS: dict[Refusal, LazyProxy] = {
    Refusal.NOT_HELD: _("The session has not been held yet"),
    Refusal.NOT_ACCEPTED: _("No accepted place"),
    Refusal.TOO_FEW_DAYS: _("Too few days attended"),
    Refusal.HAS_ONE: _("Has a certificate"),
    Refusal.REVOKED: _("Certificate was revoked"),
    Refusal.NO_NAME: _("Name is missing"),
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What decides about one participant's certificate."""

    is_session_counted: bool
    is_accepted: bool
    has_name: bool
    days_present: int
    days_held: int
    has_certificate: bool
    was_revoked: bool = False


def refusal(candidate: Candidate, *, threshold: int) -> Refusal | None:
    """The first reason against a certificate, None when it has been earned; threshold in per cent of days.

    After a revocation somebody decides about this one person; issuing to all passes them over.
    """
    if not candidate.is_session_counted:
        return Refusal.NOT_HELD
    if candidate.has_certificate:
        return Refusal.HAS_ONE
    if candidate.was_revoked:
        return Refusal.REVOKED
    if not candidate.is_accepted:
        return Refusal.NOT_ACCEPTED
    if not candidate.has_name:
        return Refusal.NO_NAME
    if not is_complete(
        days_present=candidate.days_present, days_held=candidate.days_held, threshold=threshold
    ):
        return Refusal.TOO_FEW_DAYS
    return None


def days_needed(*, days_held: int, threshold: int) -> int:
    """The least number of days that reaches the threshold."""
    return -(-days_held * threshold // 100)
