"""List parameters in the address: read against what a list declares, and addresses with one thing changed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request

from app.core.listing import PER_PAGE, ListRequest

LONGEST_SEARCH = 200
_NOT_FILTERS = frozenset({"sort", "page", "format", "lang"})


@dataclass(frozen=True, kw_only=True)
class ListSpec:
    """What a list understands; a sort may be the default with a leading minus.

    `filters` maps a name to what reads its value and raises ValueError for nonsense: an enum, UUID, int,
    date.fromisoformat.
    """

    sorts: tuple[str, ...]
    default_sort: str = ""
    filters: Mapping[str, Callable[[str], object]] = field(default_factory=dict)
    per_page: int = PER_PAGE


def list_request(spec: ListSpec) -> ListRequest:
    """The list asked for by the address of this request; what is unknown or unreadable is left out."""
    order = request.args.get("sort", "")
    if order.removeprefix("-") not in spec.sorts:
        order = spec.default_sort or spec.sorts[0]
    return ListRequest(
        q=search_words(request.args.get("q", "")),
        filters=_filters(spec),
        sort=order.removeprefix("-"),
        descending=order.startswith("-"),
        page=_page_number(request.args.get("page", "")),
        per_page=spec.per_page,
    )


def export_format() -> str:
    """The file asked for instead of the page: "csv", "xlsx" and so on, or empty."""
    return request.args.get("format", "")


def search_words(text: str) -> str:
    """Words as searched for: composed, spaces collapsed, of bounded length."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()[:LONGEST_SEARCH]


def url_with(**changes: object) -> str:
    """This address with parameters changed: None takes one away; any other change goes to page 1."""
    arguments: dict[str, Any] = request.args.to_dict(flat=False)
    if "page" not in changes:
        arguments.pop("page", None)
    for name, value in changes.items():
        arguments[name] = [] if value is None else [str(value)]
    query = urlencode(arguments, doseq=True)
    return f"{request.path}?{query}" if query else request.path


def url_plain() -> str:
    """This address without search and filters, its order kept."""
    order = request.args.get("sort")
    return f"{request.path}?{urlencode({'sort': order})}" if order else request.path


def is_filtered() -> bool:
    """Does the address narrow the list?"""
    return any(value for name, value in request.args.items() if name not in _NOT_FILTERS)


def init_listing(app: Flask) -> None:
    """Give templates the addresses of lists."""
    app.jinja_env.globals.update(url_with=url_with, url_plain=url_plain, is_filtered=is_filtered)


def _filters(spec: ListSpec) -> dict[str, object]:
    read: dict[str, object] = {}
    for name, convert in spec.filters.items():
        text = request.args.get(name, "").strip()
        if text:
            value = _converted(text, convert)
            if value is not None:
                read[name] = value
    return read


def _converted(text: str, convert: Callable[[str], object]) -> object:
    try:
        return convert(text)
    except (ValueError, KeyError, OverflowError):
        return None


def _page_number(text: str) -> int:
    # ten digits are enough for any list, and few enough for any database's offset
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 9 else 1
