"""The list of people: who is taken, with which marks, and which rows are refused."""

from datetime import date

import pytest

from app.people.rules import Sex
from app.registers.errors import NothingRecognised
from app.registers.rules import KnownSession
from tests.registers.reading_aloud import BRUNO, HEAD, SESSIONS, marks, register, roll


def changed(**cells: object) -> list[object]:
    """Bruno's row with some cells changed, by heading with underscores."""
    return [cells.get(name.replace(" ", "_"), cell) for name, cell in zip(HEAD, BRUNO, strict=True)]


def test_a_person_is_taken_with_all_the_row_says() -> None:
    person = roll(BRUNO).people[0]
    assert (person.session, person.full_name, person.sex) == ("S1", "Bruno Diallo", Sex.MALE)
    assert (person.country, person.organisation) == ("SEN", "Ministry of Justice")
    assert (person.email, person.sheet, person.row) == ("bruno@example.org", "B", 2)
    assert [mark.value if mark else None for mark in person.marks] == ["present", "present", "absent"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (changed(Session="S9"), "Session", "no session “S9”"),
        (changed(Session=""), "Session", "names no session"),
        (changed(Family_name="", Given_name=""), "Family name", "no name"),
        (changed(Family_name="12", Given_name=""), "Family name", "is no name"),
        (changed(Family_name="x" * 300), "Family name", "300 characters"),
        (changed(Country="Atlantis"), "Country", "no country"),
        (changed(Country="K" * 60), "Country", "60 characters"),
        (changed(Country="online"), "Country", "cannot come from"),
        (changed(Day_2="perhaps"), "Day 2", "whether someone was present"),
        (changed(Given_name="=HYPERLINK(1)"), "Given name", "formula"),
    ],
)
def test_a_row_that_would_count_wrongly_is_refused_alone(row: list[object], column: str, reason: str) -> None:
    found = roll(BRUNO, row)
    assert [person.row for person in found.people] == [2]
    assert [(problem.sheet, problem.row, problem.column) for problem in found.refused] == [("B", 3, column)]
    assert reason in found.refused[0].reason
    assert found.roll_rows == 2


def test_what_is_not_needed_for_counting_is_only_doubted() -> None:
    found = roll(changed(Sex="?!", **{"E-mail": "bruno at example"}))
    assert (found.people[0].sex, found.people[0].email) == (Sex.UNKNOWN, None)
    assert [problem.column for problem in found.warnings] == ["Sex", "E-mail"]
    assert found.refused == []


def test_what_is_not_recorded_is_unknown_without_a_word() -> None:
    found = roll(changed(Sex="", Country="n/a", Organisation="-", **{"E-mail": "–"}))
    person = found.people[0]
    assert (person.sex, person.country, person.organisation, person.email) == (Sex.UNKNOWN, None, "", None)
    assert found.warnings == []


def test_people_of_a_refused_session_are_refused_with_the_row_to_mend() -> None:
    broken = [SESSIONS[0], ["S1", "T", "soon", "", "Kenya"], ["S2", "T", "2009-02-01", "", "Kenya"]]
    found = register(broken, [HEAD, BRUNO])
    assert found.people == []
    assert "row 2 of the sessions" in found.refused[-1].reason


def test_a_mark_beyond_the_last_day_is_refused_by_its_column() -> None:
    found = roll(BRUNO, [*BRUNO[:7], "P", "P", "P", "P"], head=[*HEAD, "Day 4"])
    assert marks(found) == ["PPA"]
    assert (found.refused[0].row, found.refused[0].column) == (3, "Day 4")
    assert "2009-01-26 to 2009-01-28" in found.refused[0].reason


def test_an_absence_beyond_the_last_day_does_no_harm() -> None:
    assert marks(roll([*BRUNO, 0], head=[*HEAD, "Day 4"])) == ["PPA"]


def test_blank_means_absent_only_on_days_on_which_others_are_marked() -> None:
    amina = changed(Family_name="Said", Day_1="", Day_2="P", Day_3="")
    assert marks(roll(changed(Day_1="P", Day_2="", Day_3=""), amina)) == ["PA-", "AP-"]


def test_days_may_be_headed_by_their_dates() -> None:
    head = [*HEAD[:7], date(2009, 1, 28), date(2009, 1, 26)]
    assert marks(register(SESSIONS, [head, [*BRUNO[:7], "P", "A"]])) == ["A-P"]


