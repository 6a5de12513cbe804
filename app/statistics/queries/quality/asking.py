"""What is asked of every check, and the register of their SELECTs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from app.core.permissions import Scope
from app.people.rules import Sex
from app.programmes.models import Programme, TrainingSession
from app.programmes.queries import sessions_within
from app.registration.models import Registration
from app.statistics.queries.conditions import Column, counted_sessions, was_present
from app.statistics.rules.selection import Selection

Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose records, of which programme and period, on which day; `selection` narrows by nothing else."""

    selection: Selection
    scope: Scope
    today: date

    @cached_property
    def trained(self) -> sa.CTE:
        """Each person trained, with how often each thing was recorded at their participations.

        Four checks and the totals read it: the registrations are walked once for all of them.
        """
        sums = {
            "participations": sa.true(),
            "as_female": Registration.sex == Sex.FEMALE,
            "as_male": Registration.sex == Sex.MALE,
            "without_country": Registration.country.is_(None),
            "without_sector": Registration.sector_code.is_(None),
        }
        return (
            of_registrations(
                self,
                Registration.person_id,
                *(sa.func.sum(sa.case((fact, 1), else_=0)).label(name) for name, fact in sums.items()),
            )
            .where(was_present(self.selection))
            .group_by(Registration.person_id)
            .cte("trained")
        )

    def counted(self, *columns: Column) -> Rows:
        """These columns of the sessions that are counted."""
        return _of_sessions(*columns).where(*counted_sessions(self.selection, self.scope))

    def uncounted(self, *columns: Column) -> Rows:
        """These columns of the sessions in any state; the caller says in which."""
        query = _of_sessions(*columns).where(sessions_within(self.scope))
        if self.selection.programme:
            query = query.where(Programme.code.in_(self.selection.programme))
        if self.selection.starts_on:
            query = query.where(TrainingSession.starts_on >= self.selection.starts_on)
        if self.selection.ends_on:
            query = query.where(TrainingSession.starts_on <= self.selection.ends_on)
        return query


def of_registrations(asked: Asked, *columns: Column) -> Rows:
    """These columns of the registrations in counted sessions."""
    return asked.counted(*columns).join(Registration, Registration.session_id == TrainingSession.id)


def _of_sessions(*columns: Column) -> Rows:
    return (
        sa.select(*columns)
        .select_from(TrainingSession)
        .join(Programme, Programme.id == TrainingSession.programme_id)
    )


Select = Callable[[Asked], Rows]
FAULTS: dict[str, Select] = {}


def faults(key: str) -> Callable[[Select], Select]:
    """Register the SELECT of a check: one row for each fault, with `id` and the figures `one` and `two`."""

    def register(function: Select) -> Select:
        FAULTS[key] = function
        return function

    return register


def fault(identity: Column, *, one: Column | None = None, two: Column | None = None) -> tuple[Column, ...]:
    """The columns of a fault; a figure that the check does not need is 0."""
    return (
        identity.label("id"),
        (sa.literal(0) if one is None else one).label("one"),
        (sa.literal(0) if two is None else two).label("two"),
    )
