"""Choices on screen become a mapping that says only what was not found by itself."""

import tomllib
from typing import Any

import pytest

from app.registers.errors import BadMapping
from app.registers.rules import FIELDS, Register, mapping_from
from app.registers.rules.by_hand import as_toml, mapping_by_hand, mapping_table, use_code
from app.registers.rules.words import FIELD_WORDS, use_choices
from app.registers.service.understanding import describe_tables, unclear_values
from tests.registers.reading_aloud import BRUNO, HEAD, SESSIONS, register, roll

ODD = [["Kurs", "Beginn am", "Wo"], ["A1", "2009-01-26", "Kenya"]]
ODD_PEOPLE = [["Kurs", "Nachname", "Vorname", "Montag", "Dienstag"], ["A1", "Otieno", "Grace", "P", "A"]]


def described(found: Register) -> list[dict[str, Any]]:
    return describe_tables(found.tables)


def chosen(found: Register, before: dict[str, Any] | None = None, **given: str) -> dict[str, Any]:
    """The mapping of choices; "__" stands for a dot in their names."""
    choices = {name.replace("__", "."): value for name, value in given.items()}
    return mapping_by_hand(described(found), choices, before=before or {})


def again(mapping: dict[str, Any], *sheets: list[list[Any]]) -> Register:
    return register(*sheets, mapping=as_toml(mapping))


def test_what_was_found_is_left_to_be_found() -> None:
    found = roll(BRUNO)
    same = {
        f"column__{number}__{column['index']}": use_code(column)
        for number, table in enumerate(described(found))
        for column in table["columns"]
    }
    assert chosen(found, **same) == {}


def test_a_column_is_taken_as_something_else() -> None:
    rows = [[*SESSIONS[0], "Wo"], [*SESSIONS[1], "Nairobi"]]
    mapping = chosen(register(rows), column__0__5="field:city")
    assert mapping == {"sessions": {"columns": {"city": "Wo"}}}
    assert again(mapping, rows).sessions[0].city == "Nairobi"


def test_a_column_is_left_out() -> None:
    rows = [[*SESSIONS[0], "City"], [*SESSIONS[1], "Nairobi"]]
    mapping = chosen(register(rows), column__0__5="")
    assert mapping == {"sessions": {"ignore": ["City"]}}
    assert again(mapping, rows).sessions[0].city == ""


def test_the_new_choice_wins_over_what_was_found() -> None:
    rows = [[*SESSIONS[0], "City", "Wo"], [*SESSIONS[1], "Nairobi", "Mombasa"]]
    mapping = chosen(register(rows), column__0__5="field:city", column__0__6="field:city")
    assert again(mapping, rows).sessions[0].city == "Mombasa"


def test_two_columns_for_one_field_are_refused() -> None:
    rows = [[*SESSIONS[0], "Wo", "Ort"], [*SESSIONS[1], "Nairobi", "Mombasa"]]
    with pytest.raises(BadMapping, match="City"):
        chosen(register(rows), column__0__5="field:city", column__0__6="field:city")


def test_columns_of_the_same_heading_are_told_apart_by_number() -> None:
    rows = [[*SESSIONS[0], "Wo", "Wo"], [*SESSIONS[1], "Nairobi", "Mombasa"]]
    mapping = chosen(register(rows), column__0__6="field:city")
    assert mapping == {"sessions": {"columns": {"city": 7}}}


def test_an_unknown_file_is_mapped_in_two_steps() -> None:
    first = {"sessions": {"sheet": "A"}, "people": {"sheet": "B"}}
    found = again(first, ODD, ODD_PEOPLE)
    mapping = chosen(
        found,
        first,
        column__0__0="field:ref",
        column__0__1="field:start",
        column__0__2="field:country",
        column__1__0="field:session",
        column__1__1="field:family_name",
        column__1__2="field:given_name",
        column__1__3="day:1",
        column__1__4="day:2",
        days="2",
    )
    person = again(mapping, ODD, ODD_PEOPLE).people[0]
    assert (person.full_name, [mark.value for mark in person.marks if mark]) == (
        "Grace Otieno",
        ["present", "absent"],
    )


