"""The figures, each from one SELECT over registrations, sessions and head counts."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.core.permissions import Scope
from app.people.rules import Sex
from app.programmes.models import Programme, TrainingSession
from app.programmes.queries import sessions_within
from app.programmes.rules import COUNTED_STATES
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.statistics.rules.definitions import (
    ONLINE,
    UNKNOWN,
    CountryOf,
    Figures,
    Selection,
    SessionSpan,
    YearCell,
    YearOfPersons,
)

Column = sa.SQLColumnExpression[Any]
Rows = sa.Select[*tuple[Any, ...]]
# Written into the SQL: PostgreSQL takes two bound parameters for two different expressions in GROUP BY.
_ONLINE: Column = sa.literal_column(f"'{ONLINE}'")
_UNKNOWN: Column = sa.literal_column(f"'{UNKNOWN}'")
_SUMS = (
    "registered",
    "participations",
    "person_days",
    "rated_days",
    "expected_days",
    "completed",
    "as_female",
    "as_male",
)


def sessions_by_country(db: Session, selection: Selection, *, scope: Scope) -> dict[str, int]:
    """Sessions counted, by host country; by participant's country, those with someone from there."""
    country = country_of(selection)
    query = sa.select(country, sa.func.count(sa.distinct(TrainingSession.id)))
    if selection.country_of is CountryOf.PARTICIPANT:
        query = query.join(Registration, Registration.session_id == TrainingSession.id).where(was_present())
    query = query.where(*counted_sessions(selection, scope)).group_by(country)
    return {row[0]: row[1] for row in db.execute(query)}


def session_span(db: Session, selection: Selection, *, scope: Scope) -> SessionSpan:
    """How many sessions are counted, in how many host countries, and from which year to which."""
    query = sa.select(
        sa.func.count().label("sessions"),
        sa.func.count(sa.distinct(TrainingSession.host_country)).label("host_countries"),
        _count(TrainingSession.is_online).label("online"),
        sa.func.min(TrainingSession.starts_on).label("first"),
        sa.func.max(TrainingSession.starts_on).label("last"),
    ).where(*counted_sessions(selection, scope))
    row = db.execute(query).one()
    return SessionSpan(
        sessions=row.sessions,
        host_countries=row.host_countries,
        online=row.online,
        first_year=row.first.year if row.first else None,
        last_year=row.last.year if row.last else None,
    )


def figures_of_people(
    db: Session, selection: Selection, *, scope: Scope
) -> tuple[dict[str, Figures], Figures]:
    """Everything about named people: by country, a person once in each, and in total, a person once."""
    country = country_of(selection)
    per_country = _per_person(selection, scope, country).cte("per_country_and_person")
    in_total = (
        sa.select(
            sa.null().label("country"), *(sa.func.sum(per_country.c[name]).label(name) for name in _SUMS)
        )
        .group_by(per_country.c.person_id)
        .subquery()
    )
    rows = db.execute(
        sa.union_all(_summed(per_country).group_by(per_country.c.country), _summed(in_total, is_total=True))
    ).all()
    by_country = {row.country: _figures(row) for row in rows if row.country is not None}
    return by_country, next(_figures(row) for row in rows if row.country is None)


def persons_by_country_and_year(db: Session, selection: Selection, *, scope: Scope) -> list[YearCell]:
    """Persons and participations by country and year of the session's start, ordered."""
    country, year = country_of(selection), start_year()
    query: Rows = (
        sa.select(
            country.label("country"),
            year.label("year"),
            sa.func.count(sa.distinct(Registration.person_id)).label("persons"),
            sa.func.count().label("participations"),
        )
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .where(*counted_sessions(selection, scope), was_present())
        .group_by(country, year)
        .order_by(country, year)
    )
    return [
        YearCell(
            country=row.country, year=int(row.year), persons=row.persons, participations=row.participations
        )
        for row in db.execute(query)
    ]


def persons_by_year(db: Session, selection: Selection, *, scope: Scope) -> list[YearOfPersons]:
    """Persons trained by year of the session's start, a person once in each year, with the sex split."""
    year = start_year()
    inner: Rows = (
        sa.select(
            year.label("year"),
            _count(Registration.sex == Sex.FEMALE).label("as_female"),
            _count(Registration.sex == Sex.MALE).label("as_male"),
        )
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .where(*counted_sessions(selection, scope), was_present())
        .group_by(year, Registration.person_id)
    )
    people = inner.subquery()
    rows = db.execute(
        sa.select(
            people.c.year,
            sa.func.count().label("persons"),
            _count(people.c.as_female > people.c.as_male).label("female"),
            _count(people.c.as_male > people.c.as_female).label("male"),
        )
        .group_by(people.c.year)
        .order_by(people.c.year)
    )
    return [
        YearOfPersons(year=int(row.year), persons=row.persons, female=row.female, male=row.male)
        for row in rows
    ]


