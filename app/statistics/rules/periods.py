"""Periods by name: "2010", "2010-Q3", "fy2010"."""

import re
from calendar import monthrange
from datetime import date, timedelta

NAMED = re.compile(r"(?P<fiscal>fy)?(?P<year>\d{4})(?:-q(?P<quarter>[1-4]))?", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1900, 2999


def find_period(name: str, *, fiscal_month: int = 1) -> tuple[date, date] | None:
    """First and last day of a year, quarter or fiscal year (which is named after the year it begins in)."""
    match = NAMED.fullmatch(name.strip())
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return None
    year, quarter = int(match["year"]), match["quarter"]
    if match["fiscal"]:
        return None if quarter else _fiscal_year(year, fiscal_month)
    if quarter is None:
        return date(year, 1, 1), date(year, 12, 31)
    last_month = 3 * int(quarter)
    return date(year, last_month - 2, 1), date(year, last_month, monthrange(year, last_month)[1])


def fiscal_year_of(day: date, *, fiscal_month: int) -> int:
    """The year in which the fiscal year of this day begins."""
    return day.year if day.month >= fiscal_month else day.year - 1


def _fiscal_year(year: int, first_month: int) -> tuple[date, date]:
    return date(year, first_month, 1), date(year + 1, first_month, 1) - timedelta(days=1)
