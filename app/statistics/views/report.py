"""A report as a page and as files."""

from datetime import date
from http import HTTPStatus

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.permissions import Permission
from app.statistics.charts.pictures import Pictures
from app.statistics.forms import NO_ROWS, Choices
from app.statistics.rules.asked import Asked, address_of
from app.statistics.rules.dimensions import nature
from app.statistics.rules.headline import statement, tells_filters
from app.statistics.rules.indicators import INDICATORS, STANDARD, Indicator, Unit, share
from app.statistics.rules.periods import find_period, fiscal_year_of
from app.statistics.rules.presentation import column_name, report_title, row_name
from app.statistics.rules.table import Table
from app.statistics.rules.words import DIMENSION_WORDS, filters_in_words
from app.statistics.rules.writing import written
from app.statistics.service.files import MEDIA_TYPES, report_file
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reporting import take_report
from app.statistics.views.asking import (
    asked_for,
    filters,
    office_choices,
    query_of,
    reach,
    report_address,
    sees_people,
)
from app.statistics.views.behind import address_behind
from app.statistics.views.blueprint import bp
from app.statistics.views.pictures import picture_downloads, picture_title
from app.web.guards import requires
from app.web.office import settings
from app.web.transactions import db_session

MOST_ROWS = 200
MOST_COLUMNS = 40


@bp.get("/reports/table")
@requires(Permission.REPORTS_VIEW)
def report() -> ResponseReturnValue:
    """Figures by one or two breakdowns: page, or file with ?format=."""
    choices = office_choices()
    asked, refusal = _read(choices)
    form = {
        "asked": asked,
        "title": report_title(asked),
        "refusal": refusal,
        "filters": filters(asked, choices),
        "periods": _periods(asked),
        "dimensions": _dimensions(),
        "dimension_words": DIMENSION_WORDS,
        "all_indicators": list(INDICATORS.values()),
        "standard": STANDARD,
    }
    if refusal:
        return render_template("statistics/report.html", **form), HTTPStatus.UNPROCESSABLE_ENTITY
    table = take_report(db_session(), asked, scope=reach(asked))
    kind = request.args.get("format", "")
    if kind in MEDIA_TYPES:
        return _file(table, asked, kind=kind)
    return render_template("statistics/report.html", **form, **_found(table, asked))


def _read(choices: Choices) -> tuple[Asked, Invalid | None]:
    """The report in the address; of one that cannot be read, what can be, and what was wrong first."""
    args, first = request.args.copy(), None
    while True:
        try:
            return asked_for(choices, args), first
        except Invalid as refusal:
            first = first or refusal
            if not _leave_out(args, refusal):
                return Asked(), first


def _leave_out(args: MultiDict[str, str], refusal: Invalid) -> bool:
    """Take away what was refused, one value of several; is there another report to read?"""
    field = refusal.field or ""
    sent = args.poplist(field)
    args.setlist(field, [each for each in sent if refusal.value not in (None, each)])
    if field == "rows":
        args["rows"] = NO_ROWS
    return args.getlist(field) != sent


def _found(table: Table, asked: Asked) -> dict[str, object]:
    """What the page shows below the form."""
    return {
        "table": table,
        "sentence": statement(table),
        "pictures": _pictures(asked),
        "picture_title": picture_title,
        "downloads": lambda name: picture_downloads(asked, name),
        "attendance": url_for("statistics.attendance", **address_of(asked.selection)),  # type: ignore[arg-type]
        "query": query_of(asked.address),
        "behind": lambda indicator, row=None, column=None: _behind(asked, indicator, row, column),
        "kpis": _kpis(table, asked),
        "words": filters_in_words(table.selection, table.labels),
        "are_words_said": tells_filters(table),
        "most_rows": MOST_ROWS,
        "most_columns": MOST_COLUMNS,
        **_formats(table),
    }


