"""How dates, figures and states read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.i18n import in_language
from app.web import template_filters as shown

MARCH = date(2011, 3, 14)
MOMENT = datetime(2011, 3, 14, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "14–18 March 2011"),
        ("fr", "14–18 mars 2011"),
        ("es", "14–18 de marzo de 2011"),
        ("ar", "14–18 مارس 2011"),
        ("zh", "2011年3月14日至18日"),
    ],
)
def test_a_range_of_days_says_month_and_year_once(language: str, words: str) -> None:
    with in_language(language):
        assert shown.date_range(MARCH, date(2011, 3, 18)) == words


def test_a_range_over_months_or_years_says_both() -> None:
    assert shown.date_range(MARCH, date(2011, 4, 2)) == "14 March\u2009–\u20092 April 2011"
    assert (
        shown.date_range(date(2010, 12, 30), date(2011, 1, 2))
        == "30 December 2010\u2009–\u20092 January 2011"
    )


def test_one_day_is_said_alone() -> None:
    assert shown.date_range(MARCH, MARCH) == shown.date_range(MARCH) == "14 March 2011"


def test_a_moment_is_told_in_the_time_of_its_place() -> None:
    assert shown.date_time(MOMENT, "Africa/Nairobi") == "14 Mar 2011, 12:00 (Nairobi time)"
    assert shown.date_time(MOMENT, "UTC") == "14 Mar 2011, 09:00 (UTC)"


def test_what_is_not_known_is_not_invented() -> None:
    assert shown.date_words(None) == shown.date_short(None) == shown.date_time(None) == ""
    assert shown.number(None) == shown.percent(None) == "–"


def test_figures_follow_the_language() -> None:
    assert shown.number(12345) == "12,345"
    assert shown.percent(0.934) == "93%"
    with in_language("fr"):
        assert shown.percent(0.934, 1) == "93,4\xa0%"


def test_sizes_use_the_unit_that_reads_best() -> None:
    assert [shown.file_size(size) for size in (900, 2048, 1_300_000)] == ["900 byte", "2 kB", "1.2 MB"]


def test_a_language_is_named_in_the_language_in_force() -> None:
    assert shown.language_name("fr") == "French"
    assert shown.own_name("ar") == "العربية"
    assert shown.language_name("not a tag") == "not a tag"


def test_a_time_element_is_safe_and_machine_readable() -> None:
    assert shown.time_tag(MARCH, "<b>") == '<time datetime="2011-03-14">&lt;b&gt;</time>'


def test_elapsed_time_reads_as_people_say_it() -> None:
    assert shown.ago(MOMENT, MOMENT + timedelta(days=3)) == "3 days ago"


def test_a_state_has_a_word_and_a_tone() -> None:
    assert (shown.state_word("waitlisted"), shown.state_tone("waitlisted")) == ("Waiting list", "warn")
    assert (shown.state_word("never_heard"), shown.state_tone("never_heard")) == ("Never heard", "plain")
