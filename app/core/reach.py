"""Scopes as SQL: which records lie in the part of the office that a viewer reaches.

A person has no place of their own: they are reached through the sessions they belong to. Features that
tie persons to sessions register here how, so that `people`, which lies below them, can ask.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.permissions import Scope

Places = Callable[[], sa.Select[Any, Any, Any, Any, Any]]
_places: list[Places] = []


def places_persons(function: Places) -> Places:
    """Register one way persons belong to sessions: a SELECT with the columns of `place`."""
    _places.append(function)
    return function


def place(
    part: str,
    *,
    person_id: sa.SQLColumnExpression[Any],
    session_id: sa.SQLColumnExpression[Any],
    programme_id: sa.SQLColumnExpression[Any],
    host_country: sa.SQLColumnExpression[Any],
) -> sa.Select[Any, Any, Any, Any, Any]:
    """The columns of a way to belong; `part` is what the person is there, such as "participant"."""
    return sa.select(
        person_id.label("person_id"),
        session_id.label("session_id"),
        programme_id.label("programme_id"),
        host_country.label("host_country"),
        sa.literal(part, sa.String).label("part"),
    )


def places_within(scope: Scope, person_ids: Collection[UUID]) -> sa.Subquery:
    """The places of these persons that lie in the scope, in the columns of `place`."""
    inside = [
        sa.select(each).where(
            each.c.person_id.in_(person_ids),
            within(scope, programme_id=each.c.programme_id, host_country=each.c.host_country),
        )
        for each in (places().subquery() for places in _ways())
    ]
    return sa.union_all(*inside).subquery()


def within(
    scope: Scope, *, programme_id: sa.SQLColumnExpression[Any], host_country: sa.SQLColumnExpression[Any]
) -> sa.ColumnElement[bool]:
    """Lies a record of this programme and host country inside the scope?"""
    if scope.is_everything:
        return sa.true()
    conditions = [
        sa.and_(
            sa.true() if programme is None else programme_id == programme,
            sa.true() if country is None else host_country == country,
        )
        for programme, country in sorted(scope.pairs, key=str)
    ]
    return sa.or_(sa.false(), *conditions)


def _ways() -> list[Places]:
    # Without them nobody would seem to belong to anyone else: then it is better not to answer.
    if not _places:
        raise RuntimeError("the features that tie persons to sessions are not loaded")
    return _places


def persons_within(
    scope: Scope, person_id: sa.SQLColumnExpression[Any], *, among_many: bool = False
) -> sa.ColumnElement[bool]:
    """Is the person reached through at least one session of the scope?

    `among_many` is for lists of everyone: it reads the scope once instead of asking for each person.
    """
    if scope.is_everything:
        return sa.true()
    if among_many:
        return sa.or_(sa.false(), *(person_id.in_(_inside(places(), scope)) for places in _ways()))
    return sa.or_(sa.false(), *(_exists(places(), scope, person_id, inside=True) for places in _ways()))


def persons_reaching_beyond(scope: Scope, person_id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    """Has the person a place outside the scope too? Then a change would reach further than the viewer."""
    if scope.is_everything:
        return sa.false()
    return sa.or_(sa.false(), *(_exists(places(), scope, person_id, inside=False) for places in _ways()))


def _inside(places: sa.Select[Any, Any, Any, Any, Any], scope: Scope) -> sa.Select[Any]:
    rows = places.subquery()
    held = within(scope, programme_id=rows.c.programme_id, host_country=rows.c.host_country)
    return sa.select(rows.c.person_id).where(held)


def _exists(
    places: sa.Select[Any, Any, Any, Any, Any],
    scope: Scope,
    person_id: sa.SQLColumnExpression[Any],
    *,
    inside: bool,
) -> sa.ColumnElement[bool]:
    rows = places.subquery()
    held = within(scope, programme_id=rows.c.programme_id, host_country=rows.c.host_country)
    # A NULL host country (online) compares to NULL: that is outside of every country's scope. The function
    # also keeps SQLite from walking all sessions of the scope for each person: 20 times slower.
    held = sa.func.coalesce(held, sa.false())
    return sa.exists().where(rows.c.person_id == person_id, held if inside else sa.not_(held))
