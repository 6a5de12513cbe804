"""Single cells: text, sex, addresses, counts, languages, lists, countries."""

import pytest

from app.people.rules import Sex
from app.registers.errors import BadMapping
from app.registers.rules.cells import Bad, Cell, clean
from app.registers.rules.mapping import Mapping
from app.registers.rules.values import sex_reader, to_count, to_email, to_language, to_list, to_text
from tests.registers.reading_aloud import SESSIONS, register


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Amina\u00a0 Said\t", "Amina Said"),
        ("Amina\u200b Said\ufeff", "Amina Said"),
        ("Ame\u0301lie", "Amélie"),
        ("\u202eevil\u202c", "evil"),
        ("two\nlines", "two lines"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner inside a word belongs to it
    ],
)
def test_text_is_trimmed_composed_and_free_of_what_cannot_be_seen(written: str, kept: str) -> None:
    assert clean(written) == kept


@pytest.mark.parametrize(
    ("cell", "text"),
    [("n/a", ""), ("–", ""), ("inconnu", ""), ("不详", ""), (12.0, "12"), ('="007"', "007"), (True, "True")],
)
def test_a_cell_becomes_text(cell: Cell, text: str) -> None:
    assert to_text(cell, 100) == text


def test_a_formula_or_an_error_is_no_text() -> None:
    assert isinstance(to_text("=1+1", 100), Bad)
    assert isinstance(to_text("#REF!", 100), Bad)
    assert isinstance(to_text("x" * 101, 100), Bad)


FEMALE, MALE, UNKNOWN = Sex.FEMALE, Sex.MALE, Sex.UNKNOWN


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["f", "Female", "F", "M", "male", ""], [FEMALE, FEMALE, FEMALE, MALE, MALE, UNKNOWN]),
        (["Femme", "Homme", "H", "F"], [FEMALE, MALE, MALE, FEMALE]),
        (["H", "M"], [MALE, FEMALE]),  # hombre, mujer
        (["Mujer", "Hombre"], [FEMALE, MALE]),
        (["M", "H", "F"], [MALE, MALE, FEMALE]),
        (["أنثى", "ذكر"], [FEMALE, MALE]),
        (["женский", "муж.", "Ж", "м"], [FEMALE, MALE, FEMALE, MALE]),
        (["女", "男性"], [FEMALE, MALE]),
        (["Mme", "M."], [FEMALE, MALE]),
        (["unknown", "-"], [UNKNOWN, UNKNOWN]),
    ],
)
def test_sex_is_read_from_the_column_as_a_whole(column: list[Cell], expected: list[Sex]) -> None:
    read = sex_reader(column, Mapping())
    assert [read(cell) for cell in column] == expected


def test_a_sex_that_is_not_sure_is_not_guessed() -> None:
    read = sex_reader(["Hombre", "M"], Mapping())
    assert isinstance(read("M"), Bad)
    assert isinstance(read("1"), Bad)
    assert sex_reader(["1"], Mapping(sexes={"1": "female"}))("1") is FEMALE


@pytest.mark.parametrize(
    ("cell", "email", "is_doubted"),
    [
        (" Amina@Example.org ", "Amina@Example.org", False),
        ("Amina Said <amina@example.org>", "amina@example.org", False),
        ("mailto:amina@example.org", "amina@example.org", False),
        ("amina@example.org; a.said@example.net", "amina@example.org", True),
        ("amina(at)example.org", None, True),
        ("amina@example", None, True),
        ("none", None, False),
    ],
)
def test_an_address_is_taken_or_doubted(cell: str, email: str | None, is_doubted: bool) -> None:
    found, bad = to_email(cell)
    assert (found, bad is not None) == (email, is_doubted)


@pytest.mark.parametrize(
    ("cell", "count"), [(25.0, 25), ("25", 25), ("1 234", 1234), ("1,234", 1234), ("", None)]
)
def test_a_number_of_people_is_whole(cell: Cell, count: int | None) -> None:
    assert to_count(cell) == count


@pytest.mark.parametrize("cell", [-1.0, 2.5, "many", "12.5", 1e9, True])
def test_other_numbers_of_people_are_refused(cell: Cell) -> None:
    assert isinstance(to_count(cell), Bad)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("French", "fr"), ("Español", "es"), ("арабский", "ar"), ("الفرنسية", "fr"), ("英语", "en")),
        *(("fr", "fr"), ("French / English", "fr"), ("Kiswahili", "sw"), ("Klingonese", None)),
    ],
)
def test_a_language_is_known_by_its_names(text: str, code: str | None) -> None:
    assert to_language(text) == code


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("GP-01; GP-02;", ("GP-01", "GP-02")),
        ("A\nB", ("A", "B")),
        ("A، B", ("A", "B")),
        ("甲、乙", ("甲", "乙")),
        ("A, A", ("A",)),
    ],
)
def test_a_cell_may_list_several(text: str, items: tuple[str, ...]) -> None:
    assert to_list(text) == items


def test_a_mapping_to_no_country_is_named() -> None:
    with pytest.raises(BadMapping, match=r"values\.country\.W3"):
        register(SESSIONS, mapping='[values.country]\n"W3" = "Nowhere"')
