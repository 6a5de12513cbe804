"""Saving a report as a view, and forgetting it."""

from urllib.parse import parse_qsl
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core.clock import utc_now
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.statistics.forms import read_report
from app.statistics.rules.asked import Asked
from app.statistics.service.saving import remove_view, save_view
from app.statistics.views.asking import office_choices, query_of, report_address, sees_people
from app.statistics.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.post("/reports/views")
@requires(Permission.REPORTS_VIEW)
@writes
def save() -> ResponseReturnValue:
    """Keep the report that the hidden field describes under the name given."""
    asked = _asked()
    try:
        save_view(
            db_session(),
            name=request.form.get("name", ""),
            query=query_of(asked.address),
            is_shared=request.form.get("is_shared") == "y",
            actor=actor(),
            owner_id=_viewer(actor()),
            now=utc_now(),
        )
    except Invalid as refusal:
        flash(refusal.message, "bad")
        return redirect(report_address(asked))
    flash(_("The view is saved and stands under Reports."), "ok")
    return redirect(report_address(asked))


@bp.post("/reports/views/<uuid:view_id>/remove")
@requires(Permission.REPORTS_VIEW)
@writes
def remove(view_id: UUID) -> ResponseReturnValue:
    """Forget a view of one's own."""
    remove_view(db_session(), view_id, actor=actor(), owner_id=_viewer(actor()), now=utc_now())
    flash(_("The view is gone."), "ok")
    return redirect(url_for("statistics.reports"))


def _asked() -> Asked:
    try:
        sent = MultiDict(parse_qsl(request.form.get("query", ""), max_num_fields=2_000))
    except ValueError as error:
        raise Invalid(_("The selection is too long to keep."), field="query") from error
    return read_report(
        sent,
        choices=office_choices(),
        sees_people=sees_people(),
        fiscal_month=settings().fiscal_year_month,
    )


def _viewer(viewer: Actor) -> UUID:
    if viewer.user_id is None:
        raise NotAllowed(_("Sign in first."))
    return viewer.user_id
