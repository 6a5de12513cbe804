"""Annual and donor reports: what they are about, and the PDF."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import LANGUAGE_NAMES, current_language
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.statistics.forms import read_selection
from app.statistics.queries.labels import Choice
from app.statistics.rules.booklets import KIND_WORDS, ReportKind
from app.statistics.rules.selection import Selection
from app.statistics.service.booklets import annual_report, donor_report, letterhead_of
from app.statistics.service.wording import may_write
from app.statistics.views.asking import office_choices, reach
from app.statistics.views.blueprint import bp
from app.web.export import content_disposition
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.transactions import db_session

ASKED = ("period", "from", "to", "programme")


@bp.get("/reports/annual")
@requires(Permission.REPORTS_VIEW)
def annual() -> ResponseReturnValue:
    """The form, or the PDF with ?format=pdf."""
    return _page(ReportKind.ANNUAL, annual_report)


@bp.get("/reports/donor")
@requires(Permission.REPORTS_VIEW)
def donor() -> ResponseReturnValue:
    """The form, or the PDF with ?format=pdf."""
    return _page(ReportKind.DONOR, donor_report)


def _page(kind: ReportKind, make: Callable[..., bytes]) -> ResponseReturnValue:
    programmes = office_choices().get("programme", ())
    refusal = None
    if request.args.get("format") == "pdf":
        try:
            return _file(kind, make, _selection(programmes))
        except Invalid as invalid:
            refusal = invalid
    page = render_template(
        "statistics/booklet.html",
        kind=kind,
        title=str(KIND_WORDS[kind]),
        refusal=refusal,
        programmes=programmes,
        languages=LANGUAGE_NAMES,
        language=request.args.get("language", current_language()),
        asked={name: request.args.get(name, "") for name in ASKED},
        years=_years(),
        may_write=may_write(actor()),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK


def _selection(programmes: Sequence[Choice]) -> Selection:
    given = MultiDict((name, request.args.get(name, "")) for name in ASKED)
    return read_selection(given, choices={"programme": programmes}, fiscal_month=settings().fiscal_year_month)


def _file(kind: ReportKind, make: Callable[..., bytes], selection: Selection) -> Response:
    language = request.args.get("language", "en")
    if language not in LANGUAGE_NAMES:
        raise Invalid(_("Reports are not made in this language."), field="language")
    content = make(
        db_session(),
        selection,
        language=language,
        scope=reach(),
        letterhead=letterhead_of(settings()),
        now=utc_now(),
    )
    response = Response(content, mimetype="application/pdf")
    names = (kind.value, *selection.programme, request.args.get("period", ""), language)
    name = "-".join(part for part in names if part)
    response.headers["Content-Disposition"] = content_disposition(f"{name}.pdf")
    return response


def _years() -> list[str]:
    this_year = utc_now().year
    return [str(this_year - 1), str(this_year)]
