"""The rows behind a figure: the same conditions as the count, so the same number of rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.core.permissions import Scope
from app.people.models import Person
from app.people.rules import Sex
from app.programmes.models import Programme, TrainingSession
from app.registration.models import Registration
from app.statistics.queries.figures import (
    Column,
    Rows,
    counted_sessions,
    country_of,
    has_completed,
    was_expected,
    was_present,
)
from app.statistics.rules.definitions import Figure, Selection

PERSON_FIGURES = (Figure.PERSONS, Figure.FEMALE, Figure.MALE, Figure.UNKNOWN_SEX)


@dataclass(frozen=True, kw_only=True)
class SessionBehind:
    """A session that a figure counts; `people` are participations, or head counts if asked for."""

    session_id: UUID
    title: str
    slug: str
    city: str
    host_country: str | None
    is_online: bool
    starts_on: date
    ends_on: date
    people: int


@dataclass(frozen=True, kw_only=True)
class PersonBehind:
    """A participation, or a person with all of theirs: `days` of `of_days` in `sessions` sessions."""

    person_id: UUID
    name: str
    country: str | None
    sex: Sex
    sessions: int
    session_id: UUID | None
    session_title: str
    days: int
    of_days: int


def sessions_behind(
    db: Session, selection: Selection, *, country: str | None, scope: Scope, head_counts: bool = False
) -> list[SessionBehind]:
    """The sessions counted, or those with head counts, in the order in which they took place."""
    people = _head_count() if head_counts else _participations()
    query = (
        sa.select(TrainingSession, people.label("people"))
        .where(
            *counted_sessions(selection, scope), *_sessions_in(selection, country, head_counts=head_counts)
        )
        .order_by(TrainingSession.starts_on, TrainingSession.slug, TrainingSession.id)
    )
    return [
        SessionBehind(
            session_id=session.id,
            title=session.title,
            slug=session.slug,
            city=session.city,
            host_country=session.host_country,
            is_online=session.is_online,
            starts_on=session.starts_on,
            ends_on=session.ends_on,
            people=people or 0,
        )
        for session, people in db.execute(query)
    ]


def people_behind(
    db: Session,
    selection: Selection,
    *,
    figure: Figure,
    country: str | None,
    scope: Scope,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[PersonBehind], int]:
    """The people behind a figure, by name, and how many rows there are in all."""
    query = _people(selection, figure=figure, country=country, scope=scope)
    total = db.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery()))
    rows = db.execute(query.offset(offset).limit(limit))
    return [
        PersonBehind(
            person_id=row.person_id,
            name=" ".join(part for part in (row.given_name, row.family_name) if part),
            country=row.country,
            sex=Sex(row.sex),
            sessions=row.sessions,
            session_id=row.session_id,
            session_title=row.session_title,
            days=row.days,
            of_days=row.of_days,
        )
        for row in rows
    ], total or 0


def _people(selection: Selection, *, figure: Figure, country: str | None, scope: Scope) -> Rows:
    is_of_persons = figure in PERSON_FIGURES
    one = sa.func.min
    query: Rows = (
        sa.select(
            Person.id.label("person_id"),
            Person.family_name,
            Person.given_name,
            one(Registration.country).label("country"),
            one(Registration.sex).label("sex"),
            sa.func.count().label("sessions"),
            sa.null().label("session_id") if is_of_persons else TrainingSession.id.label("session_id"),
            one(TrainingSession.title).label("session_title"),
            sa.func.sum(Registration.days_present).label("days"),
            sa.func.sum(TrainingSession.day_count).label("of_days"),
        )
        .join(Registration, Registration.person_id == Person.id)
        .join(TrainingSession, TrainingSession.id == Registration.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(*counted_sessions(selection, scope), _counts_for(figure))
    )
    if country is not None:
        query = query.where(country_of(selection) == country)
    groups = (Person.id, Person.family_name, Person.given_name)
    query = query.group_by(*groups) if is_of_persons else query.group_by(*groups, TrainingSession.id)
    query = query.order_by(Person.family_name, Person.given_name, Person.id)
    return _of_sex(query, figure)


def _of_sex(query: Rows, figure: Figure) -> Rows:
    women = sa.func.sum(sa.case((Registration.sex == Sex.FEMALE, 1), else_=0))
    men = sa.func.sum(sa.case((Registration.sex == Sex.MALE, 1), else_=0))
    conditions = {Figure.FEMALE: women > men, Figure.MALE: men > women, Figure.UNKNOWN_SEX: women == men}
    return query.having(conditions[figure]) if figure in conditions else query


def _counts_for(figure: Figure) -> Column:
    if figure in (Figure.REGISTERED, Figure.ATTENDANCE_RATE):
        return was_expected()
    if figure is Figure.COMPLETED:
        return has_completed()
    if figure is Figure.CERTIFICATES:
        return sa.exists().where(
            Certificate.registration_id == Registration.id, Certificate.state == CertificateState.ISSUED
        )
    return was_present()


def _sessions_in(selection: Selection, country: str | None, *, head_counts: bool) -> list[Column]:
    conditions: list[Column] = [_head_count() > 0] if head_counts else []
    if country is None:
        return conditions
    whose = country_of(selection)
    if selection.country_of == "host":
        return [*conditions, whose == country]
    if head_counts:
        return [
            *conditions,
            sa.exists().where(HeadCount.session_id == TrainingSession.id, HeadCount.country == country),
        ]
    return [
        *conditions,
        sa.exists().where(Registration.session_id == TrainingSession.id, was_present(), whose == country),
    ]


def _participations() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.count())
        .where(Registration.session_id == TrainingSession.id, was_present())
        .scalar_subquery()
    )


def _head_count() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.sum(HeadCount.total))
        .where(HeadCount.session_id == TrainingSession.id)
        .scalar_subquery()
    )
