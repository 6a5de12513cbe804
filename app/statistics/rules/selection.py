"""What a report is about: the period and the filters, as they stand in an address."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

ONLINE = "ONLINE"
UNKNOWN = "UNKNOWN"
NOT_A_COUNTRY = (ONLINE, UNKNOWN)


class Mode(StrEnum):
    """How a session is delivered."""

    ONLINE = "online"
    IN_PERSON = "in_person"


class Evidence(StrEnum):
    """How a participation is known."""

    NAMED = "named"
    HEAD_COUNT = "head_count"


class Group(StrEnum):
    """Groups of countries that reports are asked for; a country may stand in several."""

    LDC = "LDC"
    LLDC = "LLDC"
    SIDS = "SIDS"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The period (dates of the session's start, both included) and the filters; an empty filter is no limit.

    Filters hold codes: programmes and modules by code, countries alpha-3 (with ONLINE and UNKNOWN), areas
    M49 or a Group, trainers by the id of the person. UNKNOWN asks for what was not recorded.
    `hours` leaves out sessions of fewer contact hours, and participations of people present for fewer.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    programme: tuple[str, ...] = ()
    host_country: tuple[str, ...] = ()
    host_area: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    module: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    trainer: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    age: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    hours: int = 0

    @property
    def limits_people(self) -> bool:
        """Does it ask for some of the people of a session only?"""
        return any(getattr(self, name) for name in FILTERS_ON_PEOPLE)


FILTERS = tuple(each.name for each in fields(Selection) if each.type == tuple[str, ...])
FILTERS_ON_PEOPLE = ("country", "area", "sex", "age", "sector", "organisation", "evidence")
