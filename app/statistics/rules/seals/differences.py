"""Which rows count differently today than when the report was sealed, and by how much."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from app.statistics.rules.seals.evidence import LATER, OF_PERSONS, TOTAL, Evidence, Heads, Held, Seat
from app.statistics.rules.table import Key

Kind = TypeVar("Kind", Held, Seat, Heads)
Id = TypeVar("Id", str, tuple[str, str])


@dataclass(frozen=True, kw_only=True)
class Change:
    """One row that counts differently; `then` or `now` is None where it does not count at all.

    `adds` is what it adds to each figure of the whole selection, persons among them.
    """

    then: Held | Seat | Heads | None
    now: Held | Seat | Heads | None
    held_then: Held | None
    held_now: Held | None
    adds: Counter[str] = field(default_factory=Counter)

    @property
    def row(self) -> Held | Seat | Heads:
        """The row as it is today, or as it was."""
        found = self.now or self.then
        if found is None:
            raise ValueError("a change is of a row")
        return found

    @property
    def session(self) -> str:
        """The session that the row belongs to."""
        return self.row.id if isinstance(self.row, Held) else self.row.session

    @property
    def persons(self) -> frozenset[str]:
        """Whom the row counts, then and now."""
        return frozenset(each.person for each in (self.then, self.now) if isinstance(each, Seat))

    @property
    def moves(self) -> bool:
        """Does it stand in other cells than it did?"""
        return _cells(self.then) != _cells(self.now)


@dataclass(frozen=True)
class Differences:
    """All changes, in the order of their sessions; what they add up to is the difference of the figures."""

    changes: tuple[Change, ...]

    def adds(self) -> Counter[str]:
        """The sums over all changes."""
        return _sum(change.adds for change in self.changes)


# What of a row counts for figures that rows do not add up to, by their measures.
FACTS: dict[str, str] = {
    "countries": "country",
    "host_countries": "host_country",
    "programme_persons": "programme",
    "topic_persons": "modules",
    "trainers": "trainers",
}


def find_differences(
    then: Evidence, now: Evidence, *, cell: Key = TOTAL, measures: Collection[str] = ()
) -> Differences:
    """Compare the rows behind a report with those behind it today, for the whole or for one cell.

    A person who only stands under another id, since two records became one, is the same person. Rows that
    add up to the same are told where they count otherwise for one of the `measures`, such as countries.
    """
    facts = {FACTS[name] for name in measures if name in FACTS}
    then = then.renamed(_new_names(then, now))
    changes = [
        *_of_sessions(then, now, cell, facts),
        *_of_seats(then, now, cell),
        *_of_heads(then, now, cell),
    ]
    for measure in OF_PERSONS:
        _attach_persons(changes, measure, then.persons_as(measure, cell), now.persons_as(measure, cell))
    told = [
        each
        for each in changes
        if any(each.adds.values()) or each.moves or _is_other(each) or changed_facts(each, facts)
    ]
    return Differences(tuple(sorted(told, key=_order)))


def _new_names(then: Evidence, now: Evidence) -> Mapping[str, str]:
    """Persons whose rows all stand under one other id that was not there before."""
    before = {each.person for each in then.seats.values()}
    after = {each.person for each in now.seats.values()}
    pairs = {
        (seat.person, now.seats[id_].person)
        for id_, seat in then.seats.items()
        if id_ in now.seats and seat.person != now.seats[id_].person
    }
    olds, news = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    return {
        old: new
        for old, new in pairs
        if old not in after and new not in before and olds[old] == news[new] == 1
    }


def changed_facts(change: Change, facts: Iterable[str]) -> set[str]:
    """Which of these facts are others today; what an older seal does not hold is not compared."""
    pairs = {name: [getattr(row, name, None) for row in (change.then, change.now)] for name in facts}
    return {
        name
        for name, (one, other) in pairs.items()
        if change.then and change.now and one != other and (name not in LATER or None not in (one, other))
    }


def _of_sessions(then: Evidence, now: Evidence, cell: Key, facts: Collection[str]) -> Iterator[Change]:
    for _id, old, new in _pairs(then.sessions, now.sessions):
        adds = _difference(_measured(old, cell), _measured(new, cell))
        change = Change(then=old, now=new, held_then=old, held_now=new, adds=adds)
        if any(adds.values()) or change.moves or changed_facts(change, facts):
            yield change


def _of_seats(then: Evidence, now: Evidence, cell: Key) -> Iterator[Change]:
    for _id, old, new in _pairs(then.seats, now.seats):
        held_then = then.sessions.get((old or new).session)  # type: ignore[union-attr]
        held_now = now.sessions.get((old or new).session)  # type: ignore[union-attr]
        adds = _difference(_measured(old, cell, held_then), _measured(new, cell, held_now))
        if old != new or any(adds.values()):
            yield Change(then=old, now=new, held_then=held_then, held_now=held_now, adds=adds)


def _of_heads(then: Evidence, now: Evidence, cell: Key) -> Iterator[Change]:
    for _id, old, new in _pairs(then.heads, now.heads):
        if old != new:
            session = (old or new).session  # type: ignore[union-attr]
            adds = _difference(_measured(old, cell), _measured(new, cell))
            yield Change(
                then=old,
                now=new,
                held_then=then.sessions.get(session),
                held_now=now.sessions.get(session),
                adds=adds,
            )


def _pairs(then: Mapping[Id, Kind], now: Mapping[Id, Kind]) -> Iterator[tuple[Id, Kind | None, Kind | None]]:
    for id_ in {**then, **now}:
        yield id_, then.get(id_), now.get(id_)


def _measured(row: Held | Seat | Heads | None, cell: Key, held: Held | None = None) -> Counter[str]:
    if row is None or cell not in row.cells:
        return Counter()
    if isinstance(row, Seat):
        return row.measures(held) if held else Counter()
    return row.measures()


def _difference(then: Counter[str], now: Counter[str]) -> Counter[str]:
    found = Counter({name: now[name] - then[name] for name in {*then, *now}})
    return Counter({name: number for name, number in found.items() if number})


def _attach_persons(changes: list[Change], measure: str, then: frozenset[str], now: frozenset[str]) -> None:
    """Count each person who came or went once, on the first change that concerns them."""
    first: dict[str, Change] = {}
    for change in sorted(changes, key=_order):
        for person in change.persons:
            first.setdefault(person, change)
    for person in then ^ now:
        first[person].adds[measure] += 1 if person in now else -1


def _is_other(change: Change) -> bool:
    """Is it another person's, or counted as something else, although the sums are the same?"""
    one, other = change.then, change.now
    return isinstance(one, Seat) and isinstance(other, Seat) and _facts(one) != _facts(other)


def _facts(seat: Seat) -> tuple[object, ...]:
    return seat.person, seat.days_present, seat.expected, seat.present, seat.completed, seat.certificates


def _cells(row: Held | Seat | Heads | None) -> frozenset[Key]:
    return row.cells if row else frozenset()


def _order(change: Change) -> tuple[str, str, int, str]:
    held = change.held_now or change.held_then
    kind = (Held, Seat, Heads).index(type(change.row))
    return held.starts_on if held else "", change.session, kind, change.row.id


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counters:
        total.update(each)
    return Counter({name: number for name, number in total.items() if number})
