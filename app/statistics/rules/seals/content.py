"""The content of a sealed report: written once, signed byte for byte, and read again years later."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import rfc8785

from app.core.i18n import in_language
from app.core.permissions import Scope
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.headline import statement
from app.statistics.rules.indicators import INDICATORS, Indicator, Unit, Value
from app.statistics.rules.presentation import column_name, report_title, row_name
from app.statistics.rules.selection import FILTERS, Selection
from app.statistics.rules.table import Key, Table
from app.statistics.rules.words import selection_in_words

FORMAT = "mandate-sealed-report/1"
LANGUAGE = "en"  # one language for all, so that a seal reads alike everywhere
Pairs = list[list[str | None]]
_COUNTED = (Unit.NUMBER, Unit.HOURS)  # nothing found is 0; a share of nothing is none


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is sealed beside the figures: under what title, by which office, when, and of which part of it."""

    title: str
    office: str
    as_of: datetime
    scope: Scope


def canonical(content: Any) -> str:
    """JSON in its one canonical form (RFC 8785)."""
    return rfc8785.dumps(content).decode()


def content_of(
    table: Table, asked: Asked, circumstances: Circumstances, *, evidence: Mapping[str, Any]
) -> dict[str, Any]:
    """All that is signed; `evidence` says how many rows stand behind the report, and their digest.

    Trainers are sealed by id: a seal cannot be unwritten, and names of people do not belong into it.
    """
    table = without_names(table, asked)
    until = asked.selection.ends_on or circumstances.as_of.date()  # "today" would mean another day later
    about = replace(asked.selection, ends_on=until)
    with in_language(LANGUAGE):
        return {
            "format": FORMAT,
            "title": circumstances.title,
            "office": circumstances.office,
            "as_of": circumstances.as_of.isoformat(),
            "scope": pairs_of(circumstances.scope),
            "names_people": asked.names_people,
            "selection": _selection(asked.selection),
            "rows_by": asked.rows.value if asked.rows else None,
            "columns_by": asked.columns.value if asked.columns else None,
            "fiscal_month": asked.fiscal_month,
            "show": list(asked.show),
            "report": report_title(asked),
            "headline": statement(table),
            "about": [list(pair) for pair in selection_in_words(about, table.labels)],
            "definitions": {each.key: _definition(each) for each in asked.indicators},
            "rows": [{"key": key, "name": row_name(table, key)} for key in table.row_keys],
            "columns": [{"key": key, "name": column_name(table, key)} for key in table.column_keys],
            "cells": [_cell(table, key, asked) for key in _cell_order(table)],
            "evidence": dict(evidence),
        }


def pairs_of(scope: Scope) -> Pairs:
    """A scope as plain values: (programme id, host country), with None for "any"."""
    pairs = [[str(programme) if programme else None, country] for programme, country in scope.pairs]
    return sorted(pairs, key=lambda pair: [(part is not None, part or "") for part in pair])


def scope_of(pairs: Iterable[Sequence[str | None]]) -> Scope:
    """The scope that `pairs_of` wrote."""
    return Scope(
        pairs=frozenset((UUID(programme) if programme else None, country) for programme, country in pairs)
    )


@dataclass(frozen=True)
class SealedContent:
    """A sealed report as it reads; nothing is counted or translated again."""

    text: str

    @cached_property
    def told(self) -> dict[str, Any]:
        """The content as it was written."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def scope(self) -> Scope:
        return scope_of(self.told["scope"])

    @property
    def as_of(self) -> datetime:
        return datetime.fromisoformat(self.told["as_of"])

    @property
    def row_keys(self) -> list[str]:
        return [each["key"] for each in self.told["rows"]]

    @property
    def column_keys(self) -> list[str]:
        return [each["key"] for each in self.told["columns"]]

    @cached_property
    def cells(self) -> dict[Key, dict[str, Any]]:
        """Measures and values by (row, column)."""
        return {(each["row"], each["column"]): each for each in self.told["cells"]}

    def value(self, figure: str, row: str | None = None, column: str | None = None) -> Value:
        """A figure as it was."""
        found = self.cells.get((row, column), {"values": {}})["values"]
        value: Value = found.get(figure, 0 if self.unit(figure) in _COUNTED else None)
        return value

    def measure(self, name: str, cell: Key = (None, None)) -> int:
        """A measure as it was."""
        return int(self.cells.get(cell, {"measures": {}})["measures"].get(name, 0))

    def unit(self, figure: str) -> Unit:
        """How a figure is written."""
        return Unit(self.told["definitions"][figure]["unit"])

    @cached_property
    def asked(self) -> Asked:
        """The report to take again; figures that the office no longer has are left out."""
        told = self.told
        return Asked(
            selection=_read_selection(told["selection"]),
            rows=Dimension(told["rows_by"]) if told["rows_by"] else None,
            columns=Dimension(told["columns_by"]) if told["columns_by"] else None,
            show=tuple(key for key in told["show"] if key in INDICATORS),
            fiscal_month=told["fiscal_month"],
        )


def without_names(table: Table, asked: Asked) -> Table:
    """The table without the names of trainers: a seal cannot be unwritten."""
    trainers = set(asked.selection.trainer)
    for dimension, keys in ((table.rows, table.row_keys), (table.columns, table.column_keys)):
        if dimension is Dimension.TRAINER:
            trainers.update(keys)
    if not trainers:
        return table
    labels = {code: name for code, name in table.labels.items() if code not in trainers}
    return replace(table, labels=labels)


def _selection(selection: Selection) -> dict[str, Any]:
    values = {each.name: getattr(selection, each.name) for each in fields(selection)}
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if name in FILTERS else value
        for name, value in values.items()
    }


def _read_selection(told: Mapping[str, Any]) -> Selection:
    filters: dict[str, Any] = {name: tuple(told[name]) for name in FILTERS if name in told}
    return Selection(
        starts_on=_read_day(told["starts_on"]),
        ends_on=_read_day(told["ends_on"]),
        hours=told["hours"],
        **filters,
    )


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _definition(indicator: Indicator) -> dict[str, Any]:
    return {
        "label": str(indicator.label),
        "meaning": str(indicator.meaning),
        "unit": indicator.unit.value,
        "version": indicator.version,
    }


def _cell_order(table: Table) -> list[Key]:
    keys: list[Key] = [
        (row, column) for row in (*table.row_keys, None) for column in (*table.column_keys, None)
    ]
    return [key for key in keys if key in table.cells]


def _cell(table: Table, key: Key, asked: Asked) -> dict[str, Any]:
    row, column = key
    return {
        "row": row,
        "column": column,
        "measures": dict(table.cells[key].measures),
        "values": {each.key: table.value(each, row, column) for each in asked.indicators},
    }