def test_days_run_without_a_gap() -> None:
    found = roll(BRUNO)
    with pytest.raises(BadMapping, match="day 1"):
        chosen(found, column__1__7="day:4")


def test_one_day_less_is_just_left_out() -> None:
    assert chosen(roll(BRUNO), column__1__9="") == {"people": {"ignore": ["Day 3"]}}


def test_another_sheet_makes_the_choices_of_columns_void() -> None:
    before = {"sessions": {"columns": {"city": "Wo"}}}
    mapping = chosen(register(SESSIONS), before, sheet__sessions="B", header__sessions="3")
    assert mapping == {"sessions": {"sheet": "B", "header_row": 3}}


def test_a_row_of_headings_needs_its_sheet() -> None:
    with pytest.raises(BadMapping, match="which sheet"):
        chosen(register(SESSIONS), header__people="2")


@pytest.mark.parametrize("text", ["two", "-1", "1.5", "99999"])
def test_a_row_is_a_number(text: str) -> None:
    with pytest.raises(BadMapping, match="whole number"):
        chosen(register(SESSIONS), sheet__people="A", header__people=text)


def test_no_headings_at_all_is_said_with_row_0() -> None:
    mapping = chosen(register(SESSIONS), sheet__sessions="A", header__sessions="0")
    assert mapping["sessions"]["header_row"] == 0
    columns = described(again(mapping, [["A1", "2009-01-26"]]))[0]["columns"]
    assert [column["label"] for column in columns] == ["A", "B"]


def test_values_are_declared_and_taken_back() -> None:
    declared = chosen(register(SESSIONS), value__country__W3=" online ", value__presence__v="")
    assert declared == {"values": {"country": {"W3": "online"}}}
    assert chosen(register(SESSIONS), declared, value__country__W3="") == {}


def test_dates_encoding_and_length_are_kept_unless_emptied() -> None:
    mapping = chosen(register(SESSIONS), date_order="day-month-year", delimiter="tab", encoding="", days="2")
    assert mapping == {
        "file": {"date_order": "day-month-year", "delimiter": "tab"},
        "defaults": {"days": 2},
    }
    assert chosen(register(SESSIONS), mapping, days="", delimiter="") == {
        "file": {"date_order": "day-month-year"}
    }


def test_what_the_page_does_not_ask_stays() -> None:
    before = {"defaults": {"title": "Workshop {ref}"}}
    assert chosen(register(SESSIONS), before, days="") == before


def test_a_mapping_survives_as_a_file() -> None:
    mapping = {
        "defaults": {"title": 'The "big" one', "days": 2},
        "people": {"sheet": 2, "days": ["Mo", 4], "columns": {"full_name": "Имя\tи фамилия"}},
        "values": {"country": {"W 3.1": "online"}},
    }
    text = as_toml(mapping)
    assert tomllib.loads(text) == mapping
    assert mapping_table(text) == mapping
    mapping_from(mapping)


def test_the_values_that_were_not_understood_are_asked_about() -> None:
    rows = [[*SESSIONS[0], "Remarks"], [*SESSIONS[1], ""], ["S2", "Online", "2009-02-02", "", "W3", ""]]
    strange = [*BRUNO[:4], "Atlantis", *BRUNO[5:8], "abs. just.", "P"]
    people = [HEAD, strange, [*BRUNO[:3], "?!", *BRUNO[4:]]]
    assert unclear_values(register(rows, people)) == {
        "country": ["W3", "Atlantis"],
        "sex": ["?!"],
        "presence": ["abs. just."],
    }


def test_examples_stand_beside_each_column() -> None:
    columns = {column["label"]: column for column in described(roll(BRUNO))[1]["columns"]}
    assert columns["Family name"]["samples"] == ["Diallo"]
    assert use_code(columns["Day 2"]) == "day:2"


def test_every_field_has_a_word() -> None:
    assert {name for fields in FIELDS.values() for name in fields} <= FIELD_WORDS.keys()
    codes = [code for code, _word in use_choices("people", day_columns=2)]
    assert codes[0] == ""
    assert codes[-2:] == ["day:1", "day:2"]