def new_persons_by_day(db: Session, selection: Selection, *, scope: Scope) -> list[tuple[date, int]]:
    """(start of session, persons who came for the first time in the selection), in order of time."""
    first = (
        sa.select(sa.func.min(TrainingSession.starts_on).label("day"))
        .select_from(Registration)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .where(*counted_sessions(selection, scope), was_present())
        .group_by(Registration.person_id)
        .subquery()
    )
    query = sa.select(first.c.day, sa.func.count()).group_by(first.c.day).order_by(first.c.day)
    return [(row[0], row[1]) for row in db.execute(query)]


def certificates_by_country(db: Session, selection: Selection, *, scope: Scope) -> dict[str, int]:
    """Certificates issued and valid, by country; each stands in one country, so they add up."""
    country = country_of(selection)
    query: Rows = (
        sa.select(country, sa.func.count())
        .select_from(Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .where(*counted_sessions(selection, scope), Certificate.state == CertificateState.ISSUED)
        .group_by(country)
    )
    return {row[0]: row[1] for row in db.execute(query)}


def head_counts(db: Session, selection: Selection, *, scope: Scope) -> list[tuple[str, int, int]]:
    """(country, year, people) known without names; the country is the one the selection asks for."""
    if selection.country_of is CountryOf.HOST:
        country = host_country()
    else:
        country = sa.func.coalesce(HeadCount.country, _UNKNOWN)
    year = start_year()
    query: Rows = (
        sa.select(country, year, sa.func.sum(HeadCount.total))
        .join(TrainingSession, TrainingSession.id == HeadCount.session_id)
        .where(*counted_sessions(selection, scope))
        .group_by(country, year)
    )
    return [(row[0], int(row[1]), int(row[2])) for row in db.execute(query)]


def counted_sessions(selection: Selection, scope: Scope) -> list[Column]:
    """The conditions for "session counted": held or closed, its start inside the period."""
    conditions: list[Column] = [TrainingSession.state.in_(COUNTED_STATES), sessions_within(scope)]
    if selection.starts_on:
        conditions.append(TrainingSession.starts_on >= selection.starts_on)
    if selection.ends_on:
        conditions.append(TrainingSession.starts_on <= selection.ends_on)
    if selection.programme_id:
        conditions.append(TrainingSession.programme_id == selection.programme_id)
    return conditions


def country_of(selection: Selection) -> Column:
    """The country a registration counts for under this selection."""
    if selection.country_of is CountryOf.HOST:
        return host_country()
    return sa.func.coalesce(Registration.country, _UNKNOWN)


def host_country() -> Column:
    """The host country, or the row of their own on which online sessions stand."""
    return sa.case(
        (TrainingSession.is_online, _ONLINE), else_=sa.func.coalesce(TrainingSession.host_country, _UNKNOWN)
    )


def start_year() -> Column:
    """The year in which a session counts."""
    return sa.extract("year", TrainingSession.starts_on)


def was_present() -> Column:
    """A participation: presence on at least one day."""
    return Registration.days_present > 0


def was_expected() -> Column:
    """Accepted, or present without a registration decision; withdrawn people are left out."""
    return sa.or_(
        Registration.state == RegistrationState.ACCEPTED,
        sa.and_(was_present(), Registration.state != RegistrationState.WITHDRAWN),
    )


def has_completed() -> Column:
    """Attendance reached the programme's threshold; compared in whole numbers."""
    return sa.and_(
        was_present(),
        Registration.days_present * 100 >= Programme.attendance_threshold * TrainingSession.day_count,
    )


def _per_person(selection: Selection, scope: Scope, country: Column) -> Rows:
    # First a row per country and person, then sums of those: that counts a person once, gives each person
    # one sex, and is faster than count(distinct) on PostgreSQL.
    return (
        sa.select(
            country.label("country"),
            Registration.person_id.label("person_id"),
            _count(was_expected()).label("registered"),
            _count(was_present()).label("participations"),
            sa.func.sum(Registration.days_present).label("person_days"),
            _sum_if(was_expected(), Registration.days_present).label("rated_days"),
            _sum_if(was_expected(), TrainingSession.day_count).label("expected_days"),
            _count(has_completed()).label("completed"),
            _count(sa.and_(was_present(), Registration.sex == Sex.FEMALE)).label("as_female"),
            _count(sa.and_(was_present(), Registration.sex == Sex.MALE)).label("as_male"),
        )
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(*counted_sessions(selection, scope))
        .group_by(country, Registration.person_id)
    )


def _summed(people: sa.FromClause, *, is_total: bool = False) -> Rows:
    present = people.c.participations > 0
    return sa.select(
        sa.null().label("country") if is_total else people.c.country,
        *(sa.func.coalesce(sa.func.sum(people.c[name]), 0).label(name) for name in _SUMS[:-2]),
        _count(present).label("persons"),
        _count(sa.and_(present, people.c.as_female > people.c.as_male)).label("female"),
        _count(sa.and_(present, people.c.as_male > people.c.as_female)).label("male"),
    )


def _count(condition: Column) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _sum_if(condition: Column, value: Any) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, value), else_=0))


def _figures(row: Any) -> Figures:
    return Figures(**{name: int(getattr(row, name)) for name in (*_SUMS[:-2], "persons", "female", "male")})
