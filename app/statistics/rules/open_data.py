"""Published figures in words and as open data: names of rows, flat rows, JSON, and a data dictionary."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.core.tabular import Column
from app.people.countries import area_name
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.disclosure import BASE, FEWEST_SHOWN, LARGEST_ERROR, MOVED
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.releases import HEADLINE, OTHER, OTHER_IN, RELEASE_TABLES, TOTAL
from app.statistics.rules.words import key_name

FIELDS = ("table", "code", "name", "figure", "value")
DIMENSIONS = {table.key: table.rows for table in RELEASE_TABLES}


class Release(Protocol):
    """What is read of a release here."""

    title: str
    first_year: int
    last_year: int
    headline: dict[str, Any]
    tables: list[dict[str, Any]]
    digest: str


def table_titles() -> dict[str, str]:
    """What each table is called, in the language in force."""
    return {
        "host_country": _("By host country"),
        "country": _("By participant’s country"),
        "year": _("By year"),
    }


def row_name(table: str, code: str, *, short: bool = False) -> str:
    """What a row is called, in the language in force."""
    if code == TOTAL:
        return _("Total")
    if code == OTHER:
        return _("All others")
    if code.startswith(OTHER_IN):
        return _("Other, %(region)s", region=area_name(code.removeprefix(OTHER_IN), current_language()))
    return key_name(DIMENSIONS[table], code, {}, short=short)


def method_note() -> list[str]:
    """How the numbers were made, for everybody."""
    return [
        _(
            "The figures at the top are exact. Each number below is rounded to a multiple of %(base)s, up or "
            "down by chance, each for itself, and by %(most)s at most. So rows need not add up to a total, "
            "and 0 can stand for a few.",
            base=BASE,
            most=BASE - 1,
        ),
        _(
            "This keeps single people out of sight. A table by country names those countries that at least "
            "%(num)s persons belong to. The others stand together by region; there a person who belongs to "
            "two of them counts twice.",
            num=FEWEST_SHOWN,
        ),
        _(
            "When figures about the same years are published again, a number changes only where at least "
            "%(num)s people came or went. A number that stayed can be off by %(most)s at most.",
            num=MOVED,
            most=LARGEST_ERROR,
        ),
    ]


def csv_columns() -> list[Column]:
    """The columns of the flat file; their names are part of the format and not translated."""
    return [Column(title=name, kind="integer" if name == "value" else "text") for name in FIELDS]


def flat_rows(release: Release) -> Iterator[list[object]]:
    """One row for each number, the headline first."""
    for name in HEADLINE:
        yield ["headline", TOTAL, row_name("headline", TOTAL), name, release.headline[name]]
    for table in release.tables:
        for row in (*table["rows"], table["total"]):
            name = row_name(table["key"], row["code"])
            for figure in table["indicators"]:
                yield [table["key"], row["code"], name, figure, row["values"][figure]]


def as_json(release: Release) -> dict[str, Any]:
    """A release as JSON; all keys are stable."""
    return {
        "title": release.title,
        "first_year": release.first_year,
        "last_year": release.last_year,
        "headline": release.headline,
        "tables": release.tables,
        "method": {"rounded_to": BASE, "method_note": method_note()},
        "digest": release.digest,
    }


def dictionary(release: Release) -> dict[str, Any]:
    """What each field and code of data.csv means, as a Data Package descriptor."""
    texts = {
        "table": _("Which table the number stands in."),
        "code": _("The row: a country by ISO 3166-1 alpha-3, a year, a group of countries, or the total."),
        "name": _("The row in words."),
        "figure": _("What was counted."),
        "value": _("Exact in the headline, elsewhere rounded to a multiple of %(base)s.", base=BASE),
    }
    types = {"value": "integer"}
    return {
        "name": f"public-figures-{release.first_year}-{release.last_year}",
        "title": release.title,
        "description": " ".join(method_note()),
        "resources": [
            {
                "name": "data",
                "path": "data.csv",
                "format": "csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": name, "type": types.get(name, "string"), "description": texts[name]}
                        for name in FIELDS
                    ]
                },
            }
        ],
        "tables": {"headline": _("Exact figures of the whole period"), **table_titles()},
        "codes": _codes(release),
        "figures": _figures(),
    }


def _codes(release: Release) -> Mapping[str, str]:
    rows = [(table["key"], row["code"]) for table in release.tables for row in table["rows"]]
    named = {code: row_name(table, code) for table, code in rows if DIMENSIONS[table] is not Dimension.YEAR}
    return dict(sorted(named.items())) | {TOTAL: row_name("headline", TOTAL)}


def _figures() -> dict[str, dict[str, str]]:
    names = dict.fromkeys([*HEADLINE, *(name for table in RELEASE_TABLES for name in table.indicators)])
    return {
        name: {"title": str(INDICATORS[name].label), "description": str(INDICATORS[name].meaning)}
        for name in names
    }
