"""The marks of people, day by day, from whatever columns the register has for them."""

from collections.abc import Sequence
from datetime import date

from app.attendance.rules import MarkStatus
from app.core.i18n import gettext as _
from app.registers.rules.cells import Bad, Cell, as_text, shown
from app.registers.rules.columns import column_letter
from app.registers.rules.mapping import Mapping
from app.registers.rules.presence import mark_table
from app.registers.rules.records import Doubts, KnownSession, working_days
from app.registers.rules.taking import cells
from app.registers.rules.values import is_blank

Marks = tuple[MarkStatus | None, ...]
HERE = frozenset({MarkStatus.PRESENT, MarkStatus.LATE})


def read_marks(doubts: Doubts, sessions: Sequence[KnownSession | None], mapping: Mapping) -> list[Marks]:
    """For each row a mark for each day of its session; rows whose marks cannot be right are refused."""
    table = doubts.table
    if table.days():
        return _from_days(doubts, sessions, mapping)
    for name in ("days_present", "attended"):
        column = cells(table, name)
        if column is not None:
            return _from_one_column(doubts, sessions, mapping, name=name, column=column)
    return [(None,) * len(session.days) if session else () for session in sessions]


def rows_by_session(sessions: Sequence[KnownSession | None]) -> dict[str, list[int]]:
    """Row indexes of each session, in order."""
    groups: dict[str, list[int]] = {}
    for i, session in enumerate(sessions):
        if session is not None:
            groups.setdefault(session.ref, []).append(i)
    return groups


def _from_days(doubts: Doubts, sessions: Sequence[KnownSession | None], mapping: Mapping) -> list[Marks]:
    marks: list[Marks] = [()] * len(sessions)
    for indexes in rows_by_session(sessions).values():
        session = sessions[indexes[0]]
        assert session is not None  # noqa: S101  rows_by_session leaves the others out
        _SessionMarks(doubts, session, indexes, mapping).into(marks)
    return marks


class _SessionMarks:
    """The marks of one session: its columns, what its signs mean, where anyone was marked."""

    def __init__(self, doubts: Doubts, session: KnownSession, indexes: list[int], mapping: Mapping) -> None:
        self.doubts, self.session, self.indexes = doubts, session, indexes
        rows = doubts.table.rows
        self.columns = doubts.table.days()
        self.places = [at for _day, at in self.columns]
        self.values = [[rows[i][at] for at in self.places] for i in indexes]
        self.meaning = mark_table({cell for row in self.values for cell in row}, mapping)
        blank = {cell for cell, mark in self.meaning.items() if mark is None}
        self.used = [any(row[k] not in blank for row in self.values) for k in range(len(self.places))]
        self.position = [self.day_index(day) for day, _at in self.columns]

    def day_index(self, day: int | date) -> int | None:
        """Which day of the session a column is, from 0; None for a column beyond its days."""
        days = self.session.days
        if isinstance(day, int):
            return day - 1 if day <= len(days) else None
        return days.index(day) if day in days else None

    def into(self, marks: list[Marks]) -> None:
        """Work out the marks of each row of the session."""
        days_used = [False] * len(self.session.days)
        for position, used in zip(self.position, self.used, strict=True):
            if position is not None and used:
                days_used[position] = True
        known: dict[tuple[Cell, ...], Marks | None] = {}
        for i, row in zip(self.indexes, self.values, strict=True):
            key = tuple(row)
            found = known.get(key)
            if found is None:
                found = known[key] = self.row_marks(row, days_used)
            if found is None:
                self.complain(i, row)
            marks[i] = found or ()

    def row_marks(self, row: list[Cell], days_used: list[bool]) -> Marks | None:
        """The marks of one row, None where a cell is wrong; blank is absent where others were marked."""
        found: list[MarkStatus | None] = [MarkStatus.ABSENT if used else None for used in days_used]
        for cell, position in zip(row, self.position, strict=True):
            mark = self.meaning[cell]
            if isinstance(mark, Bad) or (position is None and mark in HERE):
                return None
            if mark is not None and position is not None and (found[position] not in HERE or mark in HERE):
                found[position] = mark
        return tuple(found)

    def complain(self, i: int, row: list[Cell]) -> None:
        """Name each cell of a row that is wrong."""
        for cell, position, (_day, at) in zip(row, self.position, self.columns, strict=True):
            mark = self.meaning[cell]
            label = next((u.label for u in self.doubts.table.columns if u.index == at), column_letter(at))
            if isinstance(mark, Bad):
                self.doubts.refuse(i, label, mark)
            elif position is None and mark in HERE:
                self.doubts.refuse(i, label, self.beyond(cell))

    def beyond(self, cell: Cell) -> Bad:
        days = self.session.days
        return Bad(
            _(
                "“%(value)s” is marked on a day that session %(ref)s did not have (%(start)s to %(end)s).",
                value=shown(cell),
                ref=self.session.ref,
                start=str(days[0]),
                end=str(days[-1]),
            ),
            _("Clear the cell, or correct the dates of the session."),
        )


