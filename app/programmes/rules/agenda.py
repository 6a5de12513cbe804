"""Laying the agenda out as a grid, and finding what stands in the same room at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

GRANULARITIES = (30, 15, 10, 5)  # minutes a row of the grid; the coarsest that fits all times is taken
FIRST_HOUR, LAST_HOUR = 9, 17  # of an agenda that is still empty


@dataclass(frozen=True, kw_only=True)
class Slot:
    """An agenda item as it is shown; `title` falls back to the module's."""

    id: UUID
    day_id: UUID
    on_date: date
    starts_at: time
    ends_at: time
    title: str
    room: str
    is_break: bool
    module_id: UUID | None = None
    module_code: str | None = None
    trainers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Two items in one room, or with one trainer, at the same time."""

    one: Slot
    other: Slot
    room: str = ""
    trainer: str = ""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A slot in the grid: column from 1, row from 0, length in rows, width in lanes."""

    slot: Slot
    column: int
    row: int
    rows: int
    lanes: int


@dataclass(frozen=True, kw_only=True)
class GridDay:
    """A day of the grid: its first column and how many lanes stand side by side."""

    day_id: UUID
    on_date: date
    column: int
    lanes: int
    slots: tuple[Placed, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The agenda as columns and rows; `hours` are (row, time) of each full hour."""

    days: tuple[GridDay, ...]
    columns: int
    rows: int
    rows_an_hour: int
    hours: tuple[tuple[int, time], ...]


def grid_of(days: Sequence[tuple[UUID, date]], slots: Sequence[Slot]) -> Grid:
    """The grid of all days; items at the same time stand in lanes beside each other."""
    minutes = [_minute(at) for slot in slots for at in (slot.starts_at, slot.ends_at)]
    step = next((size for size in GRANULARITIES if all(m % size == 0 for m in minutes)), GRANULARITIES[-1])
    first = min(minutes, default=FIRST_HOUR * 60) // 60 * 60
    last = -(-max(minutes, default=LAST_HOUR * 60) // 60) * 60
    laid: list[GridDay] = []
    column = 1
    for day_id, on_date in days:
        own = [slot for slot in slots if slot.day_id == day_id]
        day = _grid_day(day_id, on_date, slots=own, column=column, first=first, step=step)
        laid.append(day)
        column += day.lanes
    return Grid(
        days=tuple(laid),
        columns=column - 1,
        rows=(last - first) // step,
        rows_an_hour=60 // step,
        hours=tuple(((m - first) // step, time(m // 60)) for m in range(first, last, 60)),
    )


def _grid_day(
    day_id: UUID, on_date: date, *, slots: Sequence[Slot], column: int, first: int, step: int
) -> GridDay:
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at, slot.room, slot.title, slot.id))
    lanes = _lanes(ordered)
    width = max(lanes, default=0) + 1
    placed = tuple(
        Placed(
            slot=slot,
            column=column + lane,
            row=(_minute(slot.starts_at) - first) // step,
            rows=max(1, -(-(_minute(slot.ends_at) - _minute(slot.starts_at)) // step)),
            lanes=width if _is_alone(slot, ordered) else 1,
        )
        for slot, lane in zip(ordered, lanes, strict=True)
    )
    return GridDay(day_id=day_id, on_date=on_date, column=column, lanes=width, slots=placed)


def clashes(slots: Sequence[Slot]) -> list[Clash]:
    """Items of one day that overlap in the same room or need the same trainer, in the order of the day."""
    ordered = sorted(slots, key=lambda slot: (slot.on_date, slot.starts_at, slot.ends_at, str(slot.id)))
    found: list[Clash] = []
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.on_date != one.on_date or other.starts_at >= one.ends_at:
                break
            found += _between(one, other)
    return found


def _between(one: Slot, other: Slot) -> list[Clash]:
    room = one.room.strip()
    same_room = bool(room) and room.casefold() == other.room.strip().casefold()
    shared = [name for name in one.trainers if name in other.trainers]
    return [Clash(one, other, room=room)] * same_room + [Clash(one, other, trainer=name) for name in shared]


def _lanes(slots: Sequence[Slot]) -> list[int]:
    """A lane for each slot, in order of start: the first that is free again."""
    free_from: list[time] = []
    lanes: list[int] = []
    for slot in slots:
        lane = next((n for n, end in enumerate(free_from) if end <= slot.starts_at), len(free_from))
        if lane == len(free_from):
            free_from.append(slot.ends_at)
        else:
            free_from[lane] = slot.ends_at
        lanes.append(lane)
    return lanes


def _is_alone(slot: Slot, others: Sequence[Slot]) -> bool:
    return not any(
        other.starts_at < slot.ends_at and slot.starts_at < other.ends_at
        for other in others
        if other.id != slot.id
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
