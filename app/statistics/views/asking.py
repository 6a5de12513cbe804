"""What the views share: the viewer's reach, the report in the address, and addresses of reports."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from app.core.errors import NotAllowed
from app.core.i18n import gettext as _
from app.core.permissions import Permission, Scope
from app.people.countries import all_areas, all_countries
from app.people.rules import Sex
from app.programmes.rules import SessionKind
from app.registration.rules import AgeBand
from app.statistics.forms import Choices, read_query, read_report
from app.statistics.queries.labels import choices as find_choices
from app.statistics.rules.asked import Address, Asked
from app.statistics.rules.selection import NOT_A_COUNTRY, UNKNOWN, Evidence, Group, Mode
from app.statistics.rules.words import DIMENSION_OF_FILTER, FILTER_WORDS, key_name
from app.web.guards import actor
from app.web.office import settings
from app.web.transactions import db_session

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Filter:
    """One filter of the form: its name, its label, and the codes there are to choose, with their names."""

    name: str
    label: str
    options: Options
    chosen: tuple[str, ...]


def reach(asked: Asked | None = None) -> Scope:
    """The part of the office whose figures the viewer sees; of a report that names people, those they see."""
    return actor().scope(asked.permission if asked else Permission.REPORTS_VIEW)


def sees_people() -> bool:
    """May the viewer see who stands behind a figure?"""
    return actor().allows(Permission.PEOPLE_VIEW)


def office_choices() -> Choices:
    """The programmes, modules, sectors, partners, languages and trainers that a report may be narrowed to."""
    return find_choices(
        db_session(), scope=reach(), people=actor().scope(Permission.PEOPLE_VIEW) if sees_people() else None
    )


def asked_for(choices: Choices, args: MultiDict[str, str] | None = None) -> Asked:
    """The report in the address of this request, or in other parameters; raises Invalid or NotAllowed."""
    return read_report(
        request.args if args is None else args,
        choices=choices,
        sees_people=sees_people(),
        fiscal_month=settings().fiscal_year_month,
    )


def asked_in(query: str) -> Asked:
    """The report in a query string that was kept or sent; raises Invalid or NotAllowed."""
    return read_query(
        query,
        choices=office_choices(),
        sees_people=sees_people(),
        fiscal_month=settings().fiscal_year_month,
    )


def viewer_id() -> UUID:
    """Who is signed in, for what is theirs alone."""
    user_id = actor().user_id
    if user_id is None:
        raise NotAllowed(_("Sign in first."))
    return user_id


def report_address(asked: Asked, **more: str) -> str:
    """Where a report is."""
    return url_for("statistics.report", **(asked.address | more))  # type: ignore[arg-type]


def query_of(address: Address) -> str:
    """The part of an address behind the question mark."""
    return urlencode(address, doseq=True)


def filters(asked: Asked, choices: Choices) -> list[Filter]:
    """The filters of the form, in their order, with what is chosen."""
    options = _options(choices)
    found = []
    for name, label in FILTER_WORDS.items():
        chosen: tuple[str, ...] = getattr(asked.selection, name)
        if given := options.get(name) or _named(name, chosen):  # organisations are too many to choose from
            found.append(Filter(name, str(label), given, chosen))
    return found


def _options(choices: Choices) -> dict[str, Options]:
    unknown = (UNKNOWN, _("Not recorded"))
    countries = [each.alpha3 for each in all_countries()]
    found: dict[str, Options] = {
        name: [*((each.code, each.name) for each in known), unknown]
        for name, known in choices.items()
        if known
    }
    found["programme"] = found.get("programme", [])[:-1]
    found["language"] = [*_named("language", [each.code for each in choices.get("language", ())]), unknown]
    found["host_country"] = [*_by_name("host_country", countries), *_named("host_country", NOT_A_COUNTRY)]
    found["country"] = [*_by_name("country", countries), unknown]
    areas = _by_name("area", all_areas())
    groups = [(each.value, key_name(DIMENSION_OF_FILTER["area"], each.value, {})) for each in Group]
    found["host_area"] = found["area"] = [*groups, *areas]
    fixed = {
        "kind": [*(each.value for each in SessionKind), UNKNOWN],
        "mode": [each.value for each in Mode],
        "evidence": [each.value for each in Evidence],
        "sex": [each.value for each in Sex],
        "age": [each.value for each in AgeBand],
    }
    return found | {name: _named(name, codes) for name, codes in fixed.items()}


def _named(name: str, codes: "list[str] | tuple[str, ...]") -> Options:
    dimension = DIMENSION_OF_FILTER.get(name, name)
    return [(code, key_name(dimension, code, {})) for code in codes]


def _by_name(name: str, codes: "list[str] | tuple[str, ...]") -> Options:
    return sorted(_named(name, codes), key=lambda option: option[1].casefold())
