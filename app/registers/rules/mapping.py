"""A mapping: what a person says about a register where its own words are not enough."""

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import Any

from app.core.i18n import gettext as _
from app.registers.errors import BadMapping
from app.registers.rules.dates import DateOrder
from app.registers.rules.headings import FIELDS, Kind

ONLINE = "ONLINE"
PRESENCE = ("present", "late", "absent", "excused", "blank")
SEXES = ("female", "male", "unknown")
ColumnName = str | int  # a heading, or the number of the column from 1


@dataclass(frozen=True, kw_only=True)
class SheetMapping:
    """Which sheet, where its headings are, and which column is which field; `days` in their order."""

    sheet: str | int | None = None
    header_row: int | None = None  # as numbered in the spreadsheet; 0 where there are no headings
    columns: dict[str, ColumnName] = field(default_factory=dict)
    days: tuple[ColumnName, ...] = ()
    ignore: tuple[ColumnName, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """Overrides for one kind of file; everything left out is found by the headings."""

    encoding: str | None = None
    delimiter: str | None = None
    date_order: DateOrder | None = None
    programme: str | None = None
    language: str = ""
    country: str = ""
    title: str = "{ref}"
    length: int = 1  # days of a session whose end is not given
    sessions: SheetMapping = SheetMapping()
    people: SheetMapping = SheetMapping()
    countries: dict[str, str] = field(default_factory=dict)
    presence: dict[str, str] = field(default_factory=dict)
    sexes: dict[str, str] = field(default_factory=dict)

    def of(self, kind: Kind) -> SheetMapping:
        """The part about the sheet of one kind."""
        return self.sessions if kind is Kind.SESSIONS else self.people


NO_MAPPING = Mapping()


def read_mapping(text: str) -> Mapping:
    """A mapping from TOML; raises `BadMapping`, which names the key, for anything it does not know."""
    try:
        return mapping_from(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(
            _("The mapping is not valid TOML: %(error)s.", error=str(error)),
            remedy=_("Correct the line; docs/import.md has an example for each kind of file."),
        ) from error


def mapping_from(table: Table[str, Any]) -> Mapping:
    """A mapping from nested tables, as TOML or a form gives them."""
    root = _Reader(table, "", ("file", "defaults", "sessions", "people", "values"))
    file = root.table("file", ("encoding", "delimiter", "date_order"))
    defaults = root.table("defaults", ("programme", "language", "country", "title", "days"))
    values = root.table("values", ("country", "presence", "sex"))
    return Mapping(
        encoding=file.text("encoding"),
        delimiter=_delimiter(file),
        date_order=_date_order(file),
        programme=defaults.text("programme"),
        language=defaults.text("language") or "",
        country=defaults.text("country") or "",
        title=_title(defaults),
        length=defaults.number("days", 1, 92) or 1,
        sessions=_sheet(root, Kind.SESSIONS),
        people=_sheet(root, Kind.PEOPLE),
        countries=values.aliases("country"),
        presence=values.aliases("presence", PRESENCE),
        sexes=values.aliases("sex", SEXES),
    )


def _delimiter(file: "_Reader") -> str | None:
    mark = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    given = file.text("delimiter", is_trimmed=False)
    delimiter = mark.get(given.strip().lower(), given) if given is not None else None
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise file.wrong("delimiter", _("one character, or “tab”"))
    return delimiter


def _date_order(file: "_Reader") -> DateOrder | None:
    given = file.text("date_order")
    try:
        return DateOrder(given) if given else None
    except ValueError as error:
        raise file.wrong("date_order", ", ".join(order.value for order in DateOrder)) from error


def _title(defaults: "_Reader") -> str:
    title = defaults.text("title") or "{ref}"
    try:
        title.format(ref="", city="", country="", start="")
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise defaults.wrong("title", _("text with {ref}, {city}, {country} or {start} in it")) from error
    return title


def _sheet(root: "_Reader", kind: Kind) -> SheetMapping:
    part = root.table(kind.value, ("sheet", "header_row", "columns", "days", "ignore"))
    if kind is Kind.SESSIONS and "days" in part.values:
        raise part.wrong("days", _("nothing: days belong to [people]"))
    sheet = part.values.get("sheet")
    if not isinstance(sheet, str | int | None) or isinstance(sheet, bool):
        raise part.wrong("sheet", _("the name of a sheet or its number"))
    columns = part.table("columns", FIELDS[kind])
    return SheetMapping(
        sheet=sheet,
        header_row=part.number("header_row", 0, 1000),
        columns={name: columns.column(name) for name in columns.values},
        days=part.column_list("days"),
        ignore=part.column_list("ignore"),
    )


class _Reader:
    """Takes values out of one table and names the key in every complaint."""

    def __init__(self, values: Any, path: str, allowed: tuple[str, ...]) -> None:
        self.path = path
        if not isinstance(values, Table):
            raise BadMapping(
                _("In the mapping, “%(key)s” must be a table.", key=path),
                remedy=_("Write it as [%(key)s] with the settings below it.", key=path),
            )
        self.values = values
        for key in values:
            if key not in allowed:
                raise BadMapping(
                    _("The mapping has a key that is not known: “%(key)s”.", key=self.name(key)),
                    remedy=_("Known here: %(keys)s.", keys=", ".join(allowed)),
                )

    def name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, expected: str) -> BadMapping:
        return BadMapping(
            _("In the mapping, “%(key)s” cannot be used.", key=self.name(key)),
            remedy=_("Expected: %(expected)s.", expected=expected),
        )

    def table(self, key: str, allowed: tuple[str, ...]) -> "_Reader":
        return _Reader(self.values.get(key, {}), self.name(key), allowed)

    def text(self, key: str, *, is_trimmed: bool = True) -> str | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, _("text in quotation marks"))
        return value.strip() if value and is_trimmed else value

    def number(self, key: str, least: int, most: int) -> int | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, _("a number from %(least)s to %(most)s", least=str(least), most=str(most)))
        return value

    def column(self, key: str) -> ColumnName:
        return self._column(key, self.values[key])

    def _column(self, key: str, value: object) -> ColumnName:
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "" or value == 0:
            raise self.wrong(key, _("a heading in quotation marks, or the number of a column"))
        return value

    def column_list(self, key: str) -> tuple[ColumnName, ...]:
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise self.wrong(key, _("a list of headings or numbers of columns"))
        return tuple(self._column(key, value) for value in values)

    def aliases(self, key: str, allowed: tuple[str, ...] = ()) -> dict[str, str]:
        table = self.values.get(key, {})
        if not isinstance(table, Table):
            raise self.wrong(key, _("a table of values"))
        for written, meant in table.items():
            if not isinstance(meant, str) or (allowed and meant not in allowed):
                raise self.wrong(f"{key}.{written}", ", ".join(allowed) or _("a country code, or “online”"))
        return dict(table)
