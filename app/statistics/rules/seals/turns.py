"""Countries and trainers that came or went: rows do not add up to their figures, but tell why they moved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _
from app.statistics.rules.seals.evidence import TOTAL, Evidence
from app.statistics.rules.seals.explaining import Explained, in_order
from app.statistics.rules.seals.reasons import Event

# By measure and by whether it came.
TURN_WORDS: dict[tuple[str, bool], LazyProxy] = {
    ("countries", True): _("participants from there now"),
    ("countries", False): _("no participants from there any more"),
    ("host_countries", True): _("sessions there now"),
    ("host_countries", False): _("no sessions there any more"),
    ("trainers", True): _("teaches now"),
    ("trainers", False): _("does not teach any more"),
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A country, or a trainer by id, that counts for a measure today and did not then, or the reverse."""

    measure: str
    item: str
    came: bool
    events: tuple[Event, ...]


def find_turns(
    then: Evidence, now: Evidence, told: Iterable[Explained], *, measures: Collection[str]
) -> list[Turn]:
    """What came and went for each of these measures of the whole selection, from the rows that differ."""
    events: dict[str, list[Event]] = defaultdict(list)
    for each in told:
        events[each.change.row.id] += each.events
    return [
        Turn(measure=measure, item=item, came=came, events=in_order(_of_rows(events, rows)))
        for measure in dict.fromkeys(measure for measure, _came in TURN_WORDS)
        if measure in measures
        for item, came, rows in _turned(_rows_by_item(then, measure), _rows_by_item(now, measure))
    ]


def _of_rows(events: Mapping[str, list[Event]], rows: Iterable[str]) -> Iterator[Event]:
    return (event for row in rows for event in events.get(row, ()))


def _turned(
    then: Mapping[str, set[str]] | None, now: Mapping[str, set[str]] | None
) -> Iterator[tuple[str, bool, set[str]]]:
    if then is None or now is None:
        return
    for item in sorted(then.keys() ^ now.keys()):
        yield item, item in now, then.get(item, set()) | now.get(item, set())


def _rows_by_item(evidence: Evidence, measure: str) -> dict[str, set[str]] | None:
    """The rows for which each country or trainer counts; None where an older seal does not hold it."""
    found: dict[str, set[str]] = defaultdict(set)
    if measure == "countries":
        for seat in evidence.seats.values():
            if seat.present and seat.country and TOTAL in seat.cells:
                found[seat.country].add(seat.id)
        return found
    for held in evidence.sessions.values():
        items = held.trainers if measure == "trainers" else (held.host_country,)
        if items is None:
            return None
        for item in items if TOTAL in held.cells else ():
            if item:
                found[item].add(held.id)
    return found
