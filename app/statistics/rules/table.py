"""A table of figures: what page, files, pictures, seals and releases all read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.statistics.rules.dimensions import Dimension, nature
from app.statistics.rules.indicators import Figures, Indicator, Value
from app.statistics.rules.selection import NOT_A_COUNTRY, Selection

Key = tuple[str | None, str | None]  # (row, column); None stands for the margin


@dataclass(frozen=True, kw_only=True)
class Span:
    """The sessions of a selection: how many, where, and the years in which the first and last began."""

    sessions: int = 0
    host_countries: int = 0
    online: int = 0
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures by rows, or by rows and columns, with margins that are counted and never added up.

    `cells` is keyed (row, column) by codes; the key of a margin is None. `row_keys` and `column_keys` are in
    the order in which they are shown; without columns, or without rows, they are empty.
    """

    selection: Selection
    rows: Dimension | None
    columns: Dimension | None
    row_keys: tuple[str, ...]
    column_keys: tuple[str, ...]
    cells: Mapping[Key, Figures]
    labels: Mapping[str, str] = field(default_factory=dict)  # for codes that the database names
    span: Span = Span()
    is_part: bool = False  # of the office: what lies beyond the reader's reach is not counted

    def at(self, row: str | None = None, column: str | None = None) -> Figures:
        """The figures of a cell, or of a margin where a key is left out."""
        return self.cells.get((row, column), Figures())

    @property
    def total(self) -> Figures:
        """The figures of the whole selection."""
        return self.at()

    def value(self, indicator: Indicator, row: str | None = None, column: str | None = None) -> Value:
        """An indicator's value; None also for what belongs to whole sessions, of a part of their people."""
        if indicator.of_sessions and self.is_of_people:
            return None
        return indicator.value(self.at(row, column))

    @property
    def is_of_people(self) -> bool:
        """Is it about some of the people of a session only, by its filters or its breakdown?"""
        return self.selection.limits_people or any(
            nature(each).of_people for each in (self.rows, self.columns) if each
        )

    @property
    def countries(self) -> int:
        """How many countries stand in the rows; online and not recorded are none."""
        return sum(key not in NOT_A_COUNTRY for key in self.row_keys)

    @property
    def overlaps(self) -> bool:
        """May one session or participation stand in several rows or columns?"""
        return any(nature(each).overlaps for each in (self.rows, self.columns) if each)

    def adds_up_to_more(self, measure: str) -> bool:
        """Do the rows, or the columns, of a measure add up to more than its total?"""
        return (
            sum(self.at(row)[measure] for row in self.row_keys) > self.total[measure]
            or sum(self.at(None, column)[measure] for column in self.column_keys) > self.total[measure]
        )
