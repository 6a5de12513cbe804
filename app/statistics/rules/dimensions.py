"""What figures are broken down by."""

from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """The rows or the columns of a table, by the name they have in an address."""

    YEAR = "year"
    QUARTER = "quarter"
    FISCAL_YEAR = "fiscal_year"
    HOST_COUNTRY = "host_country"
    HOST_REGION = "host_region"
    HOST_GROUP = "host_group"
    COUNTRY = "country"
    REGION = "region"
    GROUP = "group"
    PROGRAMME = "programme"
    MODULE = "module"
    LANGUAGE = "language"
    KIND = "kind"
    MODE = "mode"
    PARTNER = "partner"
    TRAINER = "trainer"
    SESSION = "session"
    SEX = "sex"
    AGE = "age"
    SECTOR = "sector"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class Nature:
    """`of_people`: known of a participant, not of a session. `overlaps`: one session or participation may
    stand in several rows. `names_people`: the rows are people or the bodies they work for."""

    of_people: bool = False
    overlaps: bool = False
    names_people: bool = False


NATURES: dict[Dimension, Nature] = {
    Dimension.HOST_GROUP: Nature(overlaps=True),
    Dimension.COUNTRY: Nature(of_people=True),
    Dimension.REGION: Nature(of_people=True),
    Dimension.GROUP: Nature(of_people=True, overlaps=True),
    Dimension.MODULE: Nature(overlaps=True),
    Dimension.TRAINER: Nature(overlaps=True, names_people=True),
    Dimension.SEX: Nature(of_people=True),
    Dimension.AGE: Nature(of_people=True),
    Dimension.SECTOR: Nature(of_people=True),
    Dimension.ORGANISATION: Nature(of_people=True, names_people=True),
}
COUNTRIES = (Dimension.HOST_COUNTRY, Dimension.COUNTRY)
BY_ID = (Dimension.SESSION, Dimension.TRAINER)


def nature(dimension: Dimension) -> Nature:
    """What kind of breakdown this is."""
    return NATURES.get(dimension, Nature())
