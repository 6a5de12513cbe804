"""A mapping made on screen: only what differs from what was found by itself goes into it."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.i18n import gettext as _
from app.registers.errors import BadMapping
from app.registers.rules.headings import Kind
from app.registers.rules.mapping import ColumnName, read_mapping
from app.registers.rules.vocabulary import fold
from app.registers.rules.words import use_word

FILE_KEYS = ("date_order", "encoding", "delimiter")
VALUE_KINDS = ("country", "sex", "presence")
Described = Mapping[str, Any]  # a table, as `describe_tables` gives it


@dataclass
class _Choices:
    """The columns of one kind of list that someone decided about."""

    columns: dict[str, tuple[ColumnName, bool]] = field(default_factory=dict)  # and whether it is new
    days: dict[str, ColumnName] = field(default_factory=dict)  # every day, found or chosen
    ignore: list[ColumnName] = field(default_factory=list)
    has_chosen_days: bool = False


def mapping_table(text: str) -> dict[str, Any]:
    """A mapping file as it is kept with an import; raises BadMapping where it cannot be used."""
    read_mapping(text)
    return tomllib.loads(text)


def use_code(column: Mapping[str, Any]) -> str:
    """What a column is taken for now, as a choice on screen says it."""
    if column["day"] is not None:
        return f"day:{column['day']}"
    return f"field:{column['field']}" if column["field"] else ""


def mapping_by_hand(
    tables: Sequence[Described], given: Mapping[str, str], *, before: Mapping[str, Any]
) -> dict[str, Any]:
    """The mapping that follows from the choices on screen; raises BadMapping where two contradict.

    `given` has the names date_order, encoding, delimiter, days, sheet.KIND, header.KIND, column.TABLE.INDEX
    and value.KIND.TEXT; what is missing stays as it was.
    """
    mapping: dict[str, Any] = json.loads(json.dumps(before))
    _set(mapping, "file", {name: given[name] for name in FILE_KEYS if name in given})
    if "days" in given:
        _set(mapping, "defaults", {"days": _whole(given["days"], _("Days of a session"))})
    for kind in Kind:
        part = mapping.setdefault(kind.value, {})
        if not _change_sheet(part, kind, given):
            own = [(n, table) for n, table in enumerate(tables) if table["kind"] == kind.value]
            _change_columns(part, own, given)
    for kind_of_value in VALUE_KINDS:
        prefix = f"value.{kind_of_value}."
        meant = {name[len(prefix) :]: text for name, text in given.items() if name.startswith(prefix)}
        _set(mapping.setdefault("values", {}), kind_of_value, meant)
    return _without_empty(mapping)


def as_toml(mapping: Mapping[str, Any]) -> str:
    """The mapping as a file, for the next register of this kind."""
    return "\n".join(_toml_tables(mapping, ())).strip() + "\n"


def _set(mapping: dict[str, Any], part: str, values: Mapping[str, Any]) -> None:
    table = mapping.setdefault(part, {})
    for name, value in values.items():
        value = value.strip() if isinstance(value, str) else value
        if value in ("", None):
            table.pop(name, None)
        else:
            table[name] = value


def _whole(text: str, label: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 4:
        raise BadMapping(
            _("“%(label)s” has to be a whole number.", label=label),
            remedy=_("Correct it, or leave it empty."),
        )
    return int(text)


def _change_sheet(part: dict[str, Any], kind: Kind, given: Mapping[str, str]) -> bool:
    """Take over the sheet and its row of headings; True where they changed, so that columns mean nothing."""
    before, row_before = (_shown(part.get(name)) for name in ("sheet", "header_row"))
    sheet = given.get(f"sheet.{kind.value}", before).strip()
    row_text = given.get(f"header.{kind.value}", row_before).strip()
    if (sheet, row_text) == (before, row_before):
        return False
    row = _whole(row_text, _("Row of headings"))
    if row is not None and not sheet:
        raise BadMapping(
            _("A row of headings was given, but not of which sheet."),
            remedy=_("Choose the sheet, or leave the row empty."),
        )
    kept = part.get("sheet") if sheet == before else sheet  # a number of a sheet stays one
    part.clear()
    part.update({name: value for name, value in (("sheet", kept), ("header_row", row)) if value is not None})
    if not sheet:
        part.clear()
    return True


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _change_columns(
    part: dict[str, Any], tables: Iterable[tuple[int, Described]], given: Mapping[str, str]
) -> None:
    choices = _Choices()
    for number, table in tables:
        names = _names(table)
        for column in table["columns"]:
            now = use_code(column)
            code = given.get(f"column.{number}.{column['index']}", now)
            _choose(choices, code, names[column["index"]], is_new=code != now, is_mapped=column["is_mapped"])
    part["columns"] = {name: column for name, (column, _is_new) in choices.columns.items()}
    part["ignore"] = list(dict.fromkeys(choices.ignore))
    part["days"] = _days(choices.days) if choices.has_chosen_days else []


def _choose(choices: _Choices, code: str, name: ColumnName, *, is_new: bool, is_mapped: bool) -> None:
    kind, _colon, value = code.partition(":")
    is_chosen = is_new or is_mapped
    if kind == "day":
        choices.has_chosen_days = choices.has_chosen_days or is_chosen
        if choices.days.setdefault(value, name) != name:
            raise _taken_twice(code)
    elif kind == "field" and is_chosen:
        other = choices.columns.get(value)
        if other is not None and other[0] != name and other[1] and is_new:
            raise _taken_twice(code)
        if other is None or is_new:
            choices.columns[value] = (name, is_new)
    elif not code and is_chosen:
        choices.ignore.append(name)


def _days(days: Mapping[str, ColumnName]) -> list[ColumnName]:
    """The columns of day 1, 2, 3 and so on; a list has room for nothing else."""
    if sorted(days, key=lambda day: (len(day), day)) != [str(n) for n in range(1, len(days) + 1)]:
        raise BadMapping(
            _("The columns of the days do not run from day 1 without a gap."),
            remedy=_("Choose day 1, day 2 and so on for every column with marks."),
        )
    return [days[str(n)] for n in range(1, len(days) + 1)]


def _taken_twice(code: str) -> BadMapping:
    return BadMapping(
        _("Two columns were chosen as “%(field)s”.", field=use_word(code)),
        remedy=_("Choose another meaning, or “not used”, for one of them."),
    )


def _names(table: Described) -> dict[int, ColumnName]:
    """How a mapping calls each column: by its heading, where no other has the same."""
    headings = [fold(column["heading"]) for column in table["columns"]]
    return {
        column["index"]: column["heading"]
        if heading and headings.count(heading) == 1
        else column["index"] + 1
        for column, heading in zip(table["columns"], headings, strict=True)
    }


def _without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        name: _without_empty(value) if isinstance(value, dict) else value for name, value in table.items()
    }
    return {name: value for name, value in kept.items() if value not in ({}, [], None)}


def _toml_tables(table: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    plain = {name: value for name, value in table.items() if not isinstance(value, dict)}
    lines = [f"\n[{'.'.join(path)}]"] if path and plain else []
    lines += [f"{_toml_key(name)} = {json.dumps(value, ensure_ascii=False)}" for name, value in plain.items()]
    for name, value in table.items():
        if isinstance(value, dict):
            lines += _toml_tables(value, (*path, _toml_key(name)))
    return lines


def _toml_key(name: str) -> str:
    is_bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)
