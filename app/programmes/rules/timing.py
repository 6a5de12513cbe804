"""The days of a training session: which there are, and what becomes of them when the dates change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.core.i18n import gettext as _
from app.programmes.errors import DayInUse

EARLIEST_SESSION = date(1990, 1, 1)


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """The days wanted, in order, each with the row that becomes it (None: a new one); the rows to drop."""

    days: tuple[tuple[date, UUID | None], ...]
    dropped: tuple[UUID, ...]


def days_between(starts_on: date, ends_on: date) -> list[date]:
    """Each day of a session, first and last included."""
    return [starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1)]


def dates_after_change(old: Sequence[date], *, starts_on: date, ends_on: date) -> list[date]:
    """The days of a session after its dates changed; days without training stay without, where they can.

    `old` is not empty and ordered. A session that only moves keeps its pattern of days.
    """
    if ends_on - starts_on == old[-1] - old[0]:
        return [day + (starts_on - old[0]) for day in old]
    free = set(days_between(old[0], old[-1])) - set(old)
    return [day for day in days_between(starts_on, ends_on) if day not in free or day in (starts_on, ends_on)]


def is_impossible(starts_on: date, *, today: date) -> bool:
    """Can a session not have been held from this day on? Then attendance there speaks of a wrong date."""
    return starts_on < EARLIEST_SESSION or starts_on > today


def plan_days(
    existing: Sequence[tuple[UUID, date]],
    wanted: Collection[date],
    *,
    in_use: Collection[UUID],
    may_move: bool = False,
) -> DayPlan:
    """Which row becomes which day, so that agenda and attendance stay where they belong.

    A session without records that moves as a whole takes its agenda along, first day to first day; one that
    `may_move` takes its records along too. Else each date that stays keeps its row, and the others are dealt
    out in order. Raises DayInUse when a row with records (`in_use`) would move or go.
    """
    dates = sorted(set(wanted))
    if len(existing) == len(dates) and (may_move or not in_use):
        return DayPlan(
            days=tuple((day, row) for day, (row, _date) in zip(dates, existing, strict=True)), dropped=()
        )
    staying = {day: row for row, day in existing if day in dates}
    leaving = [(row, day) for row, day in existing if day not in staying]
    _refuse_in_use([day for row, day in leaving if row in in_use])
    coming = [day for day in dates if day not in staying]
    moved = {day: row for day, (row, _old) in zip(coming, leaving, strict=False)}
    rows = staying | moved
    return DayPlan(
        days=tuple((day, rows.get(day)) for day in dates),
        dropped=tuple(row for row, _day in leaving[len(coming) :]),
    )


def _refuse_in_use(days: list[date]) -> None:
    if days:
        listed = ", ".join(day.isoformat() for day in days)
        raise DayInUse(
            _("Attendance has been recorded on %(days)s, so these days have to stay.", days=listed),
            field="starts_on",
        )
