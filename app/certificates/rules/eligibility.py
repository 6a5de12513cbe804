"""Who has earned a certificate."""

from dataclasses import dataclass
from enum import StrEnum

from babel.support import LazyProxy

from app.certificates.rules.catalogue import Attendance
from app.certificates.rules.conditions import RuleResult
from app.core.i18n import lazy_gettext as _


class Refusal(StrEnum):
    """Why somebody gets no certificate now."""

    NOT_HELD = "not_held"
    NOT_ACCEPTED = "not_accepted"
    TOO_FEW_DAYS = "too_few_days"
    RULES_NOT_MET = "rules_not_met"
    HAS_ONE = "has_one"
    REVOKED = "revoked"
    NO_NAME = "no_name"


REFUSAL_WORDS: dict[Refusal, LazyProxy] = {
    Refusal.NOT_HELD: _("The session has not been held yet"),
    Refusal.NOT_ACCEPTED: _("No accepted place"),
    Refusal.TOO_FEW_DAYS: _("Too few days attended"),
    Refusal.RULES_NOT_MET: _("A rule is not met"),
    Refusal.HAS_ONE: _("Has a certificate"),
    Refusal.REVOKED: _("Certificate was revoked"),
    Refusal.NO_NAME: _("Name is missing"),
}
# What somebody with the permission may decide against, with a reason; the others are facts.
OVERRIDABLE = (Refusal.TOO_FEW_DAYS, Refusal.RULES_NOT_MET)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What decides about one person's certificate."""

    is_session_counted: bool
    is_accepted: bool
    has_name: bool
    has_certificate: bool
    was_revoked: bool = False
    results: tuple[RuleResult, ...] = ()


def refusal(candidate: Candidate) -> Refusal | None:
    """The first reason against a certificate, None when it has been earned.

    After a revocation somebody decides about this one person; issuing to all passes them over.
    """
    if not candidate.is_session_counted:
        return Refusal.NOT_HELD
    if candidate.has_certificate:
        return Refusal.HAS_ONE
    if not candidate.is_accepted:
        return Refusal.NOT_ACCEPTED
    if not candidate.has_name:
        return Refusal.NO_NAME
    if candidate.was_revoked:
        return Refusal.REVOKED
    return unmet(candidate.results)


def unmet(results: tuple[RuleResult, ...]) -> Refusal | None:
    """What the rules alone say against a certificate; missing days before anything else."""
    missing = [each for each in results if not each.is_passed]
    if not missing:
        return None
    is_about_days = any(isinstance(each.rule, Attendance) for each in missing)
    return Refusal.TOO_FEW_DAYS if is_about_days else Refusal.RULES_NOT_MET


def is_overridable(against: Refusal | None, results: tuple[RuleResult, ...]) -> bool:
    """May somebody decide against what stands against a certificate? Rules only, also after a revocation."""
    return against in OVERRIDABLE or (against is Refusal.REVOKED and unmet(results) is not None)
