"""A definition cannot change without its version, and every figure is explained."""

import hashlib

import pytest

from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS, STANDARD, Figures, Indicator
from app.statistics.rules.selection import FILTERS, Selection
from app.statistics.rules.words import DIMENSION_WORDS, FILTER_WORDS
from tests.house.tree import ROOT
from tests.statistics.offices import random_office
from tests.statistics.oracle import Office

# What each definition says and finds, by version. Where this fails, raise `version` if what is counted
# changes, then write the fingerprint that the failure shows.
FINGERPRINTS = {
    "sessions": "1:7a50df80",
    "host_countries": "1:0d126920",
    "countries_represented": "1:5660eeca",
    "registered": "1:e541517c",
    "participations": "1:301a0afe",
    "head_count_participations": "1:8e9edaf6",
    "persons": "1:930ccc0e",
    "persons_by_topic": "1:31eee1dd",
    "persons_by_programme": "1:27eab211",
    "female": "1:4e5034a7",
    "male": "1:ae3792ee",
    "unknown_sex": "1:5a3457e6",
    "person_days": "1:5e97bcdc",
    "contact_hours": "1:d79ff6a4",
    "attendance_rate": "1:426d4fad",
    "no_shows": "1:f1726f9e",
    "completed": "1:62f8185d",
    "completion_rate": "1:4bd99f6a",
    "certificates": "2:12b3301c",
    "trainers": "1:87a97545",
    "cost": "1:cbd882b9",
    "cost_per_person": "1:69872636",
}


OFFICE = Office(random_office(738, sessions=14, people=15), Selection()).table(None, None)[None, None]


def fingerprint(indicator: Indicator) -> str:
    found = OFFICE[indicator.key]
    said = "|".join((str(indicator.meaning), *indicator.measures, indicator.unit.value, str(found)))
    return f"{indicator.version}:{hashlib.sha256(said.encode()).hexdigest()[:8]}"


@pytest.mark.parametrize("key", INDICATORS)
def test_a_definition_is_what_its_version_says(key: str) -> None:
    assert FINGERPRINTS[key] == fingerprint(INDICATORS[key])


def test_each_figure_stands_in_the_definitions() -> None:
    text = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
    assert [key for key in INDICATORS if f"`{key}`" not in text] == []


def test_each_breakdown_and_filter_has_words() -> None:
    assert set(DIMENSION_WORDS) == set(Dimension)
    assert set(FILTER_WORDS) == set(FILTERS)


def test_the_usual_figures_are_known() -> None:
    assert set(STANDARD) <= set(INDICATORS)


@pytest.mark.parametrize("key", ["attendance_rate", "completion_rate", "cost", "cost_per_person"])
def test_a_share_of_nobody_says_nothing(key: str) -> None:
    assert INDICATORS[key].value(Figures()) is None
