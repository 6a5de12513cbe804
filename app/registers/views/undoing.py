"""Taking an import back, after a question."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.registers.queries import get_import
from app.registers.service.undoing import still_needed, undo_import
from app.registers.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.transactions import db_session, writes


@bp.get("/imports/<uuid:import_id>/undo")
@requires(Permission.REGISTERS_IMPORT)
def import_undo(import_id: UUID) -> ResponseReturnValue:
    """Is it meant? And what stands in the way."""
    found = get_import(db_session(), import_id, viewer=actor())
    if found.state != "committed":
        return redirect(url_for(".import_page", import_id=import_id))
    return render_template("registers/undo.html", found=found, needed=still_needed(db_session(), found))


@bp.post("/imports/<uuid:import_id>/undo")
@requires(Permission.REGISTERS_IMPORT)
@writes
def import_undo_do(import_id: UUID) -> ResponseReturnValue:
    """Take the import back."""
    undo_import(db_session(), import_id, actor=actor(), now=utc_now())
    flash(_("The import has been undone: what it had made is gone again."))
    return redirect(url_for(".import_page", import_id=import_id))
