"""Which events of the history can explain which change: by what changed, and by what the report asks for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from app.statistics.rules.asked import Asked
from app.statistics.rules.seals.differences import Change, changed_facts
from app.statistics.rules.seals.evidence import Held, Seat
from app.statistics.rules.seals.reasons import NOTHING, Event, Reason, Trail, Wanted
from app.statistics.rules.selection import Selection

_DECISIONS = frozenset({Reason.REGISTERED, Reason.ACCEPTED, Reason.WITHDRAWN, Reason.DECIDED})
_MERGES = frozenset({Reason.MERGED, Reason.UNMERGED})
_IMPORTS = frozenset({Reason.IMPORTED, Reason.IMPORT_UNDONE})
_PRESENCE = frozenset({Reason.MARKED}) | _MERGES | _IMPORTS
_PAPERS = frozenset({Reason.CERTIFIED, Reason.REVOKED}) | _MERGES
_CORRECTIONS = frozenset({Reason.CORRECTED})
_HEADS = frozenset({Reason.HEADS_ADDED, Reason.HEADS_CHANGED, Reason.HEADS_REMOVED}) | _IMPORTS
_DAYS = frozenset({Reason.DAYS_CHANGED})
_TEACHING = frozenset({Reason.AGENDA_CHANGED, Reason.HOURS_CHANGED}) | _DAYS
_COMPLETION = frozenset({Reason.THRESHOLD_CHANGED}) | _DAYS
_HOST = frozenset({Reason.HOST_CHANGED})
_MOVED = frozenset({Reason.SESSION_MOVED})
_TRAINERS = frozenset({Reason.TRAINERS_CHANGED}) | _MERGES
_DETAILS = frozenset({Reason.SESSION_CHANGED})
# What makes a session count at all; one that did before came into the selection, or left it.
_COUNTS_NOW = _IMPORTS | {Reason.SESSION_ADDED, Reason.SESSION_HELD}
# What puts a session elsewhere, by the name of a breakdown or filter.
_BY_NAME: dict[str, Wanted] = {
    **dict.fromkeys(("year", "quarter", "fiscal_year", "starts_on", "ends_on"), _DAYS),
    **dict.fromkeys(("host_country", "host_region", "host_group", "host_area", "mode"), _HOST),
    **dict.fromkeys(("language", "kind", "partner"), _DETAILS),
    "programme": _MOVED | {Reason.PROGRAMME_CHANGED},
    "module": frozenset({Reason.MODULES_CHANGED, Reason.MODULE_CHANGED}),
    "trainer": _TRAINERS,
    "hours": _TEACHING,
}
_OF_FACT: dict[str, Wanted] = {
    "country": _CORRECTIONS,
    "host_country": _HOST,
    "programme": _MOVED,
    "trainers": _TRAINERS,
    "modules": frozenset({Reason.MODULES_CHANGED}),
    "cost_cents": frozenset({Reason.COST_CHANGED}),
}


@dataclass(frozen=True)
class Explained:
    """A change with what explains it, the oldest event first; without any it is not explained."""

    change: Change
    events: tuple[Event, ...]

    @property
    def is_explained(self) -> bool:
        return bool(self.events)


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What can move a session between the rows and columns of a report, and what into it or out of it."""

    places: Wanted
    selects: Wanted
    trainers: frozenset[str]

    @classmethod
    def of(cls, asked: Asked) -> "Grounds":
        """Those of one report; what part of the office was sealed depends on programme and host country."""
        breakdowns = [each.value for each in (asked.rows, asked.columns) if each]
        chosen = [each.name for each in fields(Selection) if getattr(asked.selection, each.name)]
        return cls(
            places=_wanted(breakdowns),
            selects=_wanted(chosen) | _HOST | _MOVED,
            trainers=frozenset(asked.selection.trainer),
        )


def _wanted(names: Iterable[str]) -> Wanted:
    return NOTHING.union(*(_BY_NAME.get(name, NOTHING) for name in names))