def fitted_days(
    table_days: Sequence[tuple[int | date, int]], session: KnownSession, used: set[int]
) -> tuple[date, ...]:
    """The days held where a session spans a weekend: its working days, if marks exist for just as many.

    `used` are the numbers of the day columns in which anyone of the session is marked.
    """
    working = working_days(session.days)
    numbers = {day for day, _at in table_days if isinstance(day, int)}
    if len(working) == len(session.days) or not used or len(numbers) < len(session.days):
        return session.days
    return working if used == set(range(1, len(working) + 1)) else session.days


def _from_one_column(
    doubts: Doubts,
    sessions: Sequence[KnownSession | None],
    mapping: Mapping,
    *,
    name: str,
    column: list[Cell],
) -> list[Marks]:
    """Marks from a number of days, a share of them, or one yes or no for all."""
    marks: list[Marks] = [()] * len(sessions)
    for indexes in rows_by_session(sessions).values():
        values = [column[i] for i in indexes]
        as_shares = any(isinstance(cell, float) and 0 < cell < 1 for cell in values)
        is_count = name == "days_present" or as_shares or any(_is_count(cell) for cell in values)
        meaning = {} if is_count else mark_table(values, mapping)
        for i in indexes:
            session = sessions[i]
            length = len(session.days) if session else 0
            status = _counted(column[i], length, as_shares=as_shares) if is_count else meaning[column[i]]
            if isinstance(status, Bad):
                doubts.refuse(i, name, status)
            elif isinstance(status, int):
                marks[i] = (MarkStatus.PRESENT,) * status + (MarkStatus.ABSENT,) * (length - status)
            else:
                marks[i] = (status or MarkStatus.ABSENT,) * length
    return marks


def _is_count(cell: Cell) -> bool:
    return _number(cell, 1) not in (None, 0, 1) or (isinstance(cell, str) and cell.rstrip().endswith("%"))


def _number(cell: Cell, length: int, *, as_shares: bool = False) -> float | None:
    """A count of days in a cell; "3/5" is 3, and a share becomes days of a session of `length` days."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell * length if as_shares and cell <= 1 else float(cell)
    text = as_text(cell).replace(",", ".")
    share = text.endswith("%")
    text = text.rstrip("% ").partition("/")[0].strip()
    try:
        number = float(text)
    except ValueError:
        return None
    return number / 100 * length if share else number


def _counted(cell: Cell, length: int, *, as_shares: bool) -> int | Bad:
    if is_blank(cell):
        return 0
    number = _number(cell, length, as_shares=as_shares)
    if number is None or not 0 <= round(number, 6) <= length:
        return Bad(
            _(
                "“%(value)s” is no number of days between 0 and %(days)s.",
                value=shown(cell),
                days=str(length),
            ),
            _("Write on how many days of the session the person was present."),
        )
    return int(number + 0.5)
