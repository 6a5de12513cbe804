"""Targets against actual, counted by the same definitions as every report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import Target
from app.programmes.queries import measures_targets
from app.statistics.queries.promises import Planned, Promised, planned_sessions, promises
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.selection import Selection
from app.statistics.rules.targets import MEASURES, Progress, project, selection_of
from app.statistics.service.tables import take_table


@dataclass(frozen=True, kw_only=True)
class ProgrammeProgress:
    """A programme with the state of each of its targets, and what is planned."""

    id: UUID
    code: str
    name: str
    starts_on: date | None
    ends_on: date | None
    progress: tuple[Progress, ...]
    planned: Planned

    @property
    def is_whole(self) -> bool:
        """Is everything counted that counts towards its targets?"""
        return not any(each.is_of_part for each in self.progress)


def progress_of_programmes(db: Session, *, scope: Scope, today: date) -> list[ProgrammeProgress]:
    """Every programme in reach that promised something, in order of their names."""
    found = promises(db, scope=scope)
    reached = _reached(db, found, scope=scope)
    planned = planned_sessions(db, scope=scope, today=today)
    programmes: dict[UUID, list[Promised]] = {}
    for each in found:
        programmes.setdefault(each.programme_id, []).append(each)
    return [
        ProgrammeProgress(
            id=first.programme_id,
            code=first.code,
            name=first.name,
            starts_on=first.starts_on,
            ends_on=first.ends_on,
            progress=tuple(
                _progress(each, reached[each.target_id], scope=scope, today=today) for each in group
            ),
            planned=planned.get(first.programme_id, Planned()),
        )
        for group in programmes.values()
        for first in group[:1]
    ]


@measures_targets
def reached_of_programme(
    db: Session, programme_id: UUID, targets: Sequence[Target], scope: Scope
) -> Mapping[UUID, int]:
    """What a programme has reached of its targets, for its own page."""
    if not targets:
        return {}
    return _reached(db, promises(db, scope=scope, programme_id=programme_id), scope=scope)


def _progress(promised: Promised, reached: int, *, scope: Scope, today: date) -> Progress:
    if not scope.covers(promised.programme_id, promised.promise.country):
        return Progress(promise=promised.promise, reached=reached, projected=None, is_of_part=True)
    due_on = promised.promise.due_on or promised.ends_on
    projected = project(reached, starts_on=promised.starts_on, due_on=due_on, today=today)
    return Progress(promise=promised.promise, reached=reached, projected=projected)


def _reached(db: Session, found: Sequence[Promised], *, scope: Scope) -> dict[UUID, int]:
    # Promises about the same people and days share a table, whatever their programmes: one, or a few.
    about = {each.target_id: _selection(each) for each in found}
    codes: dict[Selection, list[str]] = {}
    for each in found:
        codes.setdefault(about[each.target_id], []).append(each.code)
    tables = {
        selection: take_table(
            db,
            replace(selection, programme=tuple(sorted(set(codes[selection])))),
            scope=scope,
            rows=Dimension.PROGRAMME,
            indicators=MEASURES.values(),
            with_span=False,
        )
        for selection in codes
    }
    return {
        each.target_id: int(
            tables[about[each.target_id]].value(INDICATORS[MEASURES[each.promise.indicator]], each.code) or 0
        )
        for each in found
    }


def _selection(promised: Promised) -> Selection:
    """What counts towards a promise, of any programme."""
    whole = selection_of(
        promised.promise, programme=promised.code, starts_on=promised.starts_on, ends_on=promised.ends_on
    )
    return replace(whole, programme=())
