"""Why a row counts differently: the events of the audit trail, and which of them can explain which change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _


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
    SESSION_CHANGED = "session_changed"
    SESSION_MOVED = "session_moved"
    HOST_CHANGED = "host_changed"
    COST_CHANGED = "cost_changed"
    DAYS_CHANGED = "days_changed"
    AGENDA_CHANGED = "agenda_changed"
    TRAINERS_CHANGED = "trainers_changed"
    MODULES_CHANGED = "modules_changed"
    THRESHOLD_CHANGED = "threshold_changed"
    HOURS_CHANGED = "hours_changed"
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
    Reason.SESSION_CHANGED: _("language, kind or partner of the session changed"),
    Reason.SESSION_MOVED: _("session moved to another programme"),
    Reason.HOST_CHANGED: _("host country of the session changed"),
    Reason.COST_CHANGED: _("cost of the session changed"),
    Reason.DAYS_CHANGED: _("days of the session changed"),
    Reason.AGENDA_CHANGED: _("agenda changed"),
    Reason.TRAINERS_CHANGED: _("trainers of the session changed"),
    Reason.MODULES_CHANGED: _("modules of the session changed"),
    Reason.THRESHOLD_CHANGED: _("the programme asks for another attendance"),
    Reason.HOURS_CHANGED: _("the programme counts other hours a day"),
    Reason.PROGRAMME_CHANGED: _("code of the programme changed"),
    Reason.MODULE_CHANGED: _("code of the module changed"),
    Reason.IMPORTED: _("brought by a register"),
    Reason.IMPORT_UNDONE: _("import of a register undone"),
    Reason.NOT_EXPLAINED: _("not explained"),
}
_REASONS: dict[str, Reason] = {
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
    "session.days_changed": Reason.DAYS_CHANGED,
    "agenda.item_added": Reason.AGENDA_CHANGED,
    "agenda.item_changed": Reason.AGENDA_CHANGED,
    "agenda.item_removed": Reason.AGENDA_CHANGED,
    "trainer.assigned": Reason.TRAINERS_CHANGED,
    "trainer.unassigned": Reason.TRAINERS_CHANGED,
    "register.imported": Reason.IMPORTED,
    "register.import_undone": Reason.IMPORT_UNDONE,
}
# One entry may name several fields, each with a reason of its own; what is not here changes no figure.
_REASONS_BY_FIELD: dict[str, dict[str, Reason]] = {
    "session.changed": {
        "days": Reason.DAYS_CHANGED,
        "programme_id": Reason.SESSION_MOVED,
        "host_country": Reason.HOST_CHANGED,
        "is_online": Reason.HOST_CHANGED,
        "cost_cents": Reason.COST_CHANGED,
        "modules": Reason.MODULES_CHANGED,
        **dict.fromkeys(("language", "kind", "partner"), Reason.SESSION_CHANGED),
    },
    "programme.changed": {
        "attendance_threshold": Reason.THRESHOLD_CHANGED,
        "hours_a_day": Reason.HOURS_CHANGED,
        "code": Reason.PROGRAMME_CHANGED,
    },
    "module.changed": {"code": Reason.MODULE_CHANGED},
}


def reasons_of(action: str, fields: Iterable[str]) -> list[Reason]:
    """What an entry of the audit trail can explain; nothing where no figure depends on it."""
    if action in _REASONS:
        return [_REASONS[action]]
    by_field = _REASONS_BY_FIELD.get(action, {})
    return sorted({by_field[name] for name in fields if name in by_field})


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
