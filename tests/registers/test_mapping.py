"""Mappings: what they may say, how mistakes in them are named, and what they override."""

import re
from datetime import date
from pathlib import Path

import pytest

from app.registers.errors import BadMapping
from app.registers.rules import Kind, read_mapping
from app.registers.rules.dates import DateOrder
from tests.registers.reading_aloud import BRUNO, HEAD, SESSIONS, marks, register

GUIDE = Path(__file__).parents[2] / "docs" / "import.md"


def test_a_mapping_says_how_a_file_is_written() -> None:
    mapping = read_mapping(
        '[file]\nencoding = "windows-1256"\ndelimiter = "tab"\ndate_order = "month-day-year"'
    )
    assert (mapping.encoding, mapping.delimiter) == ("windows-1256", "\t")
    assert mapping.date_order is DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[session]", "session"),
        ('[file]\ncharset = "utf-8"', "file.charset"),
        ('[file]\ndelimiter = "::"', "file.delimiter"),
        ('[file]\ndate_order = "dmy"', "file.date_order"),
        ('[sessions.columns]\nbegin = "Start"', "sessions.columns.begin"),
        ("[sessions.columns]\nstart = 0", "sessions.columns.start"),
        ("[sessions.columns]\nstart = true", "sessions.columns.start"),
        ('[sessions]\ndays = ["D1"]', "sessions.days"),
        ("[people]\nheader_row = -1", "people.header_row"),
        ('[people]\ndays = "Day 1"', "people.days"),
        ("[people]\nsheet = 1.5", "people.sheet"),
        ('[values.presence]\nok = "there"', "values.presence.ok"),
        ('[values.sex]\n1 = "man"', "values.sex.1"),
        ("[defaults]\nlanguage = 1", "defaults.language"),
        ('[defaults]\ntitle = "{name}"', "defaults.title"),
        ("defaults = 3", "defaults"),
        ("[file\n", "TOML"),
    ],
)
def test_a_mistake_in_a_mapping_is_named_by_its_key(text: str, named: str) -> None:
    with pytest.raises(BadMapping, match=re.escape(named)):
        read_mapping(text)


def test_columns_may_be_named_by_heading_or_number() -> None:
    mapping = '[sessions.columns]\nref = "Kürzel"\nstart = "wann"\ncountry = 3\nattendance = "Köpfe"'
    found = register([["Kürzel", "wann", "wo", "Köpfe"], ["a", "2009-01-26", "Kenya", 7]], mapping=mapping)
    session = found.sessions[0]
    assert (session.ref, session.starts_on, session.country) == ("a", date(2009, 1, 26), "KEN")
    assert session.head_counts is not None
    assert session.head_counts.total == 7


def test_a_list_without_headings_is_read_by_numbers() -> None:
    mapping = "[sessions]\nsheet = 1\nheader_row = 0\n[sessions.columns]\nref = 1\nstart = 2\ncountry = 3"
    found = register([["a", "2009-01-26", "Kenya"], ["b", "2009-02-26", "Peru"]], mapping=mapping)
    assert [session.country for session in found.sessions] == ["KEN", "PER"]


def test_days_may_be_listed_in_their_order() -> None:
    head = [*HEAD[:7], "Montag", "Dienstag", "Mittwoch"]
    mapping = '[people]\ndays = ["Mittwoch", "Dienstag", "Montag"]'
    assert marks(register(SESSIONS, [head, BRUNO], mapping=mapping)) == ["APP"]


def test_a_column_may_be_left_out() -> None:
    found = register(SESSIONS, [HEAD, BRUNO], mapping='[people]\nignore = ["Country"]')
    assert found.people[0].country is None


def test_sheets_may_be_named_when_their_headings_do_not_tell() -> None:
    mapping = '[sessions]\nsheet = "A"\n[people]\nsheet = "C"'
    found = register(
        SESSIONS, [["Session", "Name", "Sex"], ["S1", "Old List", "F"]], [HEAD, BRUNO], mapping=mapping
    )
    used = {table.sheet: table.kind for table in found.tables}
    assert used["C"] is Kind.PEOPLE
    assert found.people[-1].sheet == "C"


@pytest.mark.parametrize(
    ("mapping", "named"),
    [
        ('[sessions]\nsheet = "Nowhere"', "Nowhere"),
        ('[people.columns]\nsex = "Nothing"', "Nothing"),
        ("[people.columns]\nsex = 99", "99"),
        ('[people]\nsheet = "B"\nheader_row = 0\n[people.columns]\nsex = "Sex"', "no headings"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused(mapping: str, named: str) -> None:
    with pytest.raises(BadMapping, match=named):
        register(SESSIONS, [HEAD, BRUNO], mapping=mapping)


def test_defaults_fill_what_the_file_leaves_open() -> None:
    mapping = '[defaults]\ntitle = "Workshop {ref}, {start}"\nlanguage = "fr"\ncountry = "Kenya"\ndays = 2'
    session = register([["slug", "start", "n"], ["a", "2009-01-26", 3]], mapping=mapping).sessions[0]
    assert (session.title, session.language) == ("Workshop a, 2009-01-26", "fr")
    assert (session.country, len(session.days)) == ("KEN", 2)


def test_one_list_that_carries_its_sessions_can_be_mapped() -> None:
    mapping = """
        people.columns.session = "Kurs"
        people.columns.session_start = "von"
        people.columns.session_country = "wo"
        people.columns.full_name = "Wer"
        people.columns.country = "woher"
        people.columns.attended = "da"
    """
    row = ["K1", "2009-01-26", "Kenya", "Amina Said", "Uganda", "ja"]
    head = ["Kurs", "von", "wo", "Wer", "woher", "da"]
    found = register([head, row], mapping=mapping + 'values.presence.ja = "present"')
    assert [(session.ref, session.country) for session in found.sessions] == [("K1", "KEN")]
    assert [(person.full_name, person.country) for person in found.people] == [("Amina Said", "UGA")]
    assert marks(found) == ["P"]


def test_each_example_of_the_guide_is_a_valid_mapping() -> None:
    examples = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 4
    for example in examples:
        read_mapping(example)
