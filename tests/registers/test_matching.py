"""One person or two: the rule of the domain on the rows of one file."""

import random
from dataclasses import replace

import pytest

from app.attendance.rules import MarkStatus
from app.people.rules import Sex
from app.registers.rules import Register, RegisterPerson, agree, figures, match_people
from app.registers.rules.matching import PersonKeys, group_same, merge_marks

BRUNO = RegisterPerson(
    session="S1",
    family_name="Diallo",
    given_name="Bruno",
    own_script_name="",
    sex=Sex.MALE,
    country="SEN",
    organisation="Ministry of Justice",
    sector="Government",
    email="bruno@example.org",
    phone="",
    position="",
    marks=(MarkStatus.PRESENT, MarkStatus.ABSENT),
    sheet="B",
    row=2,
)


def persons(*people: RegisterPerson) -> int:
    return len(match_people(people).groups)


@pytest.mark.parametrize(
    "again",
    [
        replace(BRUNO, family_name="Dialo", organisation="Other", email=" BRUNO@Example.org "),
        replace(BRUNO, email="other@example.net"),
        replace(BRUNO, email=None, family_name="BRUNO", given_name="DIALLO"),
        replace(
            BRUNO, email=None, family_name="Diállo", given_name=" Bruno ", organisation="ministry of  justice"
        ),
    ],
)
def test_one_person_is_recognised_by_address_or_by_name_organisation_and_country(
    again: RegisterPerson,
) -> None:
    assert persons(BRUNO, again) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(BRUNO, email=None, country="MLI"),
        replace(BRUNO, email=None, organisation="Ministry of Defence"),
        replace(BRUNO, email=None, given_name="Brune"),
        replace(BRUNO, email=None, organisation=""),
        replace(BRUNO, email=None, country=None),
    ],
)
def test_anything_less_is_another_person(other: RegisterPerson) -> None:
    assert persons(BRUNO, other) == 2


def test_nothing_known_proves_nothing() -> None:
    nobody = replace(BRUNO, email=None, organisation="", country=None)
    assert persons(nobody, replace(nobody, row=3)) == 2


def test_a_third_row_may_tie_two_others_whatever_the_order() -> None:
    by_mail = replace(BRUNO, family_name="Dialo", organisation="Other")
    by_name = replace(BRUNO, email="second@example.net")
    for _attempt in range(6):
        assert persons(*random.sample([BRUNO, by_mail, by_name], 3)) == 1


def test_numbers_follow_first_appearance() -> None:
    keys = [
        PersonKeys("a", None),
        PersonKeys("b", None),
        PersonKeys("a", None),
        PersonKeys(None, "x"),
        PersonKeys("b", "x"),
    ]
    assert group_same(keys) == [0, 1, 0, 1, 1]


def test_two_rows_of_one_person_in_one_session_are_one_participation() -> None:
    again = replace(BRUNO, row=3, marks=(MarkStatus.ABSENT, MarkStatus.LATE))
    matched = match_people([BRUNO, again, replace(BRUNO, session="S2", row=4)])
    assert len(matched.participations) == 2
    assert matched.participations[0].marks == (MarkStatus.PRESENT, MarkStatus.LATE)
    assert matched.double_rows == 1


def test_present_on_a_day_if_any_row_says_so() -> None:
    one = (None, MarkStatus.ABSENT, MarkStatus.LATE, MarkStatus.EXCUSED)
    other = (MarkStatus.ABSENT, MarkStatus.EXCUSED, MarkStatus.PRESENT, MarkStatus.ABSENT)
    expected = (MarkStatus.ABSENT, MarkStatus.EXCUSED, MarkStatus.PRESENT, MarkStatus.EXCUSED)
    assert merge_marks(one, other) == merge_marks(other, one) == expected


def test_what_most_rows_say_is_taken_and_the_known_before_the_unknown() -> None:
    rows = [
        replace(BRUNO, sex=Sex.UNKNOWN, family_name="DIALLO", position=""),
        replace(BRUNO, sex=Sex.UNKNOWN, position="Judge"),
        BRUNO,
    ]
    facts = agree(rows)
    assert (facts.family_name, facts.sex, facts.position) == ("Diallo", Sex.MALE, "Judge")
    assert facts == agree(rows[::-1])


def test_who_never_came_is_a_no_show_and_not_trained() -> None:
    absent = replace(BRUNO, email="x@example.org", given_name="Other", marks=(MarkStatus.ABSENT, None))
    people = [BRUNO, absent]
    found = figures(Register(people=people, roll_rows=2), match_people(people))
    assert (found.persons, found.participations, found.no_shows, found.person_days) == (1, 1, 1, 1)
    assert found.completed == 0
    assert figures(Register(people=people), match_people(people), threshold=50).completed == 1
