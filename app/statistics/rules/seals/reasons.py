"""Why a row counts differently: the events of the audit trail, and which of them can explain which change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _
from app.statistics.rules.seals.differences import Change
from app.statistics.rules.seals.evidence import Held, Seat


class Reason(StrEnum):
    """What happened after a report was sealed."""

    MARKED = "marked"
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    CORRECTED = "corrected"
    MERGED = "merged"
    UNMERGED = "unmerged"
    CERTIFIED = "certified"
    REVOKED = "revoked"
    HEADS_ADDED = "heads_added"
    HEADS_CHANGED = "heads_changed"
    HEADS_REMOVED = "heads_removed"
    SESSION_ADDED = "session_added"
    SESSION_HELD = "session_held"
    SESSION_CLOSED = "session_closed"
    SESSION_REOPENED = "session_reopened"
    SESSION_CALLED_OFF = "session_called_off"
    SESSION_PLANNED = "session_planned"
    SESSION_CHANGED = "session_changed"
    DAYS_CHANGED = "days_changed"
    AGENDA_CHANGED = "agenda_changed"
    TRAINERS_CHANGED = "trainers_changed"
    PROGRAMME_CHANGED = "programme_changed"
    MODULE_CHANGED = "module_changed"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import_undone"
    NOT_EXPLAINED = "not_explained"


REASON_WORDS: dict[Reason, LazyProxy] = {
    Reason.MARKED: _("attendance recorded afterwards"),
    Reason.REGISTERED: _("registered afterwards"),
    Reason.ACCEPTED: _("accepted afterwards"),
    Reason.WITHDRAWN: _("withdrawn afterwards"),
    Reason.DECIDED: _("decided otherwise afterwards"),
    Reason.CORRECTED: _("details at registration corrected"),
    Reason.MERGED: _("two records of one person merged"),
    Reason.UNMERGED: _("merge of two records undone"),
    Reason.CERTIFIED: _("certificate issued"),
    Reason.REVOKED: _("certificate revoked or replaced"),
    Reason.HEADS_ADDED: _("head count added"),
    Reason.HEADS_CHANGED: _("head count changed"),
    Reason.HEADS_REMOVED: _("head count removed"),
    Reason.SESSION_ADDED: _("session entered afterwards"),
    Reason.SESSION_HELD: _("session marked as held"),
    Reason.SESSION_CLOSED: _("session closed"),
    Reason.SESSION_REOPENED: _("session opened again"),
    Reason.SESSION_CALLED_OFF: _("session cancelled or postponed"),
    Reason.SESSION_PLANNED: _("session put back into planning"),
    Reason.SESSION_CHANGED: _("details of the session changed"),
    Reason.DAYS_CHANGED: _("days of the session changed"),
    Reason.AGENDA_CHANGED: _("agenda changed"),
    Reason.TRAINERS_CHANGED: _("trainers of the session changed"),
    Reason.PROGRAMME_CHANGED: _("programme changed"),
    Reason.MODULE_CHANGED: _("module changed"),
    Reason.IMPORTED: _("brought by a register"),
    Reason.IMPORT_UNDONE: _("import of a register undone"),
    Reason.NOT_EXPLAINED: _("not explained"),
}
REASON_OF_ACTION: dict[str, Reason] = {
    "attendance.recorded": Reason.MARKED,
    "registration.accepted": Reason.ACCEPTED,
    "registration.withdrawn": Reason.WITHDRAWN,
    "registration.declined": Reason.DECIDED,
    "registration.applied": Reason.DECIDED,
    "registration.applied_again": Reason.DECIDED,
    "registration.waitlisted": Reason.DECIDED,
    "registration.offered": Reason.DECIDED,
    "registration.nominated": Reason.DECIDED,
    "registration.completed": Reason.CORRECTED,
    "person.merged": Reason.MERGED,
    "person.merge_undone": Reason.UNMERGED,
    "certificate.issued": Reason.CERTIFIED,
    "certificate.revoked": Reason.REVOKED,
    "certificate.replaced": Reason.REVOKED,
    "head_count.added": Reason.HEADS_ADDED,
    "head_count.changed": Reason.HEADS_CHANGED,
    "head_count.removed": Reason.HEADS_REMOVED,
    "session.created": Reason.SESSION_ADDED,
    "session.held": Reason.SESSION_HELD,
    "session.closed": Reason.SESSION_CLOSED,
    "session.reopened": Reason.SESSION_REOPENED,
    "session.cancelled": Reason.SESSION_CALLED_OFF,
    "session.postponed": Reason.SESSION_CALLED_OFF,
    "session.announced": Reason.SESSION_PLANNED,
    "session.redrafted": Reason.SESSION_PLANNED,
    "session.changed": Reason.SESSION_CHANGED,
    "session.days_changed": Reason.DAYS_CHANGED,
    "agenda.item_added": Reason.AGENDA_CHANGED,
    "agenda.item_changed": Reason.AGENDA_CHANGED,
    "agenda.item_removed": Reason.AGENDA_CHANGED,
    "trainer.assigned": Reason.TRAINERS_CHANGED,
    "trainer.unassigned": Reason.TRAINERS_CHANGED,
    "programme.changed": Reason.PROGRAMME_CHANGED,
    "module.changed": Reason.MODULE_CHANGED,
    "register.imported": Reason.IMPORTED,
    "register.import_undone": Reason.IMPORT_UNDONE,
}
_DECISIONS = frozenset({Reason.REGISTERED, Reason.ACCEPTED, Reason.WITHDRAWN, Reason.DECIDED})
_MERGES = frozenset({Reason.MERGED, Reason.UNMERGED})
_IMPORTS = frozenset({Reason.IMPORTED, Reason.IMPORT_UNDONE})
_PRESENCE = frozenset({Reason.MARKED}) | _MERGES | _IMPORTS
_PAPERS = frozenset({Reason.CERTIFIED, Reason.REVOKED}) | _MERGES
_LENGTH = frozenset(
    {Reason.SESSION_CHANGED, Reason.DAYS_CHANGED, Reason.AGENDA_CHANGED, Reason.PROGRAMME_CHANGED}
)
_PLACE = _LENGTH | {Reason.TRAINERS_CHANGED, Reason.MODULE_CHANGED}
# What makes a session count, or not count any more; else it was moved into the selection or out of it.
_COUNTS_NOW = _IMPORTS | {
    Reason.SESSION_ADDED,
    Reason.SESSION_HELD,
    Reason.SESSION_CALLED_OFF,
    Reason.SESSION_PLANNED,
}
_MOVED = _PLACE | _MERGES | {Reason.SESSION_CLOSED, Reason.SESSION_REOPENED}
_HEADS = frozenset({Reason.HEADS_ADDED, Reason.HEADS_CHANGED, Reason.HEADS_REMOVED}) | _IMPORTS
Wanted = frozenset[Reason]
NOTHING: Wanted = frozenset()


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that was done after the seal, by whom and when; `about` are the ids it concerns.

    `day` is the day of an attendance mark.
    """

    reason: Reason
    at: datetime
    actor: str
    about: frozenset[str]
    day: date | None = None


