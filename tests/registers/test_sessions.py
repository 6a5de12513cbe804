"""The list of sessions: what is taken, what is refused, and what is only doubted."""

from datetime import date

import pytest

from app.registers.rules import HeadCounts
from tests.registers.reading_aloud import SESSIONS, register, session

HEAD_COUNTS = ["slug", "start", "country", "attendance"]


def test_a_session_is_taken_with_all_it_says() -> None:
    head = [*SESSIONS[0], "City", "Venue", "Host / partner", "Language", "Modules", "Trainers", "Capacity"]
    row = ["2009-01", "Seminar", date(2009, 1, 26), "28 January 2009", "D.R.C.", "Kinshasa", "Institute",
           "University", "French", "GP-01; GP-02", "Leila Farah, Tomás Iriarte", 30.0]  # fmt: skip
    taken = session(*row, head=head).sessions[0]
    assert (taken.ref, taken.title, taken.country, taken.language) == ("2009-01", "Seminar", "COD", "fr")
    assert taken.days == (date(2009, 1, 26), date(2009, 1, 27), date(2009, 1, 28))
    assert (taken.city, taken.venue, taken.partner) == ("Kinshasa", "Institute", "University")
    assert taken.modules == ("GP-01", "GP-02")
    assert taken.trainers == ("Leila Farah", "Tomás Iriarte")
    assert (taken.capacity, taken.status, taken.head_counts) == (30, "held", None)


def test_names_with_commas_are_kept_whole_between_semicolons() -> None:
    head = [*SESSIONS[0], "Trainers"]
    taken = session("S1", "T", "2009-01-26", "", "Kenya", "Farah, Leila; Iriarte, Tomás", head=head)
    assert taken.sessions[0].trainers == ("Farah, Leila", "Iriarte, Tomás")


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (["S1", "T", "", "", "Kenya"], "Start", "no start date"),
        (["S1", "T", "soon", "", "Kenya"], "Start", "no date that can be read"),
        (["S1", "T", "2009-01-26", "2009-01-20", "Kenya"], "End", "lies before the start"),
        (["S1", "T", "2009-01-26", "2010-01-26", "Kenya"], "End", "lasts too long"),
        (["S1", "T", "2109-01-26", "", "Kenya"], "Start", "year 2109 cannot be right"),
        (["S1", "T", "03/04/2009", "", "Kenya"], "Start", "day/month or as month/day"),
        (["S1", "T", "2009-01-26", "", "Atlantis"], "Country", "no country that is known"),
        (["S1", "T", "2009-01-26", "", "x" * 60], "Country", "(60 characters) is no country"),
        (["", "", "2009-01-26", "", "Kenya"], "Ref", "neither a reference nor a title"),
        (["S" * 90, "T", "2009-01-26", "", "Kenya"], "Ref", "90 characters long"),
        (["S1", "T", "=A1", "", "Kenya"], "Start", "formula"),
    ],
)
def test_a_session_that_would_count_wrongly_is_refused(cells: list[str], column: str, reason: str) -> None:
    found = session(*cells)
    assert found.sessions == []
    problem = found.refused[0]
    assert (problem.sheet, problem.row, problem.column) == ("A", 2, column)
    assert reason in problem.reason
    assert problem.remedy.endswith(".")


def test_a_session_without_an_end_lasts_a_day_or_what_the_mapping_says() -> None:
    cells = ["S1", "T", "2009-01-26", "", "Kenya"]
    assert len(session(*cells).sessions[0].days) == 1
    assert len(session(*cells, mapping="defaults.days = 3").sessions[0].days) == 3


def test_a_span_in_one_cell_gives_both_dates() -> None:
    found = session("S1", "T", "26–28 January 2009", "Kenya", head=["Ref", "Title", "Dates", "Country"])
    assert (found.sessions[0].starts_on, found.sessions[0].ends_on) == (date(2009, 1, 26), date(2009, 1, 28))


def test_a_number_of_days_may_leave_the_weekend_out() -> None:
    head = [*SESSIONS[0], "Days"]
    friday_to_tuesday = ["S1", "T", "2009-05-22", "2009-05-26", "Rwanda"]
    assert len(session(*friday_to_tuesday, 5, head=head).sessions[0].days) == 5
    assert len(session(*friday_to_tuesday, 3, head=head).sessions[0].days) == 3


def test_a_number_of_days_that_fits_no_dates_is_doubted() -> None:
    found = session("S1", "T", "2009-05-22", "2009-05-26", "Rwanda", 9, head=[*SESSIONS[0], "Days"])
    assert "9 days" in found.warnings[0].reason


