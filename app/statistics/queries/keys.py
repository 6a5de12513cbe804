"""Breakdowns as SQL: the key under which a session, a registration or a head count stands."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from app.attendance.models import HeadCount
from app.core.database import Id
from app.curriculum.models import Module
from app.people.countries import all_countries
from app.people.rules import Sex
from app.programmes.models import Assignment, Programme, SessionModule, TrainingSession
from app.registration.models import Registration
from app.statistics.queries.conditions import (
    Column,
    as_text,
    codes_in,
    host_country,
    mode,
    or_unknown,
    teaches,
)
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import NOT_A_COUNTRY, ONLINE, UNKNOWN, Group

OTHER = "OTHER"  # in none of the groups
NO_BAND = "unknown"


class Of(Enum):
    """Whose rows are keyed."""

    SESSIONS = "sessions"
    PEOPLE = "people"
    HEADS = "heads"


@dataclass(frozen=True)
class Keyed:
    """A key, and what has to be joined for it: (table, condition, whether rows without stay)."""

    key: Column
    join: tuple[sa.FromClause, Column, bool] | None = None


class id_text(sa.sql.functions.FunctionElement[str]):  # noqa: N801 - a function of SQL
    """An id as it stands in addresses, the same on every database."""

    type = sa.Text()
    inherit_cache = True


@compiles(id_text, "postgresql")
def _id_text_postgresql(element: id_text, compiler: Any, **kwargs: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kwargs)} AS TEXT)"


@compiles(id_text, "sqlite")
def _id_text_sqlite(element: id_text, compiler: Any, **kwargs: Any) -> str:
    column = compiler.process(element.clauses, **kwargs)
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    digits = " || '-' || ".join(f"substr(lower(hex({column})), {start}, {length})" for start, length in parts)
    return f"CASE WHEN {column} IS NOT NULL THEN {digits} END"


# The three parts of a head count, one row each: women, men and the others.
SEXES = sa.union_all(*(sa.select(sa.literal(each.value, sa.Text).label("sex")) for each in Sex)).subquery(
    "sexes"
)


def heads() -> Column:
    """The people of a head count of one sex; `SEXES` is joined."""
    rest = HeadCount.total - HeadCount.female - HeadCount.male
    return sa.case(
        (SEXES.c.sex == "female", HeadCount.female), (SEXES.c.sex == "male", HeadCount.male), else_=rest
    )


def keyed(dimension: Dimension, of: Of, *, fiscal_month: int = 1) -> Keyed:
    """The key of a dimension; people's dimensions ask for people or heads."""
    if dimension in _BRIDGES:
        return _BRIDGES[dimension](of)
    if dimension is Dimension.FISCAL_YEAR:
        return Keyed(_fiscal_year(fiscal_month))
    if dimension in _OF_SESSIONS:
        return Keyed(_OF_SESSIONS[dimension]())
    return Keyed((_OF_PEOPLE if of is Of.PEOPLE else _OF_HEADS)[dimension]())


def _year() -> Column:
    return sa.cast(sa.cast(sa.extract("year", TrainingSession.starts_on), sa.Integer), sa.Text)


def _quarter() -> Column:
    month = sa.cast(sa.extract("month", TrainingSession.starts_on), sa.Integer)
    quarter = sa.case((month <= 3, "-Q1"), (month <= 6, "-Q2"), (month <= 9, "-Q3"), else_="-Q4")
    return _year().concat(quarter)


def _fiscal_year(first_month: int) -> Column:
    """The year in which the fiscal year begins."""
    year = sa.cast(sa.extract("year", TrainingSession.starts_on), sa.Integer)
    month = sa.cast(sa.extract("month", TrainingSession.starts_on), sa.Integer)
    return sa.cast(sa.case((month >= first_month, year), else_=year - 1), sa.Text)


