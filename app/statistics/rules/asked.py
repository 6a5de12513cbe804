"""A report as it is asked for: what it is about, how it is broken down, which figures it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs

from app.core.permissions import Permission
from app.statistics.rules.dimensions import COUNTRIES, Dimension, nature
from app.statistics.rules.indicators import INDICATORS, STANDARD, Indicator
from app.statistics.rules.selection import FILTERS, Selection

IN_CELLS = ("persons",)
NAMING_PEOPLE = {each.value for each in Dimension if nature(each).names_people}
Address = dict[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A selection, one or two breakdowns, and figures by key; with columns the first one fills the cells."""

    selection: Selection = field(default_factory=Selection)
    rows: Dimension | None = Dimension.HOST_COUNTRY
    columns: Dimension | None = None
    show: tuple[str, ...] = STANDARD
    fiscal_month: int = 1

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(INDICATORS[key] for key in self.show)

    @property
    def names_people(self) -> bool:
        """Are people, or the bodies they work for, named by a breakdown or a filter?"""
        broken_down = any(nature(each).names_people for each in (self.rows, self.columns) if each)
        return broken_down or bool(self.selection.trainer or self.selection.organisation)

    @property
    def permission(self) -> Permission:
        """Whose reach the report is taken within: those who see people, where it names some."""
        return Permission.PEOPLE_VIEW if self.names_people else Permission.REPORTS_VIEW

    @property
    def country(self) -> Dimension:
        """Whose country the map shows: the one that the report is broken down by, else the host's."""
        return next((each for each in (self.rows, self.columns) if each in COUNTRIES), Dimension.HOST_COUNTRY)

    @property
    def address(self) -> Address:
        """The parameters of the report's address; what is as usual is left out."""
        found: Address = {"rows": self.rows.value if self.rows else "none"}
        if self.columns:
            found["columns"] = self.columns.value
        if self.show != self.usual_show:
            found["show"] = list(self.show)
        return found | address_of(self.selection)

    @property
    def usual_show(self) -> tuple[str, ...]:
        """The figures shown where none are asked for."""
        return IN_CELLS if self.columns else STANDARD

    def narrowed(self, **changes: object) -> "Asked":
        """The same report about another selection."""
        return replace(self, selection=replace(self.selection, **changes))  # type: ignore[arg-type]


def usual_reports(fiscal_month: int) -> list[Asked]:
    """The reports that are asked for most: everything by each breakdown that is short and names nobody."""
    short = [each for each in Dimension if not nature(each).names_people and each is not Dimension.SESSION]
    pairs = [(None, None), *((each, None) for each in short), (Dimension.COUNTRY, Dimension.YEAR)]
    found = [Asked(rows=rows, columns=columns, fiscal_month=fiscal_month) for rows, columns in pairs]
    return [replace(each, show=each.usual_show) for each in found]


def address_of(selection: Selection) -> Address:
    """The parameters of a selection in an address."""
    found: Address = {}
    if selection.starts_on:
        found["from"] = selection.starts_on.isoformat()
    if selection.ends_on:
        found["to"] = selection.ends_on.isoformat()
    values: Mapping[str, tuple[str, ...]] = {name: getattr(selection, name) for name in FILTERS}
    found |= {name: list(codes) for name, codes in values.items() if codes}
    if selection.hours:
        found["hours"] = str(selection.hours)
    return found


def is_naming_people(query: str) -> bool:
    """Does the address of a report, which was read when it was kept, name people or where they work?"""
    given = parse_qs(query)
    breakdowns = {*given.get("rows", ()), *given.get("columns", ())}
    return bool(NAMING_PEOPLE & (breakdowns | given.keys()))
