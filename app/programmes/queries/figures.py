"""What was reached against targets: a feature above, which counts, registers how."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import Target

Measure = Callable[[Session, UUID, Sequence[Target], Scope], Mapping[UUID, int]]
_measures: list[Measure] = []


def measures_targets(function: Measure) -> Measure:
    """Register the function (db, programme_id, targets, scope) -> {target id: figure reached}."""
    _measures.append(function)
    return function


def reached_figures(
    db: Session, programme_id: UUID, *, targets: Sequence[Target], scope: Scope
) -> dict[UUID, int]:
    """The figure reached for each target that can be counted."""
    figures: dict[UUID, int] = {}
    for measure in _measures:
        figures.update(measure(db, programme_id, targets, scope))
    return figures
