"""What the public gets: a fixed list of tables about whole years, rounded, small countries folded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.people.countries import UnknownCountryError, get_country
from app.statistics.rules.dimensions import COUNTRIES, Dimension
from app.statistics.rules.disclosure import SHOWN_FROM, Number, offset_of, publish
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Table

FEWEST_PERSONS = 50  # the exact headline of fewer would say too much about each
FEWEST_CHANGED = 10  # persons by which the headlines of two releases of shared years have to differ
TOTAL = "total"
OTHER = "other"  # the countries that no region holds enough of
OTHER_IN = "other-"  # and a region's M49 code: its small countries
HEADLINE = ("sessions", "host_countries", "persons")
PEOPLE = ("persons", "female", "male", "unknown_sex", "participations")

Values = Mapping[str, int]  # by indicator
Kept = Mapping[str, Number]  # by cell


@dataclass(frozen=True, kw_only=True)
class ReleaseTable:
    """One table of every release: its rows, and the indicators that are its columns."""

    key: str
    rows: Dimension
    indicators: tuple[str, ...]


RELEASE_TABLES = (
    ReleaseTable(key="host_country", rows=Dimension.HOST_COUNTRY, indicators=PEOPLE),
    ReleaseTable(key="country", rows=Dimension.COUNTRY, indicators=PEOPLE),
    ReleaseTable(key="year", rows=Dimension.YEAR, indicators=("sessions", *PEOPLE)),
)


@dataclass(frozen=True, kw_only=True)
class Years:
    """The period of a release: whole years, both included."""

    first: int
    last: int

    def shares(self, other: "Years") -> bool:
        """Do two periods have a year in common?"""
        return self.first <= other.last and other.first <= self.last

    @property
    def selection(self) -> Selection:
        """The same as a selection of figures, without any other filter."""
        return Selection(starts_on=date(self.first, 1, 1), ends_on=date(self.last, 12, 31))

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row as it is published, with what it stands for."""

    code: str
    numbers: Mapping[str, Number]


@dataclass(frozen=True, kw_only=True)
class RoundedTable:
    """A table ready for the public; the true numbers in it are for the office's eyes only."""

    table: ReleaseTable
    rows: tuple[Row, ...]
    total: Row

    @property
    def errors(self) -> list[int]:
        """How far each shown number is from the truth."""
        return [number.error for row in (*self.rows, self.total) for number in row.numbers.values()]

    def public(self) -> dict[str, Any]:
        """The table as it is stored and served: codes and rounded numbers."""
        return {
            "key": self.table.key,
            "indicators": list(self.table.indicators),
            "rows": [_public_row(row) for row in self.rows],
            "total": _public_row(self.total),
        }


@dataclass(kw_only=True)
class Rounding:
    """How the cells of one release are rounded; remembers each cell, so that it has one number everywhere.

    `earlier` are the cells of earlier releases of shared years, the newest release first.
    """

    key: bytes
    years: Years
    earlier: Sequence[Kept] = ()
    kept: dict[str, Number] = field(default_factory=dict)

    def row(self, code: str, values: Values, *, of: str) -> Row:
        """A row, each of its numbers rounded for itself."""
        return self._row(code, values, place=f"{of}={code}")

    def total(self, values: Values) -> Row:
        """The total; that of one year is the cell which a longer release shows in the row of the year."""
        is_one_year = self.years.first == self.years.last
        return self._row(TOTAL, values, place=f"year={self.years}" if is_one_year else TOTAL)

    def _row(self, code: str, values: Values, *, place: str) -> Row:
        numbers = {name: self._number(place, name, value) for name, value in values.items()}
        return Row(code=code, numbers=numbers)

    def _number(self, place: str, name: str, value: int) -> Number:
        cell = f"{place}|{name}"
        if cell not in self.kept:
            before = [kept[cell] for kept in self.earlier if cell in kept]
            offset = offset_of(self.key, f"{self.years}|{place}|{_counted(name)}")
            self.kept[cell] = publish(value, offset=offset, earlier=before)
        return self.kept[cell]