def _formats(table: Table) -> dict[str, object]:
    """What the template writes with."""
    return {
        "row_name": lambda key: row_name(table, key),
        "column_name": lambda key: column_name(table, key, short=True),
        "shown": lambda indicator, row=None, column=None: written(
            table.value(indicator, row, column), indicator.unit, currency=settings().currency
        ),
        "taken_at": utc_now(),
    }


def _kpis(table: Table, asked: Asked) -> list[dict[str, object]]:
    """The figures above the table, each with what it stands beside and the rows behind it."""
    total = table.total
    women = share(total["female"], total["persons"])
    rate = table.value(INDICATORS["attendance_rate"])

    def item(key: str, value: str, note: str) -> dict[str, object]:
        indicator = INDICATORS[key]
        href = _behind(asked, indicator, None, None)
        return {"label": str(indicator.label), "value": value, "note": note, "href": href}

    return [
        item(
            "sessions",
            written(table.span.sessions),
            ngettext("in %(num)s country", "in %(num)s countries", table.span.host_countries),
        ),
        item(
            "persons",
            written(total["persons"]),
            ngettext("%(num)s participation", "%(num)s participations", total["named"] + total["heads"]),
        ),
        item(
            "female",
            written(women, Unit.SHARE),
            _("%(some)s of %(all)s", some=written(total["female"]), all=written(total["persons"])),
        ),
        item(
            "attendance_rate",
            written(rate, Unit.SHARE),
            ngettext("%(num)s person-day", "%(num)s person-days", total["person_days"]),
        ),
        item(
            "completed",
            written(total["completed"]),
            ngettext("%(num)s no-show", "%(num)s no-shows", total["no_shows"]),
        ),
    ]


def _pictures(asked: Asked) -> Pictures:
    return report_pictures(
        db_session(),
        asked.selection,
        scope=reach(asked),
        country=asked.country,
        link_to=lambda code: report_address(asked.narrowed(**{asked.country.value: (code,)})),
    )


def _behind(asked: Asked, indicator: Indicator, row: str | None, column: str | None) -> str | None:
    """Where the rows behind a cell are; None where the viewer may not see them."""
    if not indicator.behind.is_sessions and not sees_people():
        return None
    return address_behind(asked, indicator, row, column)


def _dimensions() -> list[tuple[str, str]]:
    return [
        (each.value, str(word))
        for each, word in DIMENSION_WORDS.items()
        if sees_people() or not nature(each).names_people
    ]


def _file(table: Table, asked: Asked, *, kind: str) -> Response:
    content = report_file(
        db_session(), table, asked, kind=kind, scope=reach(asked), settings=settings(), now=utc_now()
    )
    response = Response(content, content_type=MEDIA_TYPES[kind])
    name = "-".join(["report", *(each.value for each in (asked.rows, asked.columns) if each)])
    name += "-part" if table.is_part else ""
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{kind}"
    return response


def _periods(asked: Asked) -> list[tuple[str, str, bool]]:
    """Periods to choose with one press: label, address, and whether it is the one shown."""
    today = utc_now().date()
    year, first_month = today.year, settings().fiscal_year_month
    named = [(str(year - 1), str(year - 1)), (str(year), str(year))]
    quarter = f"{year}-Q{(today.month + 2) // 3}"
    named.append((_("This quarter"), quarter))
    if first_month != 1:
        named.append((_("Fiscal year"), f"fy{fiscal_year_of(today, fiscal_month=first_month)}"))
    found: list[tuple[str, tuple[date | None, date | None]]] = [(_("All years"), (None, None))]
    for label, name in named:
        period = find_period(name, fiscal_month=first_month)
        if period:
            found.append((label, period))
    selection = asked.selection
    return [
        (
            label,
            report_address(asked.narrowed(starts_on=first, ends_on=last)),
            (first, last) == (selection.starts_on, selection.ends_on),
        )
        for label, (first, last) in found
    ]
