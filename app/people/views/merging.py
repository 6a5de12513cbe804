"""Merging two records, and taking it back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.people import queries
from app.people.queries.look_alikes import read_sides
from app.people.service.merging import count_moving, merge, undo_merge
from app.people.views.blueprint import bp
from app.people.views.formats import moving_words
from app.web.guards import actor, requires
from app.web.transactions import db_session, writes


@bp.get("/people/<uuid:kept_id>/merge/<uuid:absorbed_id>")
@requires(Permission.PEOPLE_MERGE)
def merge_confirm(kept_id: UUID, absorbed_id: UUID) -> ResponseReturnValue:
    """What a merge would do, before it is done."""
    db = db_session()
    scope = actor().scope(Permission.PEOPLE_MERGE)
    for person_id in (kept_id, absorbed_id):
        queries.get_person(db, person_id, scope=scope)
    sides = read_sides(db, [kept_id, absorbed_id], scope=scope)
    return render_template(
        "people/merge.html",
        kept=sides[kept_id],
        absorbed=sides[absorbed_id],
        moving=moving_words(count_moving(db, absorbed_id)),
    )


@bp.post("/people/<uuid:kept_id>/merge/<uuid:absorbed_id>")
@requires(Permission.PEOPLE_MERGE)
@writes
def merge_do(kept_id: UUID, absorbed_id: UUID) -> ResponseReturnValue:
    """Make one record of two."""
    merge(db_session(), kept_id=kept_id, absorbed_id=absorbed_id, actor=actor(), now=utc_now())
    flash(_("The two records are one now. You can undo this from the person's record."))
    return redirect(url_for("portal.person", person_id=kept_id))


@bp.post("/people/merges/<uuid:merge_id>/undo")
@requires(Permission.PEOPLE_MERGE)
@writes
def merge_undo(merge_id: UUID) -> ResponseReturnValue:
    """Make two records of one again."""
    done = undo_merge(db_session(), merge_id, actor=actor(), now=utc_now())
    flash(_("The merge has been undone: there are two records again."))
    return redirect(url_for("portal.person", person_id=done.kept_id))
