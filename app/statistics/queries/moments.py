"""The state of the records that figures are counted from, and what has changed since an earlier one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.registration.models import Registration
from app.statistics.models import DataChange, RegistrationChange

MOST_CHANGES = 2_000  # registrations; beyond that counting all is not much slower


@dataclass(frozen=True)
class Moment:
    """What a session sees: the tokens of each table, and which changes of registrations it contains.

    `position` is the last change on SQLite, whose transactions follow each other, and PostgreSQL's snapshot.
    `is_ours` is false where notes were restored from another server, whose numbers mean nothing here.
    """

    tokens: Mapping[str, frozenset[UUID]]
    position: str
    is_ours: bool = True

    def agrees_on(self, tables: Collection[str], other: "Moment") -> bool:
        """Were these tables the same at both moments, kept changes of registrations aside?"""
        return all(self.tokens.get(table) == other.tokens.get(table) for table in tables)

    def contains(self, other: "Moment") -> bool:
        """Was everything visible at the other moment visible at this one?"""
        if ":" not in self.position:
            return int(other.position) <= int(self.position)
        first, last, open_ones = _snapshot(other.position)
        _first, own_last, own_open = _snapshot(self.position)
        seen_there = (number < first or (number < last and number not in open_ones) for number in own_open)
        return last <= own_last and not any(seen_there)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Registrations that differ from an earlier moment: their own ids, those of the first kept row of each
    that existed then, and the people and sessions they belong to, then or now."""

    registrations: frozenset[UUID] = frozenset()
    before: tuple[int, ...] = ()
    persons: frozenset[UUID] = field(default=frozenset())
    sessions: frozenset[UUID] = field(default=frozenset())


@dataclass
class _Seen:
    """What a transaction has found out already, and goes on seeing until it ends."""

    transaction: object
    moment: Moment
    since: dict[str, Changes | None] = field(default_factory=dict)


def moment_of(db: Session) -> Moment:
    """The moment that a session sees, which stays the same until its transaction ends."""
    return _seen(db).moment


def _seen(db: Session) -> _Seen:
    known: _Seen | None = db.info.get("seen_by_statistics")
    if known is None or known.transaction is not db.get_transaction():
        tokens: dict[str, set[UUID]] = {}
        for row in db.execute(sa.select(DataChange.source, DataChange.token)):
            tokens.setdefault(row.source, set()).add(row.token)
        position, is_ours = db.execute(_position(db)).one()
        sources = {source: frozenset(each) for source, each in tokens.items()}
        moment = Moment(sources, str(position or 0), bool(is_ours))
        known = db.info["seen_by_statistics"] = _Seen(db.get_transaction(), moment)
    return known


def changes_since(db: Session, earlier: Moment) -> Changes | None:
    """What changed of registrations since a moment that this one contains; None where it is too much."""
    since = _seen(db).since
    if earlier.position not in since:
        since[earlier.position] = _find_changes(db, earlier)
    return since[earlier.position]


def _find_changes(db: Session, earlier: Moment) -> Changes | None:
    query = (
        sa.select(
            RegistrationChange.id,
            RegistrationChange.existed,
            RegistrationChange.registration_id,
            RegistrationChange.session_id,
            RegistrationChange.person_id,
        )
        .where(*_is_later_than(earlier))
        .order_by(RegistrationChange.id)
        .limit(MOST_CHANGES + 1)
    )
    rows = db.execute(query).all()
    if len(rows) > MOST_CHANGES:
        return None
    first: dict[UUID, Any] = {}
    for row in rows:
        first.setdefault(row.registration_id, row)
    now = db.execute(
        sa.select(Registration.person_id, Registration.session_id).where(Registration.id.in_(list(first)))
    ).all()
    return Changes(
        registrations=frozenset(first),
        before=tuple(row.id for row in first.values() if row.existed),
        persons=frozenset(row.person_id for row in (*rows, *now)),
        sessions=frozenset(row.session_id for row in (*rows, *now)),
    )


def _position(db: Session) -> sa.Select[Any, Any]:
    if db.get_bind().dialect.name == "sqlite":
        return sa.select(sa.func.max(RegistrationChange.id), sa.true())
    return sa.select(
        sa.cast(sa.func.pg_current_snapshot(), sa.Text),
        ~sa.or_(
            *(sa.exists().where(model.number >= next_number()) for model in (DataChange, RegistrationChange))
        ),
    )


def next_number() -> sa.ColumnElement[int]:
    """The number of PostgreSQL's next transaction: notes of this server that can be seen lie below it."""
    return sa.cast(sa.cast(sa.func.pg_snapshot_xmax(sa.func.pg_current_snapshot()), sa.Text), sa.BigInteger)


def _is_later_than(earlier: Moment) -> tuple[Any, ...]:
    if ":" not in earlier.position:
        return (RegistrationChange.id > int(earlier.position),)
    first, _last, _open = _snapshot(earlier.position)
    return (
        RegistrationChange.number >= first,
        sa.text(
            "NOT pg_visible_in_snapshot(CAST(CAST(registration_change.number AS text) AS xid8), "
            "CAST(:snapshot AS pg_snapshot))"
        ).bindparams(snapshot=earlier.position),
    )


def _snapshot(position: str) -> tuple[int, int, frozenset[int]]:
    """The first and last number, and those between them that were still open."""
    first, last, between = position.split(":")
    return int(first), int(last), frozenset(int(each) for each in between.split(",") if each)
