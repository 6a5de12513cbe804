"""Saving a report as a view, and forgetting it."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.statistics.service.saving import remove_view, save_view
from app.statistics.views.asking import asked_in, query_of, report_address, viewer_id
from app.statistics.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.transactions import db_session, writes


@bp.post("/reports/views")
@requires(Permission.REPORTS_VIEW)
@writes
def save() -> ResponseReturnValue:
    """Keep the report that the hidden field describes under the name given."""
    asked, now = asked_in(request.form.get("query", "")), utc_now()
    try:
        view = save_view(
            db_session(),
            name=request.form.get("name", ""),
            query=query_of(asked.address),
            is_shared=request.form.get("is_shared") == "y",
            actor=actor(),
            owner_id=viewer_id(),
            now=now,
        )
    except Invalid as refusal:
        flash(refusal.message, "bad")
        return redirect(report_address(asked))
    if view.created_at == now:
        flash(_("The view is saved and stands under Reports."), "ok")
    else:
        flash(_("“%(name)s” leads to this report now, not to the one of before.", name=view.name), "ok")
    return redirect(report_address(asked))


@bp.post("/reports/views/<uuid:view_id>/remove")
@requires(Permission.REPORTS_VIEW)
@writes
def remove(view_id: UUID) -> ResponseReturnValue:
    """Forget a view of one's own."""
    remove_view(db_session(), view_id, actor=actor(), owner_id=viewer_id(), now=utc_now())
    flash(_("The view is gone."), "ok")
    return redirect(url_for("statistics.reports"))
