"""The state of the records that figures are counted from, and what has changed since an earlier one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.registration.models import Registration
from app.statistics.models import DataChange, KeptFigures, RecordChange
from app.statistics.models.changes import KEYS, ROWS

MOST_CHANGES = 2_000  # rows; beyond that counting all is not much slower
MOST_PERSONS = 10_000


@dataclass(frozen=True)
class Moment:
    """What a session sees: the tokens of each table, and which changes of kept rows it contains.

    `position` is the last change on SQLite, whose transactions follow each other, and PostgreSQL's snapshot.
    `is_ours` is false where notes were restored from another server, whose numbers mean nothing here. Notes
    before the position `forgotten` are gone. `has_kept` tells whether figures were kept for all processes.
    """

    tokens: Mapping[str, frozenset[UUID]]
    position: str
    forgotten: int = field(default=0, compare=False)
    is_ours: bool = True
    has_kept: bool = field(default=False, compare=False)

    @property
    def first(self) -> int:
        """Every note before this number was visible."""
        return int(self.position.split(":")[0])

    def agrees_on(self, tables: Collection[str], other: "Moment") -> bool:
        """Were these tables the same at both moments, changes of kept rows aside?"""
        return all(self.tokens.get(table) == other.tokens.get(table) for table in (*tables, ROWS))

    def contains(self, other: "Moment") -> bool:
        """Was everything visible at the other moment visible at this one, and is noted what came after?"""
        if other.first < self.forgotten:
            return False
        if ":" not in self.position:
            return int(other.position) <= int(self.position)
        first, last, open_ones = _snapshot(other.position)
        _first, own_last, own_open = _snapshot(self.position)
        seen_there = (number < first or (number < last and number not in open_ones) for number in own_open)
        return last <= own_last and not any(seen_there)


@dataclass(kw_only=True)
class Changes:
    """Rows of a table that differ from an earlier moment: their keys, the ids of the first note of each that
    existed then, and the sessions, people and registrations they belong to, then or now."""

    keys: dict[tuple[UUID, ...], int | None] = field(default_factory=dict)
    sessions: set[UUID] = field(default_factory=set)
    persons: set[UUID] = field(default_factory=set)
    registrations: set[UUID] = field(default_factory=set)

    @property
    def before(self) -> list[int]:
        """The notes that tell what the rows said then."""
        return [note for note in self.keys.values() if note is not None]


ByTable = Mapping[str, Changes]


@dataclass
class _Seen:
    """What a transaction has found out already, and goes on seeing until it ends."""

    transaction: object
    moment: Moment
    since: dict[str, ByTable | None] = field(default_factory=dict)
    persons: dict[tuple[str, frozenset[str]], frozenset[UUID] | None] = field(default_factory=dict)


def moment_of(db: Session) -> Moment:
    """The moment that a session sees, which stays the same until its transaction ends."""
    return _seen(db).moment


def _seen(db: Session) -> _Seen:
    known: _Seen | None = db.info.get("seen_by_statistics")
    if known is None or known.transaction is not db.get_transaction():
        tokens: dict[str, set[UUID]] = {}
        forgotten = 0
        for row in db.execute(sa.select(DataChange.source, DataChange.number, DataChange.token)):
            tokens.setdefault(row.source, set()).add(row.token)
            forgotten = row.number if row.source == ROWS else forgotten
        position, is_ours, has_kept = db.execute(_position(db)).one()
        moment = Moment(
            tokens={source: frozenset(each) for source, each in tokens.items()},
            position=str(position or forgotten),  # SQLite's last note may be swept
            forgotten=forgotten,
            is_ours=bool(is_ours),
            has_kept=bool(has_kept),
        )
        known = db.info["seen_by_statistics"] = _Seen(db.get_transaction(), moment)
    return known


def changes_since(db: Session, earlier: Moment) -> ByTable | None:
    """What changed since a moment that this one contains, by table; None where it is too much."""
    since = _seen(db).since
    if earlier.position not in since:
        since[earlier.position] = _find_changes(db, earlier)
    return since[earlier.position]


def persons_concerned(db: Session, earlier: Moment, changes: ByTable) -> frozenset[UUID] | None:
    """Everybody whose figures these changes since a moment may touch; None where they are too many."""
    known, key = _seen(db).persons, (earlier.position, frozenset(changes))
    if key not in known:
        known[key] = _find_persons(db, changes)
    return known[key]


def _find_changes(db: Session, earlier: Moment) -> ByTable | None:
    kept = (
        RecordChange.id,
        RecordChange.source,
        RecordChange.existed,
        RecordChange.record_id,
        RecordChange.session_id,
        RecordChange.module_id,
        RecordChange.person_id,
        RecordChange.registration_id,
    )
    query = sa.select(*kept).where(*_is_later_than(earlier)).order_by(RecordChange.id)
    rows = db.execute(query.limit(MOST_CHANGES + 1)).all()
    if len(rows) > MOST_CHANGES:
        return None
    found: dict[str, Changes] = {}
    for row in rows:
        changes = found.setdefault(row.source, Changes())
        key = (row.record_id,) if row.record_id else tuple(getattr(row, name) for name in KEYS[row.source])
        changes.keys.setdefault(key, row.id if row.existed else None)
        changes.sessions.add(row.record_id if row.source == "training_session" else row.session_id)
        changes.persons.add(row.person_id)
        changes.registrations.add(row.record_id if row.source == "registration" else row.registration_id)
    return found


def _find_persons(db: Session, changes: ByTable) -> frozenset[UUID] | None:
    # An assigned trainer is not one of the participants: only registrations tell who is concerned.
    found = set(changes["registration"].persons) if "registration" in changes else set()
    others = [each for source, each in changes.items() if source != "registration"]
    sessions = {id_ for each in others for id_ in each.sessions if id_}
    registrations = {id_ for each in others for id_ in each.registrations if id_}
    if sessions or registrations:
        query = sa.select(Registration.person_id).where(
            sa.or_(Registration.session_id.in_(sessions), Registration.id.in_(registrations))
        )
        found.update(db.scalars(query.distinct().limit(MOST_PERSONS + 1)))
    return None if len(found) > MOST_PERSONS else frozenset(found)


def _position(db: Session) -> sa.Select[Any, Any, Any]:
    has_kept = sa.exists(sa.select(KeptFigures.digest))
    if db.get_bind().dialect.name == "sqlite":
        return sa.select(sa.func.max(RecordChange.id), sa.true(), has_kept)
    numbered = (DataChange, RecordChange, KeptFigures)
    return sa.select(
        sa.cast(sa.func.pg_current_snapshot(), sa.Text),
        ~sa.or_(*(sa.exists().where(model.number >= next_number()) for model in numbered)),
        has_kept,
    )


def next_number() -> sa.ColumnElement[int]:
    """The number of PostgreSQL's next transaction: notes of this server that can be seen lie below it."""
    return sa.cast(sa.cast(sa.func.pg_snapshot_xmax(sa.func.pg_current_snapshot()), sa.Text), sa.BigInteger)


def _is_later_than(earlier: Moment) -> tuple[Any, ...]:
    if ":" not in earlier.position:
        return (RecordChange.id > int(earlier.position),)
    first, _last, _open = _snapshot(earlier.position)
    return (
        RecordChange.number >= first,
        sa.text(
            "NOT pg_visible_in_snapshot(CAST(CAST(record_change.number AS text) AS xid8), "
            "CAST(:snapshot AS pg_snapshot))"
        ).bindparams(snapshot=earlier.position),
    )


def _snapshot(position: str) -> tuple[int, int, frozenset[int]]:
    """The first and last number, and those between them that were still open."""
    first, last, between = position.split(":")
    return int(first), int(last), frozenset(int(each) for each in between.split(",") if each)