def test_days_may_stand_in_a_second_line_of_headings() -> None:
    head = [*HEAD[:7], "Attendance", "", ""]
    found = register(SESSIONS, [head, [*[""] * 7, 1.0, 2.0, 3.0], BRUNO])
    assert marks(found) == ["PPA"]
    assert found.people[0].row == 3


def test_half_days_of_one_day_are_present_if_one_is() -> None:
    head = [*HEAD[:7], "Day 1 AM", "Day 1 PM", "Day 2 AM", "Day 2 PM"]
    assert marks(roll([*BRUNO[:7], "A", "P", "A", "A"], head=head)) == ["PA-"]


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Days present", 2.0, "PPA"),
        ("Days attended", "3/3", "PPP"),
        ("Attendance", "100%", "PPP"),
        ("Attendance", "yes", "PPP"),
        ("Present", "no", "AAA"),
        ("Days present", "", "AAA"),
    ],
)
def test_one_column_may_stand_for_all_days(heading: str, cell: object, expected: str) -> None:
    assert marks(roll([*BRUNO[:7], cell], head=[*HEAD[:7], heading])) == [expected]


def test_more_days_than_the_session_had_are_refused() -> None:
    found = roll([*BRUNO[:7], 4], head=[*HEAD[:7], "Days present"])
    assert "between 0 and 3" in found.refused[0].reason


def test_without_any_column_of_marks_nobody_is_marked() -> None:
    assert marks(roll(BRUNO[:7], head=HEAD[:7])) == ["---"]


def test_a_weekend_without_marks_was_not_held() -> None:
    sessions = [SESSIONS[0], ["S1", "T", "2009-05-22", "2009-05-26", "Rwanda"]]  # Friday to Tuesday
    head = [*HEAD, "Day 4", "Day 5"]
    rows = [[*BRUNO[:1], f"Name{letter}", *BRUNO[2:6], "", "P", "P", "P", "", ""] for letter in "abcdef"]
    found = register(sessions, [head, *rows])
    assert [day.isoweekday() for day in found.sessions[0].days] == [5, 1, 2]
    assert marks(found) == ["PPP"] * 6


def test_sheets_may_be_named_after_their_sessions() -> None:
    found = register([SESSIONS[0], ["B", "T", "2009-01-26", "2009-01-28", "Kenya"]], [HEAD[1:], BRUNO[1:]])
    assert found.people[0].session == "B"


def test_a_list_without_sessions_belongs_to_the_only_one_there_is() -> None:
    assert marks(register(SESSIONS, [HEAD[1:], BRUNO[1:]])) == ["PPA"]
    two = register([*SESSIONS, ["S2", "T", "2009-03-01", "", "Kenya"]], [HEAD[1:], BRUNO[1:]])
    assert two.people == []
    assert "does not say which session" in two.refused[0].reason


def test_a_list_of_others_beside_the_people_is_left_out() -> None:
    trainers = [["Name", "E-mail", "Country"], ["Leila Farah", "leila@example.org", "Kenya"]]
    found = register(SESSIONS, trainers, [HEAD, BRUNO])
    assert [person.full_name for person in found.people] == ["Bruno Diallo"]
    assert found.refused == []
    assert found.warnings[0].sheet == "B"


def test_the_column_of_sessions_is_known_by_what_stands_in_it() -> None:
    head = ["ID", "Where they were", *HEAD[1:]]
    found = register(SESSIONS, [head, ["P-77", *BRUNO], ["P-78", *BRUNO[:1], "Said", *BRUNO[2:]]])
    assert [person.session for person in found.people] == ["S1", "S1"]


def test_country_sex_and_address_are_known_by_what_stands_there() -> None:
    head = [
        "Session",
        "Family name",
        "Given name",
        "Eka",
        "Dvi",
        "Organisation",
        "Tri",
        "Day 1",
        "Day 2",
        "Day 3",
    ]
    amina = ["S1", "Said", "Amina", "F", "Kenya", "Ministry", "amina@example.org", "P", "P", "P"]
    person = roll(BRUNO, amina, head=head).people[1]
    assert (person.sex, person.country, person.email) == (Sex.FEMALE, "KEN", "amina@example.org")


