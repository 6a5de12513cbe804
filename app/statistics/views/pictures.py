"""Pictures of a report as files, and attendance day by day."""

from collections.abc import Sequence

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.listing import page_of
from app.core.permissions import Permission
from app.statistics.charts import Chart, HeatMap, picture_png, picture_svg
from app.statistics.charts.pictures import Pictures
from app.statistics.queries.bases import Question
from app.statistics.rules.asked import Asked
from app.statistics.service.heat import attendance_by_day
from app.statistics.service.pictures import report_pictures
from app.statistics.service.tables import selection_told
from app.statistics.views.asking import asked_for, office_choices, query_of, reach, report_address
from app.statistics.views.blueprint import bp
from app.web.guards import requires
from app.web.listing import ListSpec, list_request
from app.web.navigation import address
from app.web.office import settings
from app.web.template_filters import date_time
from app.web.transactions import db_session

LIST = ListSpec(sorts=("starts_on",), default_sort="-starts_on")
KINDS = {"svg": "image/svg+xml", "png": "image/png"}


@bp.get("/reports/table/picture/<name>.<kind>")
@requires(Permission.REPORTS_VIEW)
def picture(name: str, kind: str) -> ResponseReturnValue:
    """One picture of the report in the address, as SVG or PNG; `?theme=dark` for dark slides."""
    asked = asked_for(office_choices())
    found = report_pictures(db_session(), asked.selection, scope=reach(asked), country=asked.country)
    chart = charts_of(found).get(name)
    if chart is None or kind not in KINDS:
        raise NotFound(_("There is no such picture."))
    title = picture_title(name, counts_people=found.counts_people)
    return picture_file(chart, title=title, about=_about(asked), name=name, kind=kind)


@bp.get("/reports/attendance")
@requires(Permission.REPORTS_VIEW)
def attendance() -> ResponseReturnValue:
    """Each session with the share present on each of its days, the latest first."""
    asked, wanted = asked_for(office_choices()), list_request(LIST)
    question = Question(selection=asked.selection, scope=reach(asked))
    heat, sessions, total = attendance_by_day(
        db_session(), question, offset=wanted.offset, limit=wanted.per_page, link_to=_session_address
    )
    kind = request.args.get("format", "")
    if kind in KINDS:
        title = picture_title("attendance")
        return picture_file(heat, title=title, about=_about(asked), name="attendance", kind=kind)
    return render_template(
        "statistics/attendance.html",
        heat=heat,
        page=page_of(sessions, total, request=wanted),
        downloads={each.upper(): _attendance_address(asked, format=each) for each in KINDS},
        words=_about(asked),
        back=report_address(asked),
    )


def charts_of(pictures: Pictures) -> dict[str, Chart]:
    """The pictures of a report by the names that addresses use."""
    found: dict[str, Chart | None] = {
        "map": pictures.world,
        "bars": pictures.bars,
        "growth": pictures.growth,
        "sexes": pictures.sexes if pictures.counts_people else None,
    }
    return {name: chart for name, chart in found.items() if chart is not None}


def picture_title(name: str, *, counts_people: bool = True) -> str:
    """What stands over a picture."""
    if name == "map":
        return _("Persons trained by country") if counts_people else _("Participations by country")
    return {
        "bars": _("By country and year"),
        "growth": _("Persons trained, cumulative"),
        "sexes": _("Women and men by year"),
        "attendance": _("Attendance by session and day"),
    }[name]


def picture_downloads(asked: Asked, name: str) -> dict[str, str]:
    """The addresses of a picture's files by their kind."""
    # The query is written by itself: a filter of the report is called `kind`, too.
    query = query_of(asked.address)
    return {kind.upper(): f"{url_for('statistics.picture', name=name, kind=kind)}?{query}" for kind in KINDS}


def picture_file(
    chart: Chart | HeatMap, *, title: str, about: Sequence[tuple[str, str]], name: str, kind: str
) -> Response:
    """A picture to download; below it stand what it is about, the office and the moment."""
    draw = picture_svg if kind == "svg" else picture_png
    words = ", ".join(f"{label}: {value}" for label, value in about)
    taken = _("%(office)s. Taken on %(moment)s.", office=settings().office_name, moment=date_time(utc_now()))
    content = draw(
        chart,
        title=title,
        notes=[note for note in (words, taken) if note],
        theme="dark" if request.args.get("theme") == "dark" else "light",
        clearance=settings().map_clearance,
    )
    response = Response(content, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{kind}"
    return response


def _about(asked: Asked) -> list[tuple[str, str]]:
    told = selection_told(db_session(), asked.selection, scope=reach(asked))
    part = [] if reach(asked).is_everything else [(_("Office"), _("only a part of it is counted"))]
    return told + part


def _attendance_address(asked: Asked, **more: str) -> str:
    return url_for("statistics.attendance", **(asked.address | more))  # type: ignore[arg-type]


def _session_address(session_id: object) -> str | None:
    return address("programmes.session", session_id=session_id)
