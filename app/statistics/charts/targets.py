"""Targets against what is reached: a bar on its way to a mark, and how far it is expected to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.core.i18n import gettext as _
from app.statistics.charts.bars import LegendItem
from app.statistics.charts.words import enumeration, figure, isolated


@dataclass(frozen=True, kw_only=True)
class TargetBar:
    """One promise, or what a part has reached of it."""

    label: str
    reached: int
    target: int
    projected: int | None = None
    href: str | None = None
    is_of_part: bool = False

    @property
    def room(self) -> int:
        """What fills the width: each promise has a scale of its own, because their units differ."""
        return max(self.reached, self.target, self.projected or 0, 1)

    @property
    def still_to_come(self) -> int:
        """What the projection adds to what is reached."""
        return max((self.projected or 0) - self.reached, 0)

    @property
    def shown(self) -> str:
        return _("%(some)s of %(all)s", some=figure(self.reached), all=figure(self.target))

    @property
    def tip(self) -> str:
        """The projection in words; empty where there is none."""
        return "" if self.projected is None else _("Projected: %(number)s", number=figure(self.projected))


@dataclass(frozen=True)
class Targets:
    """Promises as bars; `heading` heads their names."""

    kind: ClassVar[str] = "targets"

    heading: str
    rows: tuple[TargetBar, ...]

    @property
    def legend(self) -> tuple[LegendItem, ...]:
        """What fill, hatching and mark mean; the hatching only where something is projected."""
        projected = (LegendItem(_("Projected"), "d1", "hatch"),) if self._has_projection else ()
        return (LegendItem(_("Reached"), "d1"), *projected, LegendItem(_("Target"), "ink", "tick"))

    @property
    def heads(self) -> tuple[str, ...]:
        return (self.heading, _("Reached"), _("Target"), _("Projected"))

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The figures behind the picture."""
        return tuple(
            (row.label, figure(row.reached), figure(row.target), _or_dash(row.projected)) for row in self.rows
        )

    @property
    def description(self) -> str:
        """How many promises are kept, and what is missing of the others."""
        if not self.rows:
            return _("Targets against actual: no targets.")
        whole = [row for row in self.rows if not row.is_of_part]
        if not whole:
            return _("Targets against actual: only a part of what counts is known here.")
        kept = sum(row.reached >= row.target for row in whole)
        sentence = _("Targets against actual: %(kept)s of %(all)s reached.", kept=kept, all=len(whole))
        open_rows = [
            f"{isolated(row.label)} {isolated(row.shown)}" for row in whole if row.reached < row.target
        ]
        if not open_rows:
            return sentence
        return f"{sentence} {_('Not yet: %(list)s.', list=enumeration(open_rows))}"

    @property
    def _has_projection(self) -> bool:
        return any(row.projected is not None for row in self.rows)


def targets_against_actual(heading: str, rows: Sequence[TargetBar]) -> Targets:
    """Bars in the given order."""
    return Targets(heading, tuple(rows))


def _or_dash(value: int | None) -> str:
    return "–" if value is None else figure(value)