def explain(changes: Iterable[Change], trail: Trail, *, asked: Asked) -> list[Explained]:
    """What explains each change; a session that counts for its people is explained by theirs."""
    grounds = Grounds.of(asked)
    told = [Explained(each, _events(each, trail, grounds)) for each in changes]
    of_people: dict[str, list[Event]] = defaultdict(list)
    for each in told:
        if not isinstance(each.change.row, Held):
            of_people[each.change.session] += each.events
    return [
        Explained(each.change, in_order(of_people[each.change.session]))
        if isinstance(each.change.row, Held) and not each.events
        else each
        for each in told
    ]


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """What there is to read of events, each once, the oldest first: not whom each concerned."""
    read = dict.fromkeys(replace(each, about=frozenset()) for each in events)
    return tuple(sorted(read, key=lambda each: (each.at, each.reason, str(each.day))))


def _events(change: Change, trail: Trail, grounds: Grounds) -> tuple[Event, ...]:
    of_session = {change.session, "modules", *_keys(change), *grounds.trainers}
    for held in (change.held_then, change.held_now):
        if held:
            of_session |= {held.programme, *held.imports}
    if (change.held_then is None) != (change.held_now is None):
        found = in_order(trail.about(of_session, _COUNTS_NOW))
        return found or in_order(trail.about(of_session, grounds.selects))
    of_row = {change.row.id, *_keys(change), *change.persons, *_imports(change)}
    return in_order(
        [
            *trail.about(of_row, _wanted_of_row(change)),
            *trail.about(of_session, _wanted_of_session(change, grounds)),
        ]
    )


def _imports(change: Change) -> set[str]:
    return {id_ for row in (change.then, change.now) if row for id_ in row.imports}


def _keys(change: Change) -> set[str]:
    """The keys of the cells it left or entered, and who teaches there no more or anew: trainers by id."""
    then, now = (row.cells if row else frozenset() for row in (change.then, change.now))
    found = {part for cell in then ^ now for part in cell if part}
    if isinstance(change.then, Held) and isinstance(change.now, Held):
        found |= {*(change.then.trainers or ())} ^ {*(change.now.trainers or ())}
    return found


def _wanted_of_row(change: Change) -> Wanted:
    if isinstance(change.row, Held):
        return NOTHING
    return _wanted_of_seat(change) if isinstance(change.row, Seat) else _HEADS


def _wanted_of_seat(change: Change) -> Wanted:
    one, other = change.then, change.now
    if not (isinstance(one, Seat) and isinstance(other, Seat)):
        return _DECISIONS | _PRESENCE | _PAPERS | _CORRECTIONS
    return (
        (_PRESENCE if one.days_present != other.days_present else NOTHING)
        | (_DECISIONS | _MERGES if one.expected != other.expected else NOTHING)
        | (_MERGES if one.person != other.person else NOTHING)
        | (_PAPERS if one.certificates != other.certificates else NOTHING)
        | (_CORRECTIONS if (one.sex, one.country) != (other.sex, other.country) else NOTHING)
        | (_MERGES | _CORRECTIONS if change.moves else NOTHING)
    )


def _wanted_of_session(change: Change, grounds: Grounds) -> Wanted:
    """What of the session can explain a change of a row in it."""
    one, other = change.held_then, change.held_now
    if one is None or other is None:
        return NOTHING
    if isinstance(change.row, Held):
        facts = NOTHING.union(*(_OF_FACT[name] for name in changed_facts(change, _OF_FACT)))
        return facts | (grounds.places if one.cells and other.cells and change.moves else NOTHING)
    return (
        (_DAYS if one.days != other.days else NOTHING)
        | (_TEACHING if one.minutes_a_day != other.minutes_a_day else NOTHING)
        | _counted_otherwise(change)
        | (grounds.places if change.moves and change.then and change.now else NOTHING)
    )


def _counted_otherwise(change: Change) -> Wanted:
    """Completed only since the programme asks for something else, not since there are other marks?"""
    one, other = change.then, change.now
    if not (isinstance(one, Seat) and isinstance(other, Seat)):
        return NOTHING
    is_same_presence = (one.days_present, one.present) == (other.days_present, other.present)
    return _COMPLETION if is_same_presence and one.completed != other.completed else NOTHING