@dataclass(frozen=True)
class Trail:
    """What was done after the seal, found by the ids it concerns."""

    events: tuple[Event, ...]
    _by_id: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def __post_init__(self) -> None:
        """Sort the events by what they concern."""
        for event in self.events:
            for id_ in event.about:
                self._by_id[id_].append(event)

    def about(self, ids: Iterable[str], wanted: Wanted) -> Iterator[Event]:
        """The events of these reasons that concern one of these records."""
        for id_ in ids:
            for event in self._by_id.get(id_, ()):
                if event.reason in wanted:
                    yield event


@dataclass(frozen=True)
class Explained:
    """A change with what explains it, the oldest event first; without any it is not explained."""

    change: Change
    events: tuple[Event, ...]

    @property
    def is_explained(self) -> bool:
        return bool(self.events)


def explain(changes: Iterable[Change], trail: Trail, *, trainers: Iterable[str] = ()) -> list[Explained]:
    """What explains each change; a session that counts for its people is explained by theirs.

    `trainers` are those whom the report is narrowed to: it changes when their records are merged.
    """
    told = [Explained(each, _events(each, trail, frozenset(trainers))) for each in changes]
    of_people: dict[str, list[Event]] = defaultdict(list)
    for each in told:
        if not isinstance(each.change.row, Held):
            of_people[each.change.session] += each.events
    return [
        Explained(each.change, _in_order(of_people[each.change.session]))
        if isinstance(each.change.row, Held) and not each.events
        else each
        for each in told
    ]


