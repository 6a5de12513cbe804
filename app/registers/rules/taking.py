"""Takes whole columns out of a table, each different cell understood once."""

from collections.abc import Callable
from typing import Generic, TypeVar

from app.registers.rules.cells import Bad, Cell
from app.registers.rules.layout import Table
from app.registers.rules.records import Doubts

T = TypeVar("T")


class _Memo(dict[Cell, "T | Bad"], Generic[T]):
    def __init__(self, convert: Callable[[Cell], "T | Bad"]) -> None:
        super().__init__()
        self.convert = convert
        self.has_bad = False

    def __missing__(self, cell: Cell) -> "T | Bad":
        value = self.convert(cell)
        self.has_bad = self.has_bad or isinstance(value, Bad)
        self[cell] = value
        return value


def cells(table: Table, name: str) -> list[Cell] | None:
    """The cells of a field, None where the table has no such column."""
    at = table.index(name)
    return None if at is None else [row[at] for row in table.rows]


def take(
    doubts: Doubts,
    name: str,
    convert: Callable[[Cell], T | Bad],
    *,
    missing: T,
    is_needed: bool = True,
) -> list[T]:
    """The values of a field by row; a bad cell refuses its row, or if not needed becomes `missing`."""
    column = cells(doubts.table, name)
    if column is None:
        return [missing] * len(doubts.table.rows)
    memo = _Memo(convert)
    values = [memo[cell] for cell in column]
    if not memo.has_bad:
        return values  # type: ignore[return-value]
    good: list[T] = []
    for index, value in enumerate(values):
        if isinstance(value, Bad):
            (doubts.refuse if is_needed else doubts.warn)(index, name, value)
            good.append(missing)
        else:
            good.append(value)
    return good