def round_table(exact: Table, table: ReleaseTable, *, rounding: Rounding) -> RoundedTable:
    """The published form of an exact table."""
    values = {code: _values(exact, table, row=code) for code in exact.row_keys}
    if table.rows in COUNTRIES:
        rows = _fold(values, rounding, of=table.key)
    else:
        nothing = dict.fromkeys(table.indicators, 0)
        years = [str(year) for year in range(rounding.years.first, rounding.years.last + 1)]
        rows = [rounding.row(year, values.get(year, nothing), of=table.key) for year in years]
    total = rounding.total(_values(exact, table, row=None))
    return RoundedTable(table=table, rows=tuple(rows), total=total)


def headline_of(exact: Table) -> dict[str, int]:
    """The sessions, host countries and persons trained of the period, exact."""
    return {name: _whole(exact, name) for name in HEADLINE}


def accuracy_of(table: RoundedTable) -> dict[str, float]:
    """What rounding costs: mean and largest error, and the share of numbers that are not the true ones.

    For the office only: beside the published numbers these three would help to find the true ones.
    """
    errors = table.errors
    return {
        "mean": round(sum(errors) / len(errors), 2),
        "largest": max(errors),
        "changed": round(sum(error > 0 for error in errors) / len(errors), 3),
    }


def is_too_near(persons: int, earlier: int) -> bool:
    """Would the difference between two headlines speak of a handful of people?"""
    return 0 < abs(persons - earlier) < FEWEST_CHANGED


def numbers_to_keep(kept: Kept) -> dict[str, list[int]]:
    """The cells as JSON."""
    return {cell: [number.true, number.published] for cell, number in kept.items()}


def kept_numbers(stored: Mapping[str, Iterable[int]]) -> Kept:
    """The cells from JSON."""
    return {cell: Number(*pair) for cell, pair in stored.items()}


def _fold(values: Mapping[str, Values], rounding: Rounding, *, of: str) -> list[Row]:
    """Countries large enough for a row of their own, then small ones by region, then what is left.

    Whether a row stands is read from its rounded number alone, so that its presence tells nothing more.
    """
    shown, small = _parted(values, rounding, of=of)
    groups = _added(small, _group)
    no_country = groups.pop(OTHER, {})
    regions, left = _parted(groups, rounding, of=of)
    rest = _added({**left, OTHER: no_country}, lambda _code: OTHER)[OTHER]
    return [*shown, *regions, rounding.row(OTHER, {name: rest.get(name, 0) for name in PEOPLE}, of=of)]


def _parted(
    values: Mapping[str, Values], rounding: Rounding, *, of: str
) -> tuple[list[Row], dict[str, Values]]:
    """Rows that are large enough, the largest first, and the values of those that are not."""
    rows = [rounding.row(code, each, of=of) for code, each in values.items()]
    shown = [row for row in rows if row.numbers["persons"].published >= SHOWN_FROM]
    ranked = sorted(shown, key=lambda row: (-row.numbers["persons"].published, row.code))
    codes = {row.code for row in shown}
    return ranked, {code: each for code, each in values.items() if code not in codes}


def _added(values: Mapping[str, Values], into: Callable[[str], str]) -> dict[str, dict[str, int]]:
    """Rows added up under another code; somebody who stands in two of them counts twice."""
    sums: dict[str, dict[str, int]] = {}
    for code, each in values.items():
        group = sums.setdefault(into(code), {})
        for name, value in each.items():
            group[name] = group.get(name, 0) + value
    return dict(sorted(sums.items()))


def _group(code: str) -> str:
    """Where a small country goes; online and not recorded lie in no region."""
    try:
        return OTHER_IN + get_country(code).region
    except UnknownCountryError:
        return OTHER


def _values(exact: Table, table: ReleaseTable, *, row: str | None) -> dict[str, int]:
    return {name: _whole(exact, name, row) for name in table.indicators}


def _whole(exact: Table, indicator: str, row: str | None = None) -> int:
    return int(INDICATORS[indicator].value(exact.at(row)) or 0)


def _counted(indicator: str) -> str:
    """Persons and their participations share an offset, as both count nearly the same people."""
    return "persons" if indicator == "participations" else indicator


def _public_row(row: Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "values": {name: number.published for name, number in row.numbers.items()},
    }
