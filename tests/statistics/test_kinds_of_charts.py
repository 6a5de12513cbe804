"""Heat map, targets and bars, as data: their figures, colours and sentences."""

from datetime import date

import pytest

from app.core.i18n import in_language
from app.statistics.charts import (
    HeatRow,
    TargetBar,
    attendance_heat_map,
    bars_by_year,
    growing_line,
    targets_against_actual,
    world_map,
)
from tests.statistics.pictures import one_of_each


@pytest.mark.parametrize(
    ("present", "text", "colour"),
    [(0, "0%", "map-none"), (594, "59%", "map-none"), (596, "60%", "m1"), (79, "8%", "map-none"),
     (799, "80%", "m3"), (899, "90%", "m4"), (1000, "100%", "m4")],
)  # fmt: skip
def test_a_cell_takes_its_colour_from_the_percent_it_shows(present: int, text: str, colour: str) -> None:
    (line,) = attendance_heat_map([HeatRow(label="Accra", days=[(present, 1000)])]).rows
    assert (line.cells[0].text, line.cells[0].colour) == (text, colour)


def test_a_day_without_marks_and_a_day_that_is_not_are_told_apart_and_have_no_colour() -> None:
    chart = attendance_heat_map(
        [HeatRow(label="Accra", days=[(3, 4), None, (0, 0)]), HeatRow(label="Lomé", days=[(3, 4)])]
    )
    accra, lome = chart.rows
    assert chart.days == ("Day 1", "Day 2", "Day 3")
    assert [cell.spoken for cell in accra.cells] == ["3 of 4", "not marked", "not marked"]
    assert [cell.spoken for cell in lome.cells] == ["3 of 4", "no such day", "no such day"]
    assert [(cell.text, cell.colour) for cell in lome.cells[1:]] == [("", ""), ("", "")]


def test_the_heat_map_names_its_lowest_day() -> None:
    chart = attendance_heat_map(
        [HeatRow(label="Accra", days=[(9, 10), (5, 10)]), HeatRow(label="Lomé", days=[(8, 10)])]
    )
    assert chart.description == "Attendance of 2 sessions by day; lowest on day 2 of Accra, 50%."
    assert attendance_heat_map([]).description.endswith("nothing is marked.")


def test_the_legend_of_the_heat_map_covers_every_percent_once() -> None:
    labels = [item.label for item in attendance_heat_map([]).legend]
    assert labels == ["below 60%", "60–69%", "70–79%", "80–89%", "90% and more"]


def test_a_target_has_a_scale_of_its_own_that_holds_all_its_figures() -> None:
    bar = TargetBar(label="Persons", reached=177, target=238, projected=250)
    assert (bar.room, bar.still_to_come, bar.shown, bar.tip) == (250, 73, "177 of 238", "Projected: 250")
    assert TargetBar(label="Sessions", reached=5, target=4, projected=4).still_to_come == 0
    assert TargetBar(label="Nothing", reached=0, target=0).room == 1


def test_targets_say_which_are_reached_and_which_are_not() -> None:
    chart = targets_against_actual(
        "Promise",
        [
            TargetBar(label="Persons", reached=177, target=238),
            TargetBar(label="Sessions", reached=4, target=4),
        ],
    )
    assert chart.description == "Targets against actual: 1 of 2 reached. Not yet: Persons 177 of 238."
    assert [item.label for item in chart.legend] == ["Reached", "Target"]
    assert chart.table[0] == ("Persons", "177", "238", "–")


def test_what_a_part_has_reached_is_not_said_to_be_behind() -> None:
    part = TargetBar(label="Sessions", reached=1, target=4, is_of_part=True)
    whole = TargetBar(label="Persons", reached=7, target=7)
    said = targets_against_actual("Promise", [part, whole]).description
    assert said == "Targets against actual: 1 of 1 reached."
    assert "only a part" in targets_against_actual("Promise", [part]).description


def test_a_line_of_at_most_a_year_is_told_by_months() -> None:
    line = growing_line(
        "Persons",
        [(date(2011, 2, 10), 5), (date(2011, 3, 31), 9)],
        start=date(2011, 1, 1),
        end=date(2011, 3, 31),
    )
    assert line.table == (("Jan 2011", "0"), ("Feb 2011", "5"), ("Mar 2011", "9"))


def test_a_map_has_a_table_with_what_it_does_not_draw() -> None:
    chart = world_map("Persons", {"KEN": 5, "ONLINE": 7}, names={"KEN": "Kenya", "ONLINE": "Online"})
    assert chart.heads == ("Country", "Persons")
    assert chart.table == (("Online", "7"), ("Kenya", "5"))


def test_a_name_of_the_other_direction_stands_apart_in_a_sentence() -> None:
    rows = [("كينيا", {2009: 3}, 3, None), ("Ghana", {2009: 2}, 2, None)]
    assert bars_by_year(rows).description == "Bar chart: \u2068كينيا\u2069 (3) and Ghana (2)."
    with in_language("ar"):
        assert "\u2068Ghana\u2069" in bars_by_year(rows).description


def test_every_picture_has_a_sentence_that_holds_a_figure() -> None:
    for name, chart in one_of_each().items():
        assert any(letter.isdigit() for letter in chart.description), name