def _events(change: Change, trail: Trail, trainers: frozenset[str]) -> tuple[Event, ...]:
    held = change.held_now or change.held_then
    of_session = {change.session, "modules", *_keys(change), *trainers}
    if held:
        of_session |= {held.programme, *held.imports}
    if _enters_with_session(change):
        found = _in_order(trail.about(of_session, _COUNTS_NOW))
        return found or _in_order(trail.about(of_session, _MOVED))
    of_row = {change.row.id, *_keys(change), *change.persons, *_imports(change)}
    return _in_order(
        [
            *trail.about(of_row, _wanted_of_row(change)),
            *trail.about(of_session, _wanted_of_session(change)),
        ]
    )


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(dict.fromkeys(events), key=lambda each: (each.at, each.reason, str(each.day))))


def _imports(change: Change) -> set[str]:
    return {id_ for row in (change.then, change.now) if row for id_ in row.imports}


def _keys(change: Change) -> set[str]:
    """The keys of the cells it left or entered: trainers stand there by id."""
    then, now = (row.cells if row else frozenset() for row in (change.then, change.now))
    return {part for cell in then ^ now for part in cell if part}


def _wanted_of_row(change: Change) -> Wanted:
    if isinstance(change.row, Held):
        return _MERGES if change.moves else NOTHING
    return _wanted_of_seat(change) if isinstance(change.row, Seat) else _HEADS


def _wanted_of_seat(change: Change) -> Wanted:
    one, other = change.then, change.now
    if not (isinstance(one, Seat) and isinstance(other, Seat)):
        return _DECISIONS | _PRESENCE | _PAPERS | {Reason.CORRECTED}
    return (
        (_PRESENCE if one.days_present != other.days_present else NOTHING)
        | (_DECISIONS | _MERGES if one.expected != other.expected else NOTHING)
        | (_MERGES if one.person != other.person else NOTHING)
        | (_PAPERS if one.certificates != other.certificates else NOTHING)
        | ({Reason.CORRECTED} if (one.sex, one.country) != (other.sex, other.country) else NOTHING)
        | (_MERGES | {Reason.CORRECTED} if change.moves else NOTHING)
    )


def _wanted_of_session(change: Change) -> Wanted:
    """What of the session can explain a change of a row in it."""
    one, other = change.held_then, change.held_now
    if one is None or other is None:
        return NOTHING
    if isinstance(change.row, Held):
        return _PLACE if one.cells and other.cells else NOTHING
    is_longer = (one.days, one.minutes_a_day) != (other.days, other.minutes_a_day)
    return (_LENGTH if is_longer or _counts_otherwise(change) else NOTHING) | (
        _PLACE if change.moves and change.then and change.now else NOTHING
    )


def _counts_otherwise(change: Change) -> bool:
    """Present or completed only since what is asked for has changed, not the days?"""
    one, other = change.then, change.now
    if not (isinstance(one, Seat) and isinstance(other, Seat)):
        return False
    same_days = one.days_present == other.days_present
    return same_days and (one.present, one.completed) != (other.present, other.completed)


def _enters_with_session(change: Change) -> bool:
    """Does the whole session count today and did not then, or the reverse?"""
    return (change.held_then is None) != (change.held_now is None)
