"""Registers nobody has seen: random headings, orders, spellings, signs and files in six languages."""

from pathlib import Path
from typing import Any

import pytest

from app.registers.reading import read_tables
from app.registers.rules import Register, understand
from tests.registers.making import Made, make, make_writable, write_csv, write_xlsx
from tests.registers.reading_aloud import TODAY, resolve_country

LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh"]
SEEDS = range(100, 106)
WRITTEN = [
    *(("en", "utf-8", ","), ("en", "cp1252", ";"), ("en", "utf-16", "\t"), ("en", "utf-8-sig", "|")),
    *(("fr", "utf-8", ";"), ("fr", "cp1252", ";"), ("fr", "utf-16-le", "|"), ("es", "utf-8-sig", ",")),
    *(("es", "cp1252", "\t"), ("es", "mac_roman", ";"), ("ar", "utf-8", "|"), ("ar", "cp1256", ",")),
    *(("ar", "utf-16", ";"), ("ru", "cp1251", ";"), ("ru", "koi8_r", "\t"), ("ru", "cp866", ",")),
    *(("ru", "utf-8", ";"), ("zh", "gb18030", ","), ("zh", "utf-8-sig", "\t"), ("zh", "utf-16", "|")),
]


def understood(*paths: Path) -> Register:
    return understand(read_tables(*paths), resolve_country=resolve_country, today=TODAY)


def assert_true(found: Register, made: Made) -> None:
    """Everything was recognised, nothing refused or doubted, and each row says what it was made from."""
    assert found.refused == []
    assert found.warnings == []
    unused = [
        use.heading for table in found.tables for use in table.columns if not use.field and use.day is None
    ]
    assert unused == []
    sessions = {s.ref: (s.starts_on, s.ends_on, s.country) for s in found.sessions}
    assert sessions == {ref: (s["start"], s["end"], s["country"]) for ref, s in made.sessions.items()}
    people: list[dict[str, Any]] = [
        {
            "session": person.session,
            "person": (person.email or "").casefold(),
            "sex": person.sex.value,
            "country": person.country,
            "marks": [mark.value if mark else None for mark in person.marks],
        }
        for person in found.people
    ]
    assert people == made.people


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_in_any_language_comes_out_as_it_was_made(
    tmp_path: Path, language: str, seed: int
) -> None:
    made = make(seed, language, letters="own" if seed % 2 else "latin")
    assert_true(understood(write_xlsx(made, tmp_path / "register.xlsx")), made)


@pytest.mark.parametrize(("language", "encoding", "delimiter"), WRITTEN)
def test_text_files_in_any_language_come_out_as_they_were_made(
    tmp_path: Path, language: str, encoding: str, delimiter: str
) -> None:
    made = make_writable(len(encoding) + ord(delimiter), language, encoding)
    assert_true(understood(*write_csv(made, tmp_path, delimiter=delimiter, encoding=encoding)), made)
