"""Which rows are one person, and which are one participation, by the rule of the domain."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.attendance.rules import PRESENCE, MarkStatus, is_complete
from app.people.rules import Sex, email_key, identity_key, name_key
from app.registers.rules.records import Register, RegisterPerson
from app.registration.rules import AgeBand

T = TypeVar("T")
_STRENGTH = {None: 0, MarkStatus.ABSENT: 1, MarkStatus.EXCUSED: 2, MarkStatus.LATE: 3, MarkStatus.PRESENT: 4}


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """What decides identity: an address, or name, organisation and country together; None proves nothing."""

    email: str | None
    identity: str | None


@dataclass(slots=True)
class Participation:
    """One person in one session: the rows that say so, and their marks merged."""

    session: str
    person: int  # number of the group
    rows: list[RegisterPerson]
    marks: tuple[MarkStatus | None, ...]

    @property
    def days_present(self) -> int:
        """On how many days the person was there."""
        return sum(mark in PRESENCE for mark in self.marks)


@dataclass(slots=True)
class Matched:
    """The rows of a register put together: `groups` are persons, each with all rows about them."""

    groups: list[list[RegisterPerson]]
    participations: list[Participation]

    @property
    def double_rows(self) -> int:
        """Rows that name the same person in the same session once more."""
        return sum(len(participation.rows) - 1 for participation in self.participations)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """One person as the rows about them agree best; independent of the order of the rows."""

    family_name: str
    given_name: str
    own_script_name: str
    sex: Sex
    country: str | None
    organisation: str
    sector: str
    email: str | None
    phone: str
    position: str
    age_band: AgeBand


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a register adds up to, for previews and tests."""

    sessions: int
    persons: int  # with presence on at least one day
    participations: int
    person_days: int
    completed: int
    no_shows: int
    double_rows: int
    roll_rows: int
    head_count_participations: int


def keys_of(person: RegisterPerson) -> PersonKeys:
    """The keys of one row."""
    name = name_key(person.family_name, person.given_name)
    return PersonKeys(email_key(person.email), identity_key(name, person.organisation, person.country))


def group_same(keys: Sequence[PersonKeys]) -> list[int]:
    """The number of the person each entry belongs to, numbered as they first appear.

    Entries that share any key are one person, also by way of a third; the order of entries does not matter.
    """
    parent = list(range(len(keys)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    holder: dict[tuple[str, str], int] = {}
    for i, entry in enumerate(keys):
        for kind, key in (("email", entry.email), ("identity", entry.identity)):
            if key is not None:
                one, other = root(holder.setdefault((kind, key), i)), root(i)
                parent[max(one, other)] = min(one, other)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(i), len(numbers)) for i in range(len(keys))]


def match_people(people: Sequence[RegisterPerson]) -> Matched:
    """Put rows together into persons, and rows of one person in one session into one participation."""
    groups: list[list[RegisterPerson]] = []
    places: dict[tuple[str, int], Participation] = {}
    for person, number in zip(people, group_same([keys_of(person) for person in people]), strict=True):
        if number == len(groups):
            groups.append([])
        groups[number].append(person)
        place = places.get((person.session, number))
        if place is None:
            places[person.session, number] = Participation(person.session, number, [person], person.marks)
        else:
            place.rows.append(person)
            place.marks = merge_marks(place.marks, person.marks)
    return Matched(groups, list(places.values()))


def merge_marks(
    one: Sequence[MarkStatus | None], other: Sequence[MarkStatus | None]
) -> tuple[MarkStatus | None, ...]:
    """Present on a day if any of two rows says so; else the stronger of the two marks."""
    return tuple(max(pair, key=_STRENGTH.__getitem__) for pair in zip(one, other, strict=True))


def agree(rows: Sequence[RegisterPerson]) -> PersonFacts:
    """One person from all rows about them: the value most rows have, a known one before an unknown."""
    names = most_usual((row.family_name, row.given_name) for row in rows) or ("", "")
    sexes = (row.sex for row in rows if row.sex is not Sex.UNKNOWN)
    ages = (row.age_band for row in rows if row.age_band is not AgeBand.UNKNOWN)
    return PersonFacts(
        family_name=names[0],
        given_name=names[1],
        own_script_name=most_usual(row.own_script_name for row in rows) or "",
        sex=most_usual(sexes) or Sex.UNKNOWN,
        country=most_usual(row.country for row in rows),
        organisation=most_usual(row.organisation for row in rows) or "",
        sector=most_usual(row.sector for row in rows) or "",
        email=most_usual(row.email for row in rows),
        phone=most_usual(row.phone for row in rows) or "",
        position=most_usual(row.position for row in rows) or "",
        age_band=most_usual(ages) or AgeBand.UNKNOWN,
    )


def most_usual(values: Iterable[T]) -> T | None:
    """The most frequent value that is not empty; among equals the longest, then the first of the alphabet."""
    counts = Counter(value for value in values if value)
    if not counts:
        return None
    return min(counts, key=lambda value: (-counts[value], -len(str(value)), str(value)))


def figures(register: Register, matched: Matched, *, threshold: int = 75) -> Figures:
    """Count what a register adds up to; `threshold` is the per cent of days for completion."""
    present = [place for place in matched.participations if place.days_present]
    named = {place.session for place in matched.participations}
    return Figures(
        sessions=len(register.sessions),
        persons=len({place.person for place in present}),
        participations=len(present),
        person_days=sum(place.days_present for place in present),
        completed=sum(
            is_complete(days_present=place.days_present, days_held=len(place.marks), threshold=threshold)
            for place in present
        ),
        no_shows=len(matched.participations) - len(present),
        double_rows=matched.double_rows,
        roll_rows=register.roll_rows,
        head_count_participations=sum(
            session.head_counts.total
            for session in register.sessions
            if session.head_counts and session.ref not in named
        ),
    )
