"""A check of data quality, what it found, and how grave that is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.registration.rules import SnapshotField


class Severity(StrEnum):
    """What a fault does to the figures, gravest first."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    TO_DO = "to_do"


class Of(StrEnum):
    """What a check lists: a row is one of these."""

    SESSIONS = "sessions"
    PERSONS = "persons"
    REGISTRATIONS = "registrations"
    PAIRS = "pairs"


class Mending(StrEnum):
    """Where a row is mended."""

    ATTENDANCE = "attendance"
    REGISTRATIONS = "registrations"
    SESSION = "session"
    SESSION_DAYS = "session_days"
    SESSION_STEPS = "session_steps"
    CERTIFICATES = "certificates"
    PERSON = "person"
    MERGE = "merge"
    LOOK_ALIKES = "look_alikes"


@dataclass(frozen=True, kw_only=True)
class Found:
    """The number of rows, and the sums of the two figures that a check counts on each.

    `persons` and `participations` are all those with names in the selection, to compare with.
    """

    rows: int = 0
    one: int = 0
    two: int = 0
    persons: int = 0
    participations: int = 0


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that can be wrong with the records; `column` heads the first figure of its rows.

    `filling` is what the list offers to take over from the persons' records; `corrects` where that replaces
    what was recorded at registration, and does not only fill a gap.
    """

    key: str
    title: LazyProxy
    why: LazyProxy
    severity: Severity
    of: Of
    effect: Callable[[Found], str]
    mendings: tuple[Mending, ...]
    column: LazyProxy | None = None
    filling: SnapshotField | None = None
    corrects: bool = False

    @property
    def shows_people(self) -> bool:
        """Does its list name people?"""
        return self.of is not Of.SESSIONS


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A check and what it found."""

    check: Check
    found: Found

    @property
    def effect(self) -> str:
        """What this does to the figures, in words."""
        return self.check.effect(self.found)


@dataclass(frozen=True)
class Findings:
    """What all checks found."""

    all: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The checks that found something, gravest first."""
        return tuple(each for severity in Severity for each in self.of(severity))

    @property
    def in_order(self) -> tuple[Check, ...]:
        """The checks that found nothing."""
        return tuple(each.check for each in self.all if not each.found.rows)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The faults of one severity, in the order of the checks."""
        return tuple(each for each in self.all if each.check.severity is severity and each.found.rows)


def severity_words(severity: Severity) -> tuple[str, str]:
    """The heading of a group of checks, and what belongs there."""
    words = {
        Severity.WRONG: (_("Figures are wrong"), _("Something is counted that should not be, or twice.")),
        Severity.INCOMPLETE: (
            _("Figures are incomplete"),
            _("Something took place or is known, and is not counted where it belongs."),
        ),
        Severity.TO_DO: (_("Still to do"), _("The figures grow when this is done.")),
    }
    return words[severity]


def found_words(of: Of, number: int) -> str:
    """How many rows there are, and of what."""
    words = {
        Of.SESSIONS: ngettext("%(num)s session", "%(num)s sessions", number),
        Of.PERSONS: ngettext("%(num)s person", "%(num)s persons", number),
        Of.REGISTRATIONS: ngettext("%(num)s registration", "%(num)s registrations", number),
        Of.PAIRS: ngettext("%(num)s pair", "%(num)s pairs", number),
    }
    return words[of]
