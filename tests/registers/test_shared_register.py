"""The register of 2009-2011 comes out with each figure of its truth file."""

import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.registers.reading import read_tables
from app.registers.rules import Matched, Register, figures, match_people, understand
from tests.registers.reading_aloud import TODAY, resolve_country

FILE = Path(__file__).parents[2] / "app" / "admin" / "data" / "register-2009-2011.xlsx"
TRUTH: dict[str, Any] = json.loads(Path(__file__).with_name("register-2009-2011.truth.json").read_text())


@pytest.fixture(scope="module")
def shared() -> Register:
    return understand(read_tables(FILE), resolve_country=resolve_country, today=TODAY)


@pytest.fixture(scope="module")
def matched(shared: Register) -> Matched:
    return match_people(shared.people)


def test_nothing_is_refused_or_doubted(shared: Register) -> None:
    assert shared.refused == []
    assert shared.warnings == []


def test_the_totals_are_those_of_the_truth(shared: Register, matched: Matched) -> None:
    found = figures(shared, matched)
    assert found.sessions == TRUTH["sessions"]
    assert found.persons == TRUTH["persons_trained"]
    assert found.participations == TRUTH["participations"]
    assert found.person_days == TRUTH["person_days"]
    assert found.completed == TRUTH["completed_75pct"]
    assert found.no_shows == TRUTH["no_show_rows"]
    assert found.double_rows == TRUTH["double_rows"]
    assert found.roll_rows == TRUTH["roll_rows"]


def test_each_host_country_has_its_sessions_participations_and_persons(
    shared: Register, matched: Matched
) -> None:
    host = {session.ref: session.country for session in shared.sessions}
    places = [place for place in matched.participations if place.days_present]
    found: dict[str, dict[str, int]] = {}
    for country, sessions in Counter(host.values()).items():
        people = {place.person: place.rows[0].sex.value for place in places if host[place.session] == country}
        sexes = Counter(people.values())
        found[str(country)] = {
            "sessions": sessions,
            "participations": sum(host[place.session] == country for place in places),
            "persons": len(people),
            "female": sexes["female"],
            "male": sexes["male"],
        }
    assert found == TRUTH["by_session_country"]


def test_each_participants_country_and_each_year_has_its_persons(shared: Register, matched: Matched) -> None:
    year = {session.ref: str(session.starts_on.year) for session in shared.sessions}
    by_country: dict[str | None, set[int]] = defaultdict(set)
    by_year: dict[str, set[int]] = defaultdict(set)
    for place in matched.participations:
        if place.days_present:
            by_country[place.rows[0].country].add(place.person)
            by_year[year[place.session]].add(place.person)
    assert {country: len(people) for country, people in by_country.items()} == TRUTH["by_participant_country"]
    assert {y: len(people) for y, people in by_year.items()} == {
        y: each["persons"] for y, each in TRUTH["by_year"].items()
    }
    assert Counter(year.values()) == {y: each["sessions"] for y, each in TRUTH["by_year"].items()}


def test_the_order_of_rows_changes_nothing(shared: Register, matched: Matched) -> None:
    shuffled = replace(shared, people=random.Random(7).sample(shared.people, len(shared.people)))
    assert figures(shuffled, match_people(shuffled.people)) == figures(shared, matched)
