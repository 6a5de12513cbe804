"""A definition cannot change without its version, and every figure is explained."""

import hashlib

import pytest

from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS, STANDARD, Figures, Indicator
from app.statistics.rules.selection import FILTERS
from app.statistics.rules.words import DIMENSION_WORDS, FILTER_WORDS
from tests.house.tree import ROOT

# What each definition says, by version. Where this fails, raise `version` if what is counted changes,
# then write the fingerprint that the failure shows.
FINGERPRINTS = {
    "sessions": "1:b24ce129",
    "host_countries": "1:64797d6c",
    "countries_represented": "1:6e347e76",
    "registered": "1:0ba45a26",
    "participations": "1:bea050ce",
    "head_count_participations": "1:d593e175",
    "persons": "1:a14e2fe7",
    "persons_by_topic": "1:7dabed58",
    "persons_by_programme": "1:a55ad59c",
    "female": "1:7c10cb60",
    "male": "1:2d1710c1",
    "unknown_sex": "1:6f08ccca",
    "person_days": "1:7bdcad54",
    "contact_hours": "1:a24b887a",
    "attendance_rate": "1:59fe30b6",
    "no_shows": "1:7de0e881",
    "completed": "1:8cf4b592",
    "completion_rate": "1:598aa3d8",
    "certificates": "1:566b782c",
    "trainers": "1:48ca3a3f",
    "cost": "1:1fbb2eae",
    "cost_per_person": "1:2094a403",
}


def fingerprint(indicator: Indicator) -> str:
    said = "|".join((str(indicator.meaning), *indicator.measures, indicator.unit.value))
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
