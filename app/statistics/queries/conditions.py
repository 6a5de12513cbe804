"""What is counted under a selection: sessions, registrations, head counts, as conditions of a WHERE."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.attendance.models import HeadCount
from app.core.permissions import Scope
from app.curriculum.models import Module
from app.people.countries import all_countries
from app.programmes.models import Assignment, Programme, SessionModule, TrainingSession
from app.programmes.queries import sessions_within
from app.programmes.rules import COUNTED_STATES, AssignmentRole
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.statistics.rules.selection import NOT_A_COUNTRY, ONLINE, UNKNOWN, Evidence, Group, Mode, Selection

Column = sa.SQLColumnExpression[Any]


def counted_sessions(selection: Selection, scope: Scope) -> list[Column]:
    """Held or closed, begun inside the period, and as the filters on sessions ask; `Programme` is joined."""
    conditions: list[Column] = [TrainingSession.state.in_(COUNTED_STATES), sessions_within(scope)]
    if selection.starts_on:
        conditions.append(TrainingSession.starts_on >= selection.starts_on)
    if selection.ends_on:
        conditions.append(TrainingSession.starts_on <= selection.ends_on)
    if selection.hours:
        offered = TrainingSession.day_count * minutes_a_day()
        conditions.append(offered >= selection.hours * 60)
    return conditions + _filters_on_sessions(selection)


def _filters_on_sessions(selection: Selection) -> list[Column]:
    wanted: list[tuple[tuple[str, ...], Column]] = [
        (selection.programme, Programme.code),
        (selection.host_country, host_country()),
        (selection.language, or_unknown(TrainingSession.language)),
        (selection.kind, or_unknown(TrainingSession.kind)),
        (selection.mode, mode()),
        (selection.partner, or_unknown(TrainingSession.partner)),
    ]
    conditions: list[Column] = [column.in_(values) for values, column in wanted if values]
    if selection.host_area:
        conditions.append(host_country().in_(_codes_of(selection.host_area)))
    if selection.module:
        conditions.append(_teaches(selection.module))
    if selection.trainer:
        conditions.append(_taught_by(selection.trainer))
    return conditions


def counted_people(selection: Selection) -> list[Column]:
    """The filters on the participants of these sessions, as conditions on `Registration`."""
    if selection.evidence and Evidence.NAMED not in selection.evidence:
        return [sa.false()]
    wanted: list[tuple[tuple[str, ...], Column]] = [
        (selection.country, or_unknown(Registration.country)),
        (selection.sex, as_text(Registration.sex)),
        (selection.age, as_text(Registration.age_band)),
        (selection.sector, or_unknown(Registration.sector_code)),
        (selection.organisation, or_unknown(Registration.organisation_name)),
    ]
    conditions: list[Column] = [column.in_(values) for values, column in wanted if values]
    if selection.area:
        conditions.append(or_unknown(Registration.country).in_(_codes_of(selection.area)))
    return conditions


def counted_heads(selection: Selection) -> list[Column]:
    """The filters on head counts; what they do not tell, such as a sector, was not recorded."""
    if selection.evidence and Evidence.HEAD_COUNT not in selection.evidence:
        return [sa.false()]
    untold = (selection.sector, selection.organisation)
    if any(values and UNKNOWN not in values for values in untold):
        return [sa.false()]
    if selection.age and UNKNOWN.lower() not in selection.age:
        return [sa.false()]
    wanted = ((selection.country, selection.country), (selection.area, _codes_of(selection.area)))
    return [or_unknown(HeadCount.country).in_(codes) for values, codes in wanted if values]


def was_present(selection: Selection) -> Column:
    """A participation: presence on at least one day, and for as many hours as the selection asks for."""
    present: Column = Registration.days_present > 0
    if not selection.hours:
        return present
    return sa.and_(present, Registration.days_present * minutes_a_day() >= selection.hours * 60)


def was_expected() -> Column:
    """Accepted, or present without a registration decision; withdrawn people are left out."""
    return sa.or_(
        Registration.state == RegistrationState.ACCEPTED,
        sa.and_(Registration.days_present > 0, Registration.state != RegistrationState.WITHDRAWN),
    )


def never_came() -> Column:
    """A no-show: accepted, and never present."""
    return sa.and_(Registration.state == RegistrationState.ACCEPTED, Registration.days_present == 0)


def has_completed(selection: Selection) -> Column:
    """A participation that reached the programme's threshold; compared in whole numbers."""
    return sa.and_(
        was_present(selection),
        Registration.days_present * 100 >= Programme.attendance_threshold * TrainingSession.day_count,
    )


def minutes_a_day() -> Column:
    """The teaching time of a day: the agenda's, or else what the programme counts."""
    return sa.func.coalesce(TrainingSession.minutes_a_day, Programme.hours_a_day * 60)


def teaches() -> Column:
    """Does this assignment make somebody a trainer? Interpreters do not teach."""
    return Assignment.role != AssignmentRole.INTERPRETER


def host_country() -> Column:
    """The host country, or the row of their own on which online sessions stand."""
    return sa.case(
        (TrainingSession.is_online, ONLINE), else_=sa.func.coalesce(TrainingSession.host_country, UNKNOWN)
    )


def mode() -> Column:
    """Online or in person."""
    return sa.case((TrainingSession.is_online, Mode.ONLINE.value), else_=Mode.IN_PERSON.value)


def or_unknown(column: Any) -> Column:
    """A column as text, with UNKNOWN for what was not recorded."""
    return sa.func.coalesce(sa.func.nullif(as_text(column), ""), UNKNOWN)


def as_text(column: Any) -> Column:
    """An enumeration as the text it is stored as."""
    return sa.type_coerce(column, sa.Text)


def codes_in(area: str) -> frozenset[str]:
    """The alpha-3 codes of an M49 region or sub-region, or of a Group; ONLINE and UNKNOWN are themselves."""
    if area in NOT_A_COUNTRY:
        return frozenset({area})
    belongs = {
        Group.LDC: lambda each: each.is_ldc,
        Group.LLDC: lambda each: each.is_lldc,
        Group.SIDS: lambda each: each.is_sids,
    }.get(area, lambda each: area in each.areas)  # type: ignore[call-overload]
    return frozenset(each.alpha3 for each in all_countries() if belongs(each))


def _codes_of(areas: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({code for area in areas for code in codes_in(area)}))


def _teaches(modules: tuple[str, ...]) -> Column:
    # Uncorrelated and under names of their own: the tables may stand in the query around them too.
    taught = aliased(SessionModule)
    any_module = sa.select(taught.session_id)
    named = any_module.join(Module, Module.id == taught.module_id).where(Module.code.in_(modules))
    return _among_sessions(named, any_module, with_none=UNKNOWN in modules)


def _taught_by(trainers: tuple[str, ...]) -> Column:
    taught = aliased(Assignment)
    anybody = sa.select(taught.session_id).where(taught.role != AssignmentRole.INTERPRETER)
    named = anybody.where(taught.person_id.in_([UUID(each) for each in trainers if each != UNKNOWN]))
    return _among_sessions(named, anybody, with_none=UNKNOWN in trainers)


def _among_sessions(named: sa.Select[Any], any_at_all: sa.Select[Any], *, with_none: bool) -> Column:
    if not with_none:
        return TrainingSession.id.in_(named)
    return sa.or_(TrainingSession.id.in_(named), TrainingSession.id.not_in(any_at_all))
