"""The report as a page, its files, and the rows behind each figure."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.i18n import gettext as _
from app.core.listing import page_of
from app.core.permissions import Permission
from app.people.countries import all_countries
from app.statistics import export
from app.statistics.charts.pictures import Pictures
from app.statistics.forms import read_selection
from app.statistics.pdf import report_pdf
from app.statistics.queries.behind import people_behind, sessions_behind
from app.statistics.queries.choices import programme_choices
from app.statistics.rules.definitions import CountryReport, Figure, Selection
from app.statistics.rules.headline import headline
from app.statistics.rules.presentation import (
    display_name,
    figure_definitions,
    figure_labels,
    selection_in_words,
)
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reports import country_report
from app.statistics.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.listing import ListSpec, list_request
from app.web.office import settings
from app.web.transactions import db_session

FILE_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
BEHIND = ListSpec(sorts=("name",), default_sort="name")
OF_SESSIONS = (Figure.SESSIONS, Figure.HEAD_COUNT_PARTICIPATIONS)


@bp.get("/reports")
@requires(Permission.REPORTS_VIEW)
def reports() -> ResponseReturnValue:
    """The reports there are; one so far."""
    return redirect(url_for("statistics.attendance_by_country"))


@bp.get("/reports/attendance-by-country")
@requires(Permission.REPORTS_VIEW)
def attendance_by_country() -> ResponseReturnValue:
    """Sessions, persons trained and attendance by country: page, or file with ?format=."""
    scope = actor().scope(Permission.REPORTS_VIEW)
    programmes = programme_choices(db_session(), scope=scope)
    refusal, selection = None, Selection()
    try:
        selection = read_selection(request.args, programmes=programmes)
    except Invalid as invalid:
        refusal = invalid
    report = country_report(db_session(), selection, scope=scope)
    pictures = report_pictures(
        db_session(), report, scope=scope, link_to=lambda code: _behind(Figure.SESSIONS, selection, code)
    )
    kind = request.args.get("format", "")
    if kind in FILE_TYPES and refusal is None:
        return _file(report, pictures, kind=kind)
    page = render_template(
        "statistics/attendance_by_country.html",
        report=report,
        sentence=headline(report),
        labels=figure_labels(),
        definitions=figure_definitions(),
        pictures=pictures,
        behind=lambda figure, code=None: _behind(figure, selection, code),
        programmes=programmes,
        refusal=refusal,
        display_name=display_name,
        taken_at=utc_now(),
        periods=_periods(utc_now().date()),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK


@bp.get("/reports/attendance-by-country/<figure>")
@requires(Permission.REPORTS_VIEW)
def behind(figure: str) -> ResponseReturnValue:
    """The sessions or the people that a figure counts, as far as the viewer may see them."""
    asked = _figure(figure)
    scope = actor().scope(Permission.REPORTS_VIEW)
    selection = read_selection(request.args, programmes=programme_choices(db_session(), scope=scope))
    country = _country(request.args.get("country", ""))
    heading = {
        "figure": asked,
        "label": figure_labels()[asked],
        "definition": figure_definitions()[asked],
        "place": display_name(country) if country else _("all countries"),
        "about": selection_in_words(selection),
        "back": url_for("statistics.attendance_by_country", _anchor="table", **_address(selection)),
    }
    if asked in OF_SESSIONS:
        rows = sessions_behind(
            db_session(), selection, country=country, scope=scope, head_counts=asked is not Figure.SESSIONS
        )
        return render_template("statistics/sessions_behind.html", rows=rows, **heading)
    if not actor().allows(Permission.PEOPLE_VIEW):
        raise NotAllowed(_("Your role sees figures, not the people behind them."))
    wanted = list_request(BEHIND)
    people, total = people_behind(
        db_session(),
        selection,
        figure=asked,
        country=country,
        scope=actor().scope(Permission.PEOPLE_VIEW),
        offset=wanted.offset,
        limit=wanted.per_page,
    )
    return render_template(
        "statistics/people_behind.html", page=page_of(people, total, request=wanted), **heading
    )


def _file(report: CountryReport, pictures: Pictures, *, kind: str) -> Response:
    makers: dict[str, Callable[[], bytes]] = {
        "json": lambda: export.report_json(report),
        "csv": lambda: export.report_csv(report),
        "xlsx": lambda: export.report_xlsx(report, as_of=utc_now()),
        "pdf": lambda: report_pdf(
            report,
            pictures,
            as_of=utc_now(),
            office_name=settings().office_name,
            clearance=settings().map_clearance,
        ),
    }
    response = Response(makers[kind](), content_type=FILE_TYPES[kind])
    response.headers["Content-Disposition"] = f"attachment; filename=attendance-by-country.{kind}"
    return response


def _figure(name: str) -> Figure:
    try:
        return Figure(name)
    except ValueError as error:
        raise NotFound(_("There is no such figure.")) from error


def _country(code: str) -> str | None:
    known = {"ONLINE", "UNKNOWN", *(country.alpha3 for country in all_countries())}
    if code and code not in known:
        raise NotFound(_("There is no such country in the report."))
    return code or None


def _behind(figure: str, selection: Selection, country: str | None) -> str:
    address = _address(selection) | ({"country": country} if country else {})
    return url_for("statistics.behind", figure=str(figure), **address)


def _address(selection: Selection) -> dict[str, Any]:
    pairs = {
        "from": selection.starts_on.isoformat() if selection.starts_on else "",
        "to": selection.ends_on.isoformat() if selection.ends_on else "",
        "programme": selection.programme_code or "",
        "country_of": selection.country_of.value,
    }
    return {name: value for name, value in pairs.items() if value}


def _periods(today: date) -> list[tuple[str, dict[str, str | None]]]:
    """Periods to choose with one press: label and address parameters."""
    year = today.year
    return [
        (_("All years"), {"from": None, "to": None}),
        (str(year - 1), {"from": f"{year - 1}-01-01", "to": f"{year - 1}-12-31"}),
        (str(year), {"from": f"{year}-01-01", "to": f"{year}-12-31"}),
    ]