@pytest.mark.parametrize(
    "written", ["Online", "en ligne", "En línea", "عبر الإنترنت", "Онлайн", "线上", "Virtual"]
)
def test_an_online_session_has_no_country(written: str) -> None:
    taken = session("S1", "T", "2021-01-26", "", written).sessions[0]
    assert (taken.country, taken.is_online, taken.host) == (None, True, "ONLINE")


def test_the_format_makes_a_session_online_whatever_its_country() -> None:
    found = session("S1", "T", "2021-01-26", "", "Kenya", "Online", head=[*SESSIONS[0], "Format"])
    assert found.sessions[0].host == "ONLINE"


def test_a_session_without_a_country_is_taken_and_doubted() -> None:
    found = session("S1", "T", "2009-01-26", "", "")
    assert found.sessions[0].host is None
    assert "not recorded" in found.warnings[0].reason


def test_namibia_is_not_taken_for_not_available() -> None:
    assert session("S1", "T", "2009-01-26", "", "NA").sessions[0].country == "NAM"


def test_a_made_up_code_is_online_when_the_mapping_says_so() -> None:
    mapping = '[values.country]\n"W3" = "online"\n"UK" = "GBR"'
    rows = [["w-1", "2015-01-12", "W3", 20], ["w-2", "2015-02-12", "UK", 15]]
    found = register([HEAD_COUNTS, *rows], mapping=mapping)
    assert [taken.host for taken in found.sessions] == ["ONLINE", "GBR"]


def test_head_counts_alone_make_sessions() -> None:
    found = register(
        [HEAD_COUNTS, ["2015-01-12-oslo", "2015-01-12", "NO", 25.0], ["x", "2015-02-01", "FR", ""]]
    )
    oslo, other = found.sessions
    assert (oslo.ref, oslo.title, oslo.days) == ("2015-01-12-oslo", "2015-01-12-oslo", (date(2015, 1, 12),))
    assert oslo.head_counts == HeadCounts(25, 0, 0)
    assert other.head_counts is None
    assert found.refused == []


def test_head_counts_by_sex_leave_a_rest_unknown() -> None:
    head = ["Ref", "Start", "Country", "Participants", "Women", "Men"]
    found = register([head, ["a", "2015-01-12", "NO", 25, 10, 12], ["b", "2015-01-12", "NO", "", 10, 12]])
    assert [taken.head_counts for taken in found.sessions] == [HeadCounts(25, 10, 12), HeadCounts(22, 10, 12)]
    assert found.sessions[0].head_counts is not None
    assert found.sessions[0].head_counts.unknown == 3


@pytest.mark.parametrize("counts", [[10, 8, 3], [-1, "", ""], ["many", "", ""], [2.5, "", ""]])
def test_head_counts_that_cannot_be_are_refused(counts: list[object]) -> None:
    head = ["Ref", "Start", "Country", "Participants", "Women", "Men"]
    found = register([head, ["a", "2015-01-12", "NO", *counts]])
    assert found.sessions == []
    assert found.refused[0].column == "Participants"


def test_the_same_session_twice_is_one() -> None:
    found = register([*SESSIONS, SESSIONS[1]])
    assert len(found.sessions) == 1
    assert found.refused == []


def test_two_sessions_of_one_reference_are_refused_with_the_difference() -> None:
    found = register([*SESSIONS, ["s1 ", "Seminar", "2009-01-26", "2009-01-28", "Uganda"]])
    assert [taken.country for taken in found.sessions] == ["KEN"]
    assert found.refused[0].row == 3
    assert "country" in found.refused[0].reason


def test_sessions_without_references_are_told_apart_by_title_and_start() -> None:
    head = ["Title", "Start", "Country", "Participants"]
    rows = [
        ["Training", "2009-01-26", "Kenya", 5],
        ["Training", "2009-02-26", "Kenya", 7],
        ["Other", "2009-02-26", "Peru", 1],
    ]
    found = register([head, *rows])
    assert [taken.ref for taken in found.sessions] == [
        "Training (2009-01-26)",
        "Training (2009-02-26)",
        "Other",
    ]
    assert found.refused == []


def test_sums_notes_and_repeated_headings_are_no_sessions() -> None:
    notes = [["Total", "", "", "", ""], ["Source: the office", "", "", "", ""], SESSIONS[0]]
    found = register([["Register of the office"], [""], *SESSIONS, *notes])
    assert len(found.sessions) == 1
    assert found.refused == []


def test_a_cancelled_session_keeps_its_state() -> None:
    head = [*SESSIONS[0], "Status"]
    found = register([head, [*SESSIONS[1], "Annulée"], ["S2", "T", "2009-03-01", "", "Kenya", "whatever"]])
    assert [taken.status for taken in found.sessions] == ["cancelled", "held"]
    assert "whatever" in found.warnings[0].reason
