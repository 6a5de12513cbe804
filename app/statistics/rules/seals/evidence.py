"""The rows behind a report: each with what it counts for and the cells in which it stands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from app.people.rules import Sex
from app.statistics.rules.table import Key

TOTAL: Key = (None, None)
OF_PERSONS = ("persons", "female", "male")
Cells = frozenset[Key]
LATER = ("trainers", "modules")  # what the first seals did not hold
_LISTS = ("imports", *LATER)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A session of the selection; it stands in no cell where nobody asked for took part in it.

    Trainers (interpreters left out) and modules by id; None in seals from before they were kept.
    """

    id: str
    programme: str
    state: str
    starts_on: str
    host_country: str | None
    days: int
    minutes_a_day: int
    cost_cents: int | None
    trainers: tuple[str, ...] | None = None
    modules: tuple[str, ...] | None = None
    imports: tuple[str, ...] = field(default=(), compare=False)
    cells: Cells

    def measures(self) -> Counter[str]:
        """What it adds to the figures."""
        costs = Counter(cost_cents=self.cost_cents, costed=1) if self.cost_cents is not None else Counter()
        return Counter(sessions=1) + costs


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A registration that counts, with codes of the snapshot and no name."""

    id: str
    session: str
    person: str
    days_present: int
    sex: str
    country: str | None
    expected: bool
    present: bool
    completed: bool
    certificates: int
    imports: tuple[str, ...] = field(default=(), compare=False)
    cells: Cells

    def measures(self, held: Held) -> Counter[str]:
        """What it adds to the figures; persons are counted over all seats, `Evidence.persons_as`."""
        present = Counter(
            named=1, person_days=self.days_present, minutes=self.days_present * held.minutes_a_day
        )
        expected = Counter(
            registered=1,
            rated_days=self.days_present,
            expected_days=held.days,
            no_shows=int(self.days_present == 0),
        )
        found = Counter(completed=int(self.completed), certificates=self.certificates)
        return found + (present if self.present else Counter()) + (expected if self.expected else Counter())


@dataclass(frozen=True, kw_only=True)
class Heads:
    """The people of one sex in a head count."""

    id: str
    session: str
    sex: str
    number: int
    imports: tuple[str, ...] = field(default=(), compare=False)
    cells: Cells

    def measures(self) -> Counter[str]:
        """What it adds to the figures."""
        return Counter(heads=self.number)


Row = Held | Seat | Heads
Kind = TypeVar("Kind", Held, Seat, Heads)


@dataclass(frozen=True)
class Evidence:
    """All rows behind a report, by id; head counts by id and sex."""

    sessions: Mapping[str, Held]
    seats: Mapping[str, Seat]
    heads: Mapping[tuple[str, str], Heads]

    @classmethod
    def of(cls, sessions: Iterable[Held], seats: Iterable[Seat], heads: Iterable[Heads]) -> "Evidence":
        """The evidence made of these rows."""
        return cls(
            {each.id: each for each in sessions},
            {each.id: each for each in seats},
            {(each.id, each.sex): each for each in heads},
        )

    def measures(self, cell: Key = TOTAL) -> Counter[str]:
        """The figures of a cell, added up from the rows that stand in it."""
        found: Counter[str] = Counter()
        for held in _inside(self.sessions.values(), cell):
            found += held.measures()
        for seat in _inside(self.seats.values(), cell):
            found += seat.measures(self.sessions[seat.session])
        for heads in _inside(self.heads.values(), cell):
            found += heads.measures()
        for measure in OF_PERSONS:
            found[measure] = len(self.persons_as(measure, cell))
        return found

    def persons_as(self, measure: str, cell: Key = TOTAL) -> frozenset[str]:
        """The persons whom a measure of persons counts in a cell, each with one sex there."""
        sexes: dict[str, Counter[str]] = {}
        for seat in _inside(self.seats.values(), cell):
            if seat.present:
                sexes.setdefault(seat.person, Counter())[seat.sex] += 1
        return frozenset(person for person, told in sexes.items() if _is_counted(measure, told))

    @cached_property
    def cells(self) -> frozenset[Key]:
        """All cells in which something stands."""
        rows: Iterator[Row] = (
            row for kind in (self.sessions, self.seats, self.heads) for row in kind.values()
        )
        return frozenset(cell for row in rows for cell in row.cells)

    def to_json(self) -> dict[str, Any]:
        """Tables of plain values; the cells of a row are positions in the list of all cells."""
        cells = sorted(self.cells, key=lambda cell: tuple((part is not None, part or "") for part in cell))
        place = {cell: position for position, cell in enumerate(cells)}
        return {
            "cells": [list(cell) for cell in cells],
            "sessions": _to_table(Held, self.sessions.values(), place),
            "registrations": _to_table(Seat, self.seats.values(), place),
            "head_counts": _to_table(Heads, self.heads.values(), place),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Evidence":
        """The evidence that `to_json` wrote."""
        cells = [(row, column) for row, column in content["cells"]]
        return cls.of(
            _from_table(Held, content["sessions"], cells),
            _from_table(Seat, content["registrations"], cells),
            _from_table(Heads, content["head_counts"], cells),
        )

    def renamed(self, persons: Mapping[str, str]) -> "Evidence":
        """The same, with persons under other ids."""
        if not persons:
            return self
        seats = (replace(each, person=persons.get(each.person, each.person)) for each in self.seats.values())
        return Evidence.of(self.sessions.values(), seats, self.heads.values())


def _is_counted(measure: str, told: Counter[str]) -> bool:
    """Does a measure count a person of whom the registrations tell these sexes?"""
    leads = told[Sex.FEMALE.value] - told[Sex.MALE.value]
    return {"persons": True, "female": leads > 0, "male": leads < 0}[measure]


def _inside(rows: Iterable[Kind], cell: Key) -> Iterator[Kind]:
    return (row for row in rows if cell in row.cells)


def _to_table(kind: type[Kind], rows: Iterable[Kind], place: Mapping[Key, int]) -> dict[str, Any]:
    names = [each.name for each in fields(kind)]
    return {"columns": names, "rows": [_to_list(row, names, place) for row in rows]}


def _to_list(row: Row, names: list[str], place: Mapping[Key, int]) -> list[Any]:
    values = vars(row) | {"cells": sorted(place[cell] for cell in row.cells)}
    return [list(values[name]) if isinstance(values[name], tuple) else values[name] for name in names]


def _from_table(kind: type[Kind], table: Mapping[str, Any], cells: list[Key]) -> Iterator[Kind]:
    for values in table["rows"]:
        row = dict(zip(table["columns"], values, strict=True))
        row |= {name: tuple(row[name]) for name in _LISTS if row.get(name) is not None}
        row["cells"] = frozenset(cells[position] for position in row["cells"])
        yield kind(**row)