def test_headings_may_stand_there_again_in_another_language() -> None:
    french = [
        "Session",
        "Nom de famille",
        "Prénom",
        "Sexe",
        "Pays",
        "Organisation",
        "Courriel",
        "Jour 1",
        "Jour 2",
        "Jour 3",
    ]
    found = register(SESSIONS, [HEAD, french, BRUNO])
    assert marks(found) == ["PPA"]
    assert found.roll_rows == 1


def test_a_reference_that_a_spreadsheet_took_for_a_month_is_found() -> None:
    found = register([SESSIONS[0], [date(2009, 1, 1), *SESSIONS[1][1:]]], [HEAD, changed(Session="2009-01")])
    assert (found.sessions[0].ref, len(found.people)) == ("2009-01", 1)


def test_a_reference_may_be_followed_by_an_explanation() -> None:
    assert roll(changed(Session="S1 – Seminar, Nairobi")).people[0].session == "S1"


def test_people_may_name_their_session_by_its_title() -> None:
    assert roll(changed(Session="seminar")).people[0].session == "S1"


def test_people_alone_may_name_sessions_that_are_known() -> None:
    known = KnownSession("S1", (date(2009, 1, 26), date(2009, 1, 27), date(2009, 1, 28)))
    assert marks(register([HEAD, BRUNO], known=(known,))) == ["PPA"]


def test_one_list_may_carry_its_sessions() -> None:
    head = [
        "Training code",
        "Training title",
        "Start date",
        "End date",
        "Country",
        "City",
        "Name",
        "Sex",
        "Country",
        "Day 1",
    ]
    rows = [
        ["T1", "Course", "2009-01-26", "2009-01-26", "Kenya", "Nairobi", name, "F", "Uganda", "P"]
        for name in ("Amina Said", "Ruth Odhiambo")
    ]
    found = register([head, *rows])
    assert [(s.ref, s.title, s.country, s.city) for s in found.sessions] == [
        ("T1", "Course", "KEN", "Nairobi")
    ]
    assert [(p.family_name, p.given_name, p.country) for p in found.people] == [
        ("Said", "Amina", "UGA"),
        ("Odhiambo", "Ruth", "UGA"),
    ]


def test_two_lists_may_stand_below_each_other_in_one_sheet() -> None:
    found = register([*SESSIONS, [""], [""], HEAD, BRUNO])
    assert marks(found) == ["PPA"]
    assert found.people[0].row == 6


def test_prepared_lines_and_sums_are_no_people() -> None:
    head = ["Session", "No.", *HEAD[1:]]
    found = roll(["S1", 1, *BRUNO[1:]], ["S1", 2, *[""] * 9], ["Total", *[""] * 7, 1, 1, 0], head=head)
    assert found.roll_rows == 1
    assert found.refused == []


@pytest.mark.parametrize(
    ("full", "family", "given"),
    [
        ("Diallo, Bruno", "Diallo", "Bruno"),
        ("Bruno DIALLO", "DIALLO", "Bruno"),
        ("AL-HASSAN Amina Salah", "AL-HASSAN", "Amina Salah"),
        ("Bruno Marie Diallo", "Diallo", "Bruno Marie"),
        ("王秀英", "王秀英", ""),
        ("Suharto", "Suharto", ""),
    ],
)
def test_a_full_name_is_taken_apart(full: str, family: str, given: str) -> None:
    head = ["Session", "Full name", *HEAD[3:]]
    person = roll(["S1", full, *BRUNO[3:]], head=head).people[0]
    assert (person.family_name, person.given_name) == (family, given)


def test_a_name_in_own_script_stands_in_for_a_missing_one() -> None:
    head = [*HEAD[:3], "Name in own script", *HEAD[3:]]
    person = roll(["S1", "", "", "أمينة الحسن", *BRUNO[3:]], head=head).people[0]
    assert (person.full_name, person.own_script_name) == ("أمينة الحسن", "أمينة الحسن")


def test_a_head_count_gives_way_to_names() -> None:
    found = register([[*SESSIONS[0], "Participants"], [*SESSIONS[1], 25]], [HEAD, BRUNO])
    assert found.sessions[0].head_counts is None
    assert "head count of 25" in found.warnings[0].reason


def test_a_file_of_neither_list_is_refused_with_what_it_reads() -> None:
    with pytest.raises(NothingRecognised, match="Fruit, Price"):
        register([["Fruit", "Price"], ["Mango", 3]])
