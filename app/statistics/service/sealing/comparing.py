"""A sealed report beside the same report today, and why the two differ."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.statistics.models import SealedReport
from app.statistics.queries.seals.sealed import SessionNamed, persons_named, sessions_named
from app.statistics.queries.seals.trail import Since, find_trail
from app.statistics.rules.indicators import INDICATORS, Figures, Unit, Value, measures_of
from app.statistics.rules.seals.content import SealedContent
from app.statistics.rules.seals.differences import find_differences
from app.statistics.rules.seals.evidence import Evidence
from app.statistics.rules.seals.explaining import Explained, explain
from app.statistics.rules.seals.turns import Turn, find_turns
from app.statistics.rules.table import Key, Table
from app.statistics.service.sealing.sealing import ADDED_UP, freeze


@dataclass(frozen=True, kw_only=True)
class FigureChange:
    """One figure of one cell that is another today; `row` and `column` are keys, None for a margin."""

    row: str | None
    column: str | None
    figure: str
    sealed: Value
    today: Value

    @property
    def difference(self) -> Value:
        if self.sealed is None or self.today is None:
            return None
        return round(self.today - self.sealed, 4)


@dataclass(frozen=True, kw_only=True)
class DefinitionChange:
    """A figure that means something else today; `today` is None where the office no longer has it."""

    figure: str
    label: str
    sealed_meaning: str
    sealed_version: int
    today_version: int | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs, row by row with its reasons; `rest` is what no event explains, by measure."""

    content: SealedContent
    table: Table
    figures: tuple[FigureChange, ...]
    definitions: tuple[DefinitionChange, ...]
    told: tuple[Explained, ...]
    turns: tuple[Turn, ...]
    sessions: Mapping[str, SessionNamed]
    persons: Mapping[str, tuple[UUID, str]]

    def sealed(self, measure: str) -> int:
        """A measure of the whole selection as it was sealed."""
        return self.content.measure(measure)

    def today(self, measure: str) -> int:
        """The same measure today."""
        return self.table.total[measure]

    def explained(self, measure: str) -> int:
        """What the explained rows add up to."""
        return sum(each.change.adds[measure] for each in self.told if each.is_explained)

    @property
    def rest(self) -> Counter[str]:
        """What is not explained: nothing, unless records were changed behind Mandate's back."""
        counted = self.content.cells.get((None, None), {"measures": {}})["measures"]
        names = ADDED_UP & {*counted, *self.table.total.measures}
        found = {name: self.today(name) - self.sealed(name) - self.explained(name) for name in names}
        return Counter({name: number for name, number in found.items() if number})

    def by_session(self, most: int) -> list[tuple[str, list[Explained]]]:
        """The first rows, session by session in the order in which these began."""
        grouped = groupby(self.told[:most], key=lambda each: each.change.session)
        return [(session, list(rows)) for session, rows in grouped]

    @property
    def tells_no_sums(self) -> bool:
        """Is a figure another that neither the rows add up to nor countries and trainers tell?"""
        told = ADDED_UP | {each.measure for each in self.turns}
        return any(not told.issuperset(INDICATORS[each.figure].measures) for each in self.figures)

    @property
    def is_same(self) -> bool:
        """Is every figure what it was, by the same definitions?"""
        return not (self.figures or self.told or self.definitions)


def compare_with_today(db: Session, sealed: SealedReport, *, people: Scope) -> Comparison:
    """Take the report again over the part that was sealed, and explain each difference from the trail.

    Names are given of persons in the scope `people`.
    """
    content = SealedContent(sealed.content)
    asked, scope = content.asked, content.scope
    today = freeze(db, asked, scope=scope)
    kept = json.loads(sealed.evidence)
    then, measures = Evidence.from_json(kept), measures_of(asked.show)
    changes = find_differences(then, today.evidence, measures=measures).changes
    sessions = {each.session for each in changes}
    since = Since(at=content.as_of, seen=kept.get("history"))
    told = explain(changes, find_trail(db, sessions, since=since), asked=asked)
    turns = find_turns(then, today.evidence, told, measures=measures)
    persons = {one for each in changes for one in each.persons}
    persons |= {each.item for each in turns if each.measure == "trainers"}
    return Comparison(
        content=content,
        table=today.table,
        figures=tuple(_figures(content, today.table)),
        definitions=tuple(_definitions(content)),
        told=tuple(told),
        turns=tuple(turns),
        sessions=sessions_named(db, sessions, scope=scope),
        persons=persons_named(db, persons, scope=people),
    )


def _figures(content: SealedContent, table: Table) -> list[FigureChange]:
    pairs = ((key, figure) for key in _order(content, table) for figure in content.asked.show)
    found = (_change(content, table, key, figure) for key, figure in pairs)
    return [each for each in found if each.sealed != each.today]


def _change(content: SealedContent, table: Table, key: Key, figure: str) -> FigureChange:
    row, column = key
    return FigureChange(
        row=row,
        column=column,
        figure=figure,
        sealed=_sealed_value(content, key, figure),
        today=table.value(INDICATORS[figure], row, column),
    )


def _sealed_value(content: SealedContent, key: Key, figure: str) -> Value:
    """As it was; shares are taken again from what was counted, since early seals hold more digits of them."""
    indicator, counted = INDICATORS[figure], content.cells.get(key, {"measures": {}})["measures"]
    if indicator.unit is Unit.SHARE and counted.keys() >= {*indicator.measures}:
        return indicator.value(Figures(counted))
    return content.value(figure, *key)


def _order(content: SealedContent, table: Table) -> list[Key]:
    """The total first, then rows and columns in the order of today, those that are gone last."""
    rows = [None, *dict.fromkeys([*table.row_keys, *content.row_keys])]
    columns = [None, *dict.fromkeys([*table.column_keys, *content.column_keys])]
    return [(row, column) for row in rows for column in columns]


def _definitions(content: SealedContent) -> list[DefinitionChange]:
    told: Mapping[str, Mapping[str, Any]] = content.told["definitions"]
    found = (_definition(figure, definition) for figure, definition in told.items())
    return [each for each in found if each.sealed_version != each.today_version]


def _definition(figure: str, told: Mapping[str, Any]) -> DefinitionChange:
    indicator = INDICATORS.get(figure)
    return DefinitionChange(
        figure=figure,
        label=told["label"],
        sealed_meaning=told["meaning"],
        sealed_version=told["version"],
        today_version=indicator.version if indicator else None,
    )
