"""Dates as registers write them: cells, serial numbers, ISO, month names, and 03/04/2009."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from babel import Locale

from app.core.i18n import gettext as _
from app.people.rules import text_key
from app.registers.rules.cells import Bad, Cell, shown, without_value

EARLIEST_YEAR = 1945
SERIAL_ORIGIN = date(1899, 12, 30)
SERIALS = range(16_500, 80_000)  # 1945 to 2119
LANGUAGES = ("en", "fr", "es", "ru", "ar", "ar_SY", "ar_DZ", "ar_MA", "ar_MR", "ar_SA", "pt", "de", "it")
MORE_MONTHS = {
    "sept": 9,
    "setiembre": 9,
    "set": 9,
    "janv": 1,
    "fev": 2,
    "fevr": 2,
    "avr": 4,
    "juil": 7,
    "ene": 1,
}
LIKELY_DAYS = 31


class DateOrder(StrEnum):
    """Which of three numbers comes first."""

    DAY_FIRST = "day-month-year"
    MONTH_FIRST = "month-day-year"
    YEAR_FIRST = "year-month-day"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a text says of a date; two small numbers whose order is open stay in `pair`."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    pair: tuple[int, int] | None = None
    is_dotted: bool = False


def parse_date(cell: Cell, order: DateOrder | None, *, latest_year: int) -> date | Bad | None:
    """The date in a cell, None for an empty one; without `order` what can be read two ways is refused."""
    moment = _stored(cell, latest_year)
    if moment is not None:
        return moment if isinstance(moment, Bad) else _checked(moment, latest_year)
    text = cell.strip() if isinstance(cell, str) else ""
    if not text:
        return None if cell is None or cell == "" or isinstance(cell, str) else _unreadable(cell)
    parts = _parts(text)
    if parts is None:
        return _unreadable(cell)
    settled = _settle(parts, order)
    if isinstance(settled, Bad):
        return settled
    return _checked(_date(settled), latest_year) or _unreadable(cell)


def parse_span(cell: Cell, order: DateOrder | None, *, latest_year: int) -> tuple[date, date] | None:
    """First and last day where one cell holds both ("26-28 January 2009"); None where it does not."""
    halves = _halves(cell) if isinstance(cell, str) else None
    if halves is None:
        return None
    first, last = _parts(halves[0]), _parts(halves[1])
    if first is None or last is None:
        return None
    sides = [_settle(_completed(*both), order) for both in ((first, last), (last, first))]
    dates = [None if isinstance(side, Bad) else _checked(_date(side), latest_year) for side in sides]
    start, end = dates
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return (start, end) if start <= end else None


def find_order(starts: Iterable[Cell], ends: Iterable[Cell]) -> DateOrder | None:
    """Day or month first, from what the columns prove; None when they prove nothing or disagree."""
    rows = [(_open(a), _open(b)) for a, b in zip(starts, ends, strict=True)]
    found = [parts for row in rows for parts in row if parts is not None and parts.pair is not None]
    day_first = any(parts.pair[0] > 12 for parts in found if parts.pair)
    month_first = any(parts.pair[1] > 12 for parts in found if parts.pair)
    if day_first != month_first:
        return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    if day_first:
        return None
    if found and all(parts.is_dotted for parts in found):
        return DateOrder.DAY_FIRST  # a point between numbers is written where the day comes first
    orders = [order for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST) if _is_plausible(rows, order)]
    return orders[0] if len(orders) == 1 else None


def _is_plausible(rows: list[tuple[_Parts | None, _Parts | None]], order: DateOrder) -> bool:
    for first, last in rows:
        if first is None or last is None:
            continue
        sides = [_settle(first, order), _settle(last, order)]
        start, end = (None if isinstance(side, Bad) else _date(side) for side in sides)
        if start is None or end is None or not 0 <= (end - start).days <= LIKELY_DAYS:
            return False
    return True


def _open(cell: Cell) -> _Parts | None:
    return _parts(cell) if isinstance(cell, str) and cell.strip() else None


def _stored(cell: Cell, latest_year: int) -> date | Bad | None:
    """The date of a cell that is no text, and of numbers that spreadsheets and exports write for dates."""
    bad = without_value(cell)
    if bad is not None:
        return bad
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    digits = (
        str(int(cell)) if isinstance(cell, float | int) else cell.strip() if isinstance(cell, str) else ""
    )
    if re.fullmatch(r"(19|20)\d{6}", digits):
        return _date(_Parts(int(digits[6:]), int(digits[4:6]), int(digits[:4]))) or _unreadable(cell)
    if re.fullmatch(r"\d{5}(\.\d+)?", digits) and int(float(digits)) in SERIALS:
        moment = SERIAL_ORIGIN + timedelta(days=int(float(digits)))
        return moment if moment.year <= latest_year else _unreadable(cell)
    return None


def _checked(moment: date | None, latest_year: int) -> date | Bad | None:
    if moment is None or EARLIEST_YEAR <= moment.year <= latest_year:
        return moment
    return Bad(
        _("The year %(year)s cannot be right.", year=str(moment.year)),
        _("Write a year between %(first)s and %(last)s.", first=str(EARLIEST_YEAR), last=str(latest_year)),
    )


def _unreadable(cell: Cell) -> Bad:
    return Bad(
        _("“%(value)s” is no date that can be read.", value=shown(cell)),
        _("Write the date as a date cell or as year-month-day, such as 2009-01-26."),
    )


def _date(parts: _Parts) -> date | None:
    if parts.day is None or parts.month is None or parts.year is None:
        return None
    try:
        return date(parts.year, parts.month, parts.day)
    except ValueError:
        return None


def _settle(parts: _Parts, order: DateOrder | None) -> _Parts | Bad:
    if parts.pair is None:
        return parts
    one, other = parts.pair
    if order is None and (one > 12 or parts.is_dotted or one == other):
        order = DateOrder.DAY_FIRST
    elif order is None and other > 12:
        order = DateOrder.MONTH_FIRST
    if order is None:
        return Bad(
            _("%(one)s/%(other)s can be read as day/month or as month/day.", one=str(one), other=str(other)),
            _("Write the date as year-month-day, or say in the mapping which comes first (date_order)."),
        )
    if order is DateOrder.YEAR_FIRST and parts.year is not None and parts.year % 100 <= LIKELY_DAYS:
        return _Parts(day=parts.year % 100, month=other, year=_full_year(one))
    day, month = (other, one) if order is DateOrder.MONTH_FIRST else (one, other)
    return _Parts(day, month, parts.year)


def _completed(parts: _Parts, other: _Parts) -> _Parts:
    """A half of a span takes month and year from the other half: 26-28 January 2009."""
    if parts.pair is not None:
        return _Parts(None, None, parts.year or other.year, parts.pair, parts.is_dotted)
    month = parts.month
    if month is None:
        month = other.month if other.pair is None else other.pair[1]
    return _Parts(parts.day, month, parts.year or other.year)


_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}.*$")
_NUMBERS = re.compile(r"(\d{1,4})\s*([./\- ])\s*(\d{1,2})(?:\s*\2\s*(\d{1,4}))?\.?")
_CHINESE = re.compile(r"(?:(\d{2,4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号]?(?:[（(]?(?:星期|周|礼拜).*)?")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SURROUNDINGS = re.compile(r"^[^\W\d]+\.?,?\s+(?=\d)|[\s,]*[^\W\d]{1,4}\.?$")


@lru_cache(maxsize=8192)
def _parts(text: str) -> _Parts | None:
    plain = _TIME.sub("", "".join(str(int(c)) if c.isdecimal() else c for c in text).strip())
    if "月" in plain or "日" in plain or re.fullmatch(r"\d{1,2}", plain):
        return _chinese_parts(plain)
    match = _NUMBERS.fullmatch(plain) or _NUMBERS.fullmatch(_SURROUNDINGS.sub("", plain))
    if match:
        return _numeric_parts(match)
    return _worded_parts(plain)


def _chinese_parts(text: str) -> _Parts | None:
    match = _CHINESE.fullmatch(_han_numbers(text).replace(" ", ""))
    if match is None:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    return _Parts(day, month, _full_year(year) if year is not None else None)


def _han_numbers(text: str) -> str:
    def value(match: re.Match[str]) -> str:
        tens, _ten, ones = match.group().partition("十")
        if not _ten:
            return tens.translate(_HAN_DIGITS)
        return str(int(tens.translate(_HAN_DIGITS) or "1") * 10 + int(ones.translate(_HAN_DIGITS) or "0"))

    return re.sub("[〇零一二三四五六七八九十]+", value, text)


def _numeric_parts(match: re.Match[str]) -> _Parts | None:
    first, mark, second, third = match.groups()
    one, two = int(first), int(second)
    is_dotted = mark == "."
    if len(first) > 2:
        return _Parts(int(third), two, one) if third and len(third) <= 2 and len(first) == 4 else None
    if third is None:
        return _Parts(pair=(one, two), is_dotted=is_dotted)
    if len(third) == 3:
        return None
    if one > LIKELY_DAYS and len(third) <= 2:
        return _Parts(int(third), two, _full_year(one))
    return _Parts(year=_full_year(int(third)), pair=(one, two), is_dotted=is_dotted)


def _full_year(year: int) -> int:
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def _worded_parts(text: str) -> _Parts | None:
    key = text_key(text).casefold()
    names = _month_pattern().findall(key)
    numbers = [int(number) for number in re.findall(r"\d+", _month_pattern().sub(" ", key))]
    month = (
        _months()[names[-1]] if names else None
    )  # an abbreviated weekday may look like a month, and comes first
    if len(numbers) == 1:
        return _Parts(day=numbers[0], month=month) if numbers[0] <= LIKELY_DAYS else None
    if len(numbers) != 2 or (month is None and max(numbers) < EARLIEST_YEAR):
        return None
    day, year = numbers if numbers[0] <= LIKELY_DAYS else reversed(numbers)
    return _Parts(day, month, _full_year(year))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names = dict(MORE_MONTHS)
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    key = text_key(name).casefold()
                    if re.search(r"[^\W\d]{2}", key):
                        names.setdefault(key, number)
    return names


@lru_cache(maxsize=1)
def _month_pattern() -> re.Pattern[str]:
    words = sorted(_months(), key=len, reverse=True)
    return re.compile(r"(?<![^\W\d])(" + "|".join(map(re.escape, words)) + r")(?![^\W\d])")


_DAYS_ONLY = re.compile(
    r"\D*?(\d{1,2})\s*(?:-|–|—|/|&|\+)\s*(\d{1,2})((?:\s|\.\d).*[^\W\d].*|\.\d{1,2}\.\d{4})"
)
_BETWEEN = (
    re.compile(
        r"\s*(?:–|—|−|~|至|到)\s*|\s+-\s+|\s+(?:to|till|until|and|au|et|al|hasta|a|y|по|до|إلى|الى|حتى)\s+"
    ),
    re.compile(r"(?<=\d\d\d\d)-(?=\d)|(?<=[月日])-"),
    re.compile(r"-"),
)


def _halves(cell: str) -> tuple[str, str] | None:
    text = "".join(str(int(c)) if c.isdecimal() else c for c in cell).strip()
    if match := _DAYS_ONLY.fullmatch(text):
        first, last, rest = match.groups()
        return first + rest, last + rest
    for pattern in _BETWEEN:
        halves = pattern.split(text)
        if len(halves) == 2 and all(half.strip() for half in halves):
            return halves[0], halves[1]
    return None
