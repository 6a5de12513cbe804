"""Dates in every way registers write them, and those that can be read two ways."""

from datetime import date, datetime

import pytest

from app.registers.rules.cells import Bad, Cell
from app.registers.rules.dates import DateOrder, find_order, parse_date, parse_span

THE_DAY = date(2009, 1, 26)
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = DateOrder
WAYS: list[Cell] = [
    THE_DAY,
    datetime(2009, 1, 26, 9, 30),  # noqa: DTZ001
    39839.0,
    "39839",
    "2009-01-26",
    "2009-01-26T09:00:00",
    "2009/1/26",
    "2009.01.26",
    "20090126",
    20090126.0,
    "26/01/2009",
    "01/26/2009",
    "26.01.2009",
    "26.01.09",
    "26-01-2009",
    "Mon 26/01/2009",
    "26.01.2009 г.",
    "26 January 2009",
    "January 26th, 2009",
    "26-Jan-2009",
    "26jan2009",
    "26 Jan 09",
    "26 janvier 2009",
    "lundi 26 janv. 2009",
    "26 de enero de 2009",
    "26 ene 2009",
    "26 января 2009 г.",
    "26 янв. 2009",
    "понедельник, 26 января 2009",
    "26 يناير 2009",
    "٢٦ يناير ٢٠٠٩",
    "26 كانون الثاني 2009",
    "26 كانون الثاني/يناير 2009",
    "26 جانفي 2009",
    "2009年1月26日",
    "2009年1月26日星期一",
    "二〇〇九年一月二十六日",
]
SPANS = [
    "26-28 January 2009",
    "26–28 January 2009",
    "January 26-28, 2009",
    "26/01/2009 - 28/01/2009",
    "26/01/2009-28/01/2009",
    "26-28.01.2009",
    "2009-01-26 to 2009-01-28",
    "du 26 au 28 janvier 2009",
    "del 26 al 28 de enero de 2009",
    "с 26 по 28 января 2009 г.",
    "من 26 إلى 28 يناير 2009",
    "2009年1月26日至28日",
]


def parse(cell: Cell, order: DateOrder | None = None) -> date | Bad | None:
    return parse_date(cell, order, latest_year=2031)


@pytest.mark.parametrize("cell", WAYS, ids=str)
def test_one_day_is_read_in_every_way_it_is_written(cell: Cell) -> None:
    assert parse(cell) == THE_DAY


@pytest.mark.parametrize("text", SPANS)
def test_first_and_last_day_are_read_from_one_cell(text: str) -> None:
    assert parse_span(text, DAY_FIRST, latest_year=2031) == (THE_DAY, date(2009, 1, 28))


def test_a_span_may_cross_months_and_years() -> None:
    across = parse_span("30 December 2009 – 3 January 2010", None, latest_year=2031)
    assert across == (date(2009, 12, 30), date(2010, 1, 3))


@pytest.mark.parametrize(
    "text", ["2009-01-26", "26-Jan-2009", "26 January 2009", "soon", "28-26 January 2009"]
)
def test_a_single_date_is_no_span(text: str) -> None:
    assert parse_span(text, DAY_FIRST, latest_year=2031) is None


@pytest.mark.parametrize(
    "cell", ["2009-02-30", "January 2009", "soon", "31/31/2009", "12", 12.0, True, "1/2009"]
)
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    found = parse(cell)
    assert isinstance(found, Bad)
    assert "2009-01-26" in found.remedy


@pytest.mark.parametrize("cell", ["1802-01-26", "2101-01-26", date(1900, 1, 1)])
def test_an_absurd_year_is_refused(cell: Cell) -> None:
    found = parse(cell)
    assert isinstance(found, Bad)
    assert "year" in found.reason


def test_an_empty_cell_is_no_date_and_no_mistake() -> None:
    assert parse(None) is None
    assert parse("") is None


def test_a_date_that_can_be_read_two_ways_is_refused_unless_the_order_is_known() -> None:
    refused = parse("03/04/2009")
    assert isinstance(refused, Bad)
    assert "date_order" in refused.remedy
    assert parse("03/04/2009", DAY_FIRST) == date(2009, 4, 3)
    assert parse("03/04/2009", MONTH_FIRST) == date(2009, 3, 4)
    assert parse("09-03-04", YEAR_FIRST) == date(2009, 3, 4)
    assert parse("04/04/2009") == date(2009, 4, 4)


@pytest.mark.parametrize(
    ("starts", "ends", "order"),
    [
        (["03/04/2009", "26/01/2009"], [None, None], DAY_FIRST),
        (["03/04/2009", "01/26/2009"], [None, None], MONTH_FIRST),
        (["26/01/2009", "01/26/2009"], [None, None], None),
        (["03.04.2009"], [None], DAY_FIRST),
        (["03/04/2009"], ["05/04/2009"], DAY_FIRST),
        (["03/04/2009"], ["03/06/2009"], MONTH_FIRST),
        (["03/04/2009"], [None], None),
        ([date(2009, 1, 26), "26 January 2009"], [None, ""], None),
    ],
)
def test_the_columns_prove_which_number_comes_first(
    starts: list[Cell], ends: list[Cell], order: DateOrder | None
) -> None:
    assert find_order(starts, ends) == order
