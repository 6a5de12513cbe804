"""The register of 2009-2011 as other offices write it: other words, orders, signs and files, same figures."""

import random
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from app.people.countries import country_name
from app.registers.reading import read_tables
from app.registers.rules import Register, figures, match_people, understand
from tests.registers import habits, words
from tests.registers.making import Made, date_writer, write_csv, write_xlsx
from tests.registers.reading_aloud import TODAY, resolve_country
from tests.registers.test_shared_register import FILE

PLAIN = {"✓": "x", "✗": ""}  # where an encoding has no ticks
STATUSES = ("present", "late", "excused", "absent")
SESSION_FIELDS = (
    *(
        "ref",
        "title",
        "start",
        "end",
        "country",
        "city",
        "venue",
        "partner",
        "language",
        "modules",
        "trainers",
    ),
)
PEOPLE_FIELDS = (
    *("session", "number", "family", "given", "own", "sex", "country", "organisation", "sector", "email"),
)


@lru_cache(maxsize=1)
def original() -> Register:
    return understand(read_tables(FILE), resolve_country=resolve_country, today=TODAY)


def disguised(seed: int, language: str, *, as_text: bool, with_own_script: bool = True) -> Made:
    """The same sessions and people in the words and habits of another office."""
    rng = random.Random(seed)
    made = Made(language)
    session_head = {name: rng.choice(words.SESSION_HEADINGS[language][name]) for name in SESSION_FIELDS}
    people_head = {name: rng.choice(words.PEOPLE_HEADINGS[language][name]) for name in PEOPLE_FIELDS}
    write_date = date_writer(rng, language, as_text=as_text)
    sessions = [_session(rng, session, language, write_date) for session in original().sessions]
    shown = [name for name in PEOPLE_FIELDS if with_own_script or name != "own"]
    rng.shuffle(shown)
    day = rng.choice(words.PEOPLE_HEADINGS[language]["day"])
    people = _people(rng, language, shown)
    order = rng.sample(SESSION_FIELDS, len(SESSION_FIELDS))
    names = rng.choice(words.SHEETS[language])
    made.sheets = [
        (names[0], [[session_head[n] for n in order], *([row[n] for n in order] for row in sessions)]),
        (names[1], [[people_head[n] for n in shown] + [day.format(n=n) for n in range(1, 6)], *people]),
    ]
    return made


def _session(rng: random.Random, session: Any, language: str, write_date: Any) -> dict[str, Any]:
    return {
        "ref": session.ref,
        "title": session.title,
        "start": write_date(session.starts_on),
        "end": write_date(session.ends_on),
        "country": _country(rng, session.country, language),
        "city": session.city,
        "venue": session.venue,
        "partner": session.partner,
        "language": habits.LANGUAGE_NAMES[language][habits.LANGUAGES.index(session.language)],
        "modules": rng.choice(["; ", ", "]).join(session.modules),
        "trainers": ", ".join(session.trainers),
    }


def _country(rng: random.Random, code: str | None, language: str) -> str:
    assert code is not None
    name = country_name(code, language)
    return rng.choice([name, name, country_name(code, language, short=True), code, name.upper()])


def _people(rng: random.Random, language: str, shown: list[str]) -> list[list[Any]]:
    rows = []
    sexes = habits.SEXES[language]
    mixed = [pair for pair in sexes if pair[0] != "M"]  # beside H alone, M is a woman
    styles = {session.ref: rng.choice(habits.MARKS[language]) for session in original().sessions}
    for number, person in enumerate(original().people, start=1):
        female, male = rng.choice(mixed)
        cells = {
            "session": person.session,
            "number": number,
            "family": person.family_name,
            "given": person.given_name,
            "own": person.own_script_name,
            "sex": female if person.sex.value == "female" else male,
            "country": _country(rng, person.country, language),
            "organisation": person.organisation,
            "sector": person.sector,
            "email": person.email or "",
        }
        style = styles[person.session]
        marks = [style[STATUSES.index(mark.value)] if mark else "" for mark in person.marks]
        rows.append([cells[name] for name in shown] + marks + [""] * (5 - len(marks)))
    return rows


def figures_of(*paths: Path) -> dict[str, Any]:
    found = understand(read_tables(*paths), resolve_country=resolve_country, today=TODAY)
    assert found.refused == []
    assert found.warnings == []
    by_session = {(s.ref, s.starts_on, s.ends_on, s.country, s.language) for s in found.sessions}
    sexes = [(person.session, person.sex, person.country) for person in found.people]
    return asdict(figures(found, match_people(found.people))) | {"sessions": by_session, "people": sexes}


def expected() -> dict[str, Any]:
    return figures_of(FILE)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("language", habits.LANGUAGES)
def test_another_offices_workbook_gives_the_same_figures(tmp_path: Path, language: str, seed: int) -> None:
    made = disguised(seed, language, as_text=False)
    assert figures_of(write_xlsx(made, tmp_path / "register.xlsx")) == expected()


@pytest.mark.parametrize(
    ("language", "encoding", "delimiter"),
    [("en", "cp1252", ";"), ("fr", "cp1252", "\t"), ("es", "utf-16", "|"), ("ar", "utf-8", ","),
     ("ru", "utf-8-sig", ";"), ("zh", "gb18030", ","), ("fr", "utf-8", ";")],
)  # fmt: skip
def test_another_offices_text_files_give_the_same_figures(
    tmp_path: Path, language: str, encoding: str, delimiter: str
) -> None:
    made = disguised(5, language, as_text=True, with_own_script=encoding != "cp1252")
    for _name, rows in made.sheets:
        rows[:] = [[PLAIN.get(cell, cell) for cell in row] for row in rows]
    assert figures_of(*write_csv(made, tmp_path, delimiter=delimiter, encoding=encoding)) == expected()
