"""Teaching time: what the agenda of a session says of an average day."""

from collections.abc import Hashable, Iterable
from datetime import time

Taught = tuple[Hashable, time, time]  # the day, from, to


def minutes_a_day(items: Iterable[Taught], *, day_count: int) -> int | None:
    """Minutes taught, spread over all days, rounded half up; None where nothing is taught on the agenda.

    `items` are those that are no break. What runs in parallel counts once: nobody sits in two rooms.
    """
    days: dict[Hashable, list[tuple[int, int]]] = {}
    for day, starts_at, ends_at in items:
        days.setdefault(day, []).append((_minute(starts_at), _minute(ends_at)))
    if not days:
        return None
    taught = sum(_union(spans) for spans in days.values())
    return (2 * taught + day_count) // (2 * day_count)


def _union(spans: list[tuple[int, int]]) -> int:
    """The minutes that lie in at least one span."""
    total = reached = 0
    for begin, end in sorted(spans):
        total += max(0, end - max(begin, reached))
        reached = max(reached, end)
    return total


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
