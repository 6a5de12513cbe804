"""The agenda as a grid, and what stands in each other's way."""

from datetime import date, time
from uuid import UUID, uuid4

from app.programmes.rules import Slot, clashes, grid_of

MONDAY, TUESDAY = (uuid4(), date(2026, 3, 9)), (uuid4(), date(2026, 3, 10))


def slot(day: tuple[UUID, date], begin: str, end: str, **changes: object) -> Slot:
    values: dict[str, object] = {
        "id": uuid4(),
        "day_id": day[0],
        "on_date": day[1],
        "starts_at": time.fromisoformat(begin),
        "ends_at": time.fromisoformat(end),
        "title": "Panel",
        "room": "",
        "is_break": False,
    }
    return Slot(**{**values, **changes})  # type: ignore[arg-type]


def test_items_stand_by_day_and_half_hour() -> None:
    grid = grid_of([MONDAY, TUESDAY], [slot(MONDAY, "09:00", "10:30"), slot(TUESDAY, "14:00", "15:00")])
    first, second = grid.days
    assert (first.slots[0].row, first.slots[0].rows, first.slots[0].column) == (0, 3, 1)
    assert (second.slots[0].row, second.slots[0].rows, second.slots[0].column) == (10, 2, 2)
    assert (grid.rows, grid.rows_an_hour, grid.columns) == (12, 2, 2)
    assert grid.hours[0] == (0, time(9))


def test_quarter_hours_make_finer_rows() -> None:
    grid = grid_of([MONDAY], [slot(MONDAY, "09:15", "10:00")])
    assert grid.rows_an_hour == 4
    assert (grid.days[0].slots[0].row, grid.days[0].slots[0].rows) == (1, 3)


def test_parallel_items_stand_side_by_side_and_others_take_the_whole_day() -> None:
    grid = grid_of(
        [MONDAY, TUESDAY],
        [
            slot(MONDAY, "09:00", "10:00"),
            slot(MONDAY, "10:00", "11:00", title="One"),
            slot(MONDAY, "10:30", "11:30", title="Other"),
            slot(TUESDAY, "09:00", "10:00"),
        ],
    )
    monday, tuesday = grid.days
    assert [(each.column, each.lanes) for each in monday.slots] == [(1, 2), (1, 1), (2, 1)]
    assert (monday.lanes, tuesday.column) == (2, 3)


def test_an_empty_agenda_has_a_working_day() -> None:
    grid = grid_of([MONDAY], [])
    assert (grid.hours[0][1], grid.rows) == (time(9), 16)


def test_the_same_room_twice_at_once_is_named() -> None:
    one = slot(MONDAY, "09:00", "10:00", room="Hall B")
    other = slot(MONDAY, "09:30", "10:30", room="hall b ")
    elsewhere = slot(MONDAY, "09:30", "10:30", room="Hall C")
    (found,) = clashes([other, one, elsewhere])
    assert (found.one, found.other, found.room) == (one, other, "Hall B")


def test_the_same_trainer_twice_at_once_is_named() -> None:
    one = slot(MONDAY, "09:00", "10:00", trainers=("Esi Owusu",))
    other = slot(MONDAY, "09:00", "10:00", trainers=("Esi Owusu", "Jean Habimana"))
    assert [clash.trainer for clash in clashes([one, other])] == ["Esi Owusu"]


def test_one_after_the_other_is_no_clash() -> None:
    items = [slot(MONDAY, "09:00", "10:00", room="Hall B"), slot(MONDAY, "10:00", "11:00", room="Hall B")]
    assert clashes([*items, slot(TUESDAY, "09:30", "10:30", room="Hall B")]) == []
