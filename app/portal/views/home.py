"""The home page: what needs attention, what comes next, what has been achieved."""

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.portal.queries.attention import tasks
from app.portal.queries.coming import coming_sessions
from app.portal.rules import days_late, urgency
from app.portal.views import bp
from app.statistics.rules.asked import Asked, address_of
from app.statistics.rules.headline import statement
from app.statistics.rules.indicators import INDICATORS, share
from app.statistics.rules.selection import Selection
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reporting import take_report
from app.web.guards import actor, public
from app.web.transactions import db_session

SHOWN_TASKS = 7
PERIODS = ("all", "year", "12-months")


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Everyone's first page: work for the office, own trainings for others, public sessions for strangers."""
    viewer = actor()
    if viewer.user_id is None:
        return redirect(url_for("registration.public_sessions"))
    if not viewer.allows(Permission.SESSIONS_VIEW):
        return redirect(url_for("portal.my_trainings"))
    today = utc_now().date()
    scope = viewer.scope(Permission.SESSIONS_VIEW)
    waiting = tasks(db_session(), scope=viewer.scope(Permission.REGISTRATIONS_DECIDE), today=today)
    return render_template(
        "portal/home.html",
        tasks=waiting if request.args.get("tasks") == "all" else waiting[:SHOWN_TASKS],
        more_tasks=len(waiting) > SHOWN_TASKS and request.args.get("tasks") != "all",
        urgency=lambda task: urgency(task, today=today),
        days_late=lambda task: days_late(task, today=today),
        coming=coming_sessions(db_session(), scope=scope, today=today),
        today=today,
        results=_results(today) if viewer.allows(Permission.REPORTS_VIEW) else None,
    )


def _results(today: date) -> dict[str, object]:
    """The figures of the chosen period, with their pictures and the addresses behind them."""
    chosen = request.args.get("period", PERIODS[0])
    selection = _selection(chosen, today)
    scope = actor().scope(Permission.REPORTS_VIEW)
    table = take_report(db_session(), Asked(selection=selection, rows=None), scope=scope)
    return {
        "table": table,
        "women": share(table.total["female"], table.total["persons"]),
        "attendance_rate": table.value(INDICATORS["attendance_rate"]),
        "completion_rate": table.value(INDICATORS["completion_rate"]),
        "sentence": statement(table),
        "pictures": report_pictures(db_session(), selection, scope=scope),
        "address": address_of(selection),
        "periods": [
            {"label": label, "href": url_for("portal.home", period=name), "current": name == chosen}
            for name, label in zip(
                PERIODS, (_("All years"), str(today.year), _("Last 12 months")), strict=True
            )
        ],
    }


def _selection(chosen: str, today: date) -> Selection:
    if chosen == "year":
        return Selection(starts_on=date(today.year, 1, 1), ends_on=date(today.year, 12, 31))
    if chosen == "12-months":
        return Selection(starts_on=today - timedelta(days=365), ends_on=today)
    return Selection()
