"""Lists of training sessions: in pages, in full for an export, and what comes next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import current_language
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Scope
from app.people.countries import all_countries, country_name
from app.people.rules import text_key
from app.programmes.models import Programme, TrainingSession
from app.programmes.queries.scoped import sessions_within
from app.programmes.rules import COUNTED_STATES, SessionState

COUNTED = "counted"  # held or closed, as reports count
ONLINE = "ONLINE"
EXPORT_CHUNK = 1000


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A training session in a list."""

    id: UUID
    slug: str
    title: str
    programme_code: str
    starts_on: date
    ends_on: date
    day_count: int
    time_zone: str
    is_online: bool
    host_country: str | None
    city: str
    venue: str
    partner: str
    language: str
    capacity: int | None
    taken: int
    state: SessionState


@dataclass(frozen=True, kw_only=True)
class SessionChoices:
    """What the filters of the list offer: only values that occur."""

    countries: tuple[str, ...]
    has_online: bool
    years: tuple[int, ...]


_COLUMNS = [
    getattr(TrainingSession, name) for name in SessionRow.__dataclass_fields__ if name != "programme_code"
]


def list_sessions(db: Session, *, scope: Scope, request: ListRequest) -> Page[SessionRow]:
    """One page of the sessions in reach.

    Filters: state (a SessionState or "counted"), programme (code), country (alpha-3 or "ONLINE"), year, from,
    to (dates; a session belongs to the period that it starts in). Sorts: date, title, country, places.
    """
    selection = _selection(scope, request)
    total = db.scalar(sa.select(sa.func.count()).select_from(selection.order_by(None).subquery())) or 0
    asked = request.within(total)
    rows = db.execute(_ordered(selection, request).limit(asked.per_page).offset(asked.offset))
    return page_of([SessionRow(**row) for row in rows.mappings()], total, request=request)


def each_session(db: Session, *, scope: Scope, request: ListRequest) -> Iterator[SessionRow]:
    """All rows of the same selection, read as they are needed."""
    rows = db.execute(
        _ordered(_selection(scope, request), request), execution_options={"yield_per": EXPORT_CHUNK}
    )
    for row in rows.mappings():
        yield SessionRow(**row)


def upcoming_sessions(db: Session, *, scope: Scope, today: date, limit: int) -> list[SessionRow]:
    """The next sessions that are planned or under way, soonest first."""
    called_off = (SessionState.CANCELLED, SessionState.POSTPONED)
    rows = db.execute(
        _rows()
        .where(sessions_within(scope), TrainingSession.ends_on >= today)
        .where(TrainingSession.state.not_in(called_off))
        .order_by(TrainingSession.starts_on, TrainingSession.title, TrainingSession.id)
        .limit(limit)
    )
    return [SessionRow(**row) for row in rows.mappings()]


def session_choices(db: Session, *, scope: Scope) -> SessionChoices:
    """The countries and years of the sessions in reach, in one query."""
    year = sa.extract("year", TrainingSession.starts_on)
    rows = db.execute(
        sa.select(TrainingSession.host_country, TrainingSession.is_online, year)
        .where(sessions_within(scope))
        .distinct()
    ).all()
    countries = {country for country, _online, _year in rows if country}
    return SessionChoices(
        countries=tuple(sorted(countries, key=_name_for_order)),
        has_online=any(online for _country, online, _year in rows),
        years=tuple(sorted({int(each) for _country, _online, each in rows}, reverse=True)),
    )


def _rows() -> sa.Select[Any]:
    return sa.select(*_COLUMNS, Programme.code.label("programme_code")).join(
        Programme, Programme.id == TrainingSession.programme_id
    )


def _selection(scope: Scope, request: ListRequest) -> sa.Select[Any]:
    query = _rows().where(sessions_within(scope))
    for word in text_key(request.q).split():
        query = query.where(TrainingSession.search_text.contains(word, autoescape=True))
    for name, value in request.filters.items():
        query = query.where(_FILTERS[name](value))
    return query


def _in_state(value: str) -> sa.ColumnElement[bool]:
    states = COUNTED_STATES if value == COUNTED else (SessionState(value),)
    return TrainingSession.state.in_(states)


def _in_country(value: str) -> sa.ColumnElement[bool]:
    if value == ONLINE:
        return TrainingSession.is_online.is_(True)
    return TrainingSession.host_country == value


def _in_year(value: int) -> sa.ColumnElement[bool]:
    return TrainingSession.starts_on.between(date(value, 1, 1), date(value, 12, 31))


_FILTERS: Mapping[str, Callable[[Any], sa.ColumnElement[bool]]] = {
    "state": _in_state,
    "programme": lambda value: Programme.code == value,
    "country": _in_country,
    "year": _in_year,
    "from": lambda value: TrainingSession.starts_on >= value,
    "to": lambda value: TrainingSession.starts_on <= value,
}


def _ordered(query: sa.Select[Any], request: ListRequest) -> sa.Select[Any]:
    wanted = _SORTS.get(request.sort, _SORTS["date"])()
    keys = [key.desc() if request.descending else key.asc() for key in wanted]
    return query.order_by(*keys, TrainingSession.starts_on.desc(), TrainingSession.id)


_SORTS: Mapping[str, Callable[[], list[Any]]] = {
    "date": lambda: [TrainingSession.starts_on],
    "title": lambda: [sa.func.lower(TrainingSession.title)],
    "country": lambda: [_country_rank(), TrainingSession.city],
    "places": lambda: [TrainingSession.taken],
}


def _country_rank() -> sa.ColumnElement[int]:
    """The place of a host country in the alphabet of the language in force; online and unknown come last."""
    codes = sorted((country.alpha3 for country in all_countries()), key=_name_for_order)
    ranks = {code: rank for rank, code in enumerate(codes)}
    return sa.case(ranks, value=TrainingSession.host_country, else_=len(ranks))


def _name_for_order(alpha3: str) -> str:
    known = {country.alpha3 for country in all_countries()}
    return text_key(country_name(alpha3, current_language())) if alpha3 in known else alpha3