def _region(country: Column) -> Column:
    """The M49 sub-region of a country."""
    areas: dict[str, list[str]] = {}
    for each in all_countries():
        areas.setdefault(each.sub_region, []).append(each.alpha3)
    return sa.case(
        *((country.in_(codes), area) for area, codes in sorted(areas.items())),
        (country == ONLINE, ONLINE),
        else_=UNKNOWN,
    )


def _grouped(country: Column) -> Keyed:
    """The groups of a country, which may be several; OTHER where it stands in none."""
    names = [*Group, OTHER, *NOT_A_COUNTRY]
    groups = sa.union_all(
        *(sa.select(sa.literal(str(name), sa.Text).label("name")) for name in names)
    ).subquery()
    members = {name: sorted(codes_in(name)) for name in Group}
    grouped = sorted({code for codes in members.values() for code in codes})
    belongs = sa.or_(
        *(sa.and_(groups.c.name == name.value, country.in_(codes)) for name, codes in members.items()),
        sa.and_(groups.c.name == OTHER, country.not_in([*grouped, *NOT_A_COUNTRY])),
        groups.c.name == country,
    )
    return Keyed(groups.c.name, (groups, belongs, False))


def _module(_of: Of) -> Keyed:
    taught = (
        sa.select(SessionModule.session_id, Module.code.label("code"))
        .join(Module, Module.id == SessionModule.module_id)
        .subquery()
    )
    return Keyed(or_unknown(taught.c.code), (taught, taught.c.session_id == TrainingSession.id, True))


def _trainer(_of: Of) -> Keyed:
    teaching = sa.select(Assignment.session_id, Assignment.person_id).where(teaches()).distinct().subquery()
    key = sa.func.coalesce(id_text(teaching.c.person_id), UNKNOWN)
    return Keyed(key, (teaching, teaching.c.session_id == TrainingSession.id, True))


_BRIDGES: dict[Dimension, Callable[[Of], Keyed]] = {
    Dimension.MODULE: _module,
    Dimension.TRAINER: _trainer,
    Dimension.HOST_GROUP: lambda _of: _grouped(host_country()),
    Dimension.GROUP: lambda of: _grouped(
        or_unknown(Registration.country if of is Of.PEOPLE else HeadCount.country)
    ),
}
_OF_SESSIONS: dict[Dimension, Callable[[], Column]] = {
    Dimension.YEAR: _year,
    Dimension.QUARTER: _quarter,
    Dimension.HOST_COUNTRY: host_country,
    Dimension.HOST_REGION: lambda: _region(host_country()),
    Dimension.PROGRAMME: lambda: Programme.code,
    Dimension.LANGUAGE: lambda: or_unknown(TrainingSession.language),
    Dimension.KIND: lambda: or_unknown(TrainingSession.kind),
    Dimension.MODE: mode,
    Dimension.PARTNER: lambda: or_unknown(TrainingSession.partner),
    Dimension.SESSION: lambda: id_text(sa.type_coerce(TrainingSession.id, Id)),
}
_OF_PEOPLE: dict[Dimension, Callable[[], Column]] = {
    Dimension.COUNTRY: lambda: or_unknown(Registration.country),
    Dimension.REGION: lambda: _region(or_unknown(Registration.country)),
    Dimension.SEX: lambda: as_text(Registration.sex),
    Dimension.AGE: lambda: as_text(Registration.age_band),
    Dimension.SECTOR: lambda: or_unknown(Registration.sector_code),
    Dimension.ORGANISATION: lambda: or_unknown(Registration.organisation_name),
}
_OF_HEADS: dict[Dimension, Callable[[], Column]] = {
    Dimension.COUNTRY: lambda: or_unknown(HeadCount.country),
    Dimension.REGION: lambda: _region(or_unknown(HeadCount.country)),
    Dimension.SEX: lambda: SEXES.c.sex,
    Dimension.AGE: lambda: sa.literal(NO_BAND, sa.Text),
    Dimension.SECTOR: lambda: sa.literal(UNKNOWN, sa.Text),
    Dimension.ORGANISATION: lambda: sa.literal(UNKNOWN, sa.Text),
}
