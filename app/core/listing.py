"""Lists: what was asked for, and the page that answers; without the web, so that queries share them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

Row = TypeVar("Row")

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ListRequest:
    """One list as asked for: search words, chosen filters, order and page number (from 1)."""

    q: str = ""
    filters: Mapping[str, object] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    per_page: int = PER_PAGE

    @property
    def order(self) -> str:
        """The order as an address says it: "name", or "-name" for descending."""
        return f"-{self.sort}" if self.descending else self.sort

    @property
    def offset(self) -> int:
        """The number of rows before this page."""
        return (self.page - 1) * self.per_page

    @property
    def is_filtered(self) -> bool:
        """Does anything narrow the list?"""
        return bool(self.q or self.filters)

    def chosen(self, name: str) -> str:
        """The value of a filter as the address says it, empty when not set."""
        value = self.filters.get(name)
        return "" if value is None else str(value)

    def within(self, total: int) -> "ListRequest":
        """The same request on a page that exists: beyond the end stands the last page."""
        return replace(self, page=min(max(self.page, 1), page_count(total, self.per_page)))


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, and how many rows there are in all."""

    rows: Sequence[Row]
    total: int
    number: int = 1
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return page_count(self.total, self.per_page)

    @property
    def first(self) -> int:
        """The position of the first row shown, 0 for an empty list."""
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The position of the last row shown."""
        return (self.number - 1) * self.per_page + len(self.rows)

    def window(self, reach: int = 2) -> list[int | None]:
        """The page numbers worth a link: both ends and the neighbours; None stands for a gap."""
        near = range(self.number - reach, self.number + reach + 1)
        shown = sorted({1, self.pages, *(number for number in near if 1 <= number <= self.pages)})
        numbers: list[int | None] = []
        for number in shown:
            if numbers and number - (numbers[-1] or 0) > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers


def page_of(rows: Sequence[Row], total: int, *, request: ListRequest) -> Page[Row]:
    """The page that answers `request`, after `request.within(total)`."""
    return Page(rows, total, request.within(total).page, request.per_page)


def page_count(total: int, per_page: int) -> int:
    """How many pages hold `total` rows; an empty list has one."""
    return max(1, -(-total // per_page))
