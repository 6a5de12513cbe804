"""States of a registration and what may follow what."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _
from app.people.rules import PersonDetails, Sex


class RegistrationState(StrEnum):
    NOMINATED = "nominated"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# Of two registrations of one person in one session, the one that says most stays.
STRONGEST_FIRST = ("accepted", "offered", "waitlisted", "applied", "nominated", "withdrawn", "declined")


class AgeBand(StrEnum):
    """Age on the day of the registration, in bands: nobody's date of birth is kept."""

    UNDER_18 = "under_18"
    FROM_18 = "18-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55-64"
    FROM_65 = "65_and_over"
    UNKNOWN = "unknown"


AGE_WORDS: dict[AgeBand, LazyProxy] = {
    AgeBand.UNDER_18: _("Under 18"),
    AgeBand.FROM_18: _("18–24"),
    AgeBand.FROM_25: _("25–34"),
    AgeBand.FROM_35: _("35–44"),
    AgeBand.FROM_45: _("45–54"),
    AgeBand.FROM_55: _("55–64"),
    AgeBand.FROM_65: _("65 and over"),
    AgeBand.UNKNOWN: _("Not recorded"),
}

_BANDS = [band for band in AgeBand if band is not AgeBand.UNKNOWN]
_BAND_STARTS = (18, 25, 35, 45, 55, 65)


def band_of(years: int) -> AgeBand:
    """The band in which an age lies."""
    return _BANDS[bisect_right(_BAND_STARTS, years)]


class Source(StrEnum):
    PUBLIC_FORM = "public_form"
    COORDINATOR = "coordinator"
    IMPORT = "import"
    WALK_IN = "walk_in"


DECISIONS: dict[RegistrationState, tuple[RegistrationState, ...]] = {
    RegistrationState.NOMINATED: (
        RegistrationState.ACCEPTED,
        RegistrationState.WAITLISTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.APPLIED: (
        RegistrationState.ACCEPTED,
        RegistrationState.WAITLISTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.WAITLISTED: (
        RegistrationState.ACCEPTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.OFFERED: (
        RegistrationState.ACCEPTED,
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    ),
    RegistrationState.ACCEPTED: (RegistrationState.WITHDRAWN,),
    RegistrationState.DECLINED: (RegistrationState.ACCEPTED, RegistrationState.WAITLISTED),
    RegistrationState.WITHDRAWN: (RegistrationState.ACCEPTED, RegistrationState.WAITLISTED),
}


# Tries and the period they are counted in. A ministry registers its people from one network.
APPLICATIONS_PER_ADDRESS = (60, timedelta(hours=1))
ANSWERS_PER_RECIPIENT = (4, timedelta(hours=1))
# Nobody has decided about these yet.
WAITING = (RegistrationState.NOMINATED, RegistrationState.APPLIED, RegistrationState.WAITLISTED)
# States in which a coordinator may enter someone.
ENTERED_AS = (RegistrationState.ACCEPTED, RegistrationState.WAITLISTED, RegistrationState.APPLIED)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What was true of the person on the day of the registration; reports count by it.

    It stays when the person's record changes; what is missing can be taken over from there, by hand.
    """

    country: str | None = None
    sex: Sex = Sex.UNKNOWN
    sector_code: str | None = None
    organisation_name: str = ""
    position: str = ""
    age_band: AgeBand = AgeBand.UNKNOWN


class SnapshotField(StrEnum):
    """What of a snapshot may be completed later from the person's record: columns of both."""

    SEX = "sex"
    COUNTRY = "country"
    SECTOR = "sector_code"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What became of a decision about several registrations."""

    done: tuple[UUID, ...] = ()
    no_place: tuple[UUID, ...] = ()
    not_possible: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Application:
    """What someone sends through the public form; `language` is that of the page, for the answer by mail."""

    details: PersonDetails
    language: str
    age_band: AgeBand = AgeBand.UNKNOWN


def snapshot_of(details: PersonDetails, *, age_band: AgeBand = AgeBand.UNKNOWN) -> Snapshot:
    """What a form says of the person today; the age is asked each time, since it is kept with no person."""
    details = details.tidy()
    return Snapshot(
        country=details.country,
        sex=details.sex,
        sector_code=details.sector_code,
        organisation_name=details.organisation,
        position=details.position,
        age_band=age_band,
    )


def may_follow(state: RegistrationState, to_state: RegistrationState) -> bool:
    """May this decision be made about a registration in this state?"""
    return to_state in DECISIONS[state]


def is_open(*, is_announced: bool, opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Is registration open today? It follows from the dates and is no state of its own."""
    return (
        is_announced and (opens_on is None or opens_on <= today) and (closes_on is None or today <= closes_on)
    )
