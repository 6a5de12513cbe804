"""People without names, and people at the door."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.forms import HeadCountForm, WalkInForm
from app.attendance.service.head_counts import add_head_count, change_head_count, remove_head_count
from app.attendance.service.walk_ins import add_walk_in
from app.attendance.views.blueprint import bp, session_page
from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.programmes.queries import SessionPage
from app.web.guards import actor, requires
from app.web.transactions import db_session, writes


@bp.route("/sessions/<uuid:session_id>/attendance/walk-in", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_RECORD)
@writes
def walk_in(session_id: UUID) -> ResponseReturnValue:
    """Add someone who came without a registration."""
    session = session_page(session_id)
    form = WalkInForm()
    form.offer_countries()
    if not form.validate_on_submit():
        return _walk_in_page(form, session), 422 if form.is_submitted() else 200
    try:
        add_walk_in(
            db_session(), session_id=session_id, details=form.to_details(), actor=actor(), now=utc_now()
        )
    except Refused as refusal:
        db_session().rollback()
        form.refuse(refusal.field, refusal.message)
        return _walk_in_page(form, session), 422
    flash(_("They have a place now and are on the sheet."))
    return redirect(url_for(".sheet", session_id=session_id))


@bp.route("/sessions/<uuid:session_id>/attendance/head-count", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_RECORD)
@writes
def head_count_new(session_id: UUID) -> ResponseReturnValue:
    """Add figures of people without names."""
    session = session_page(session_id)
    form = HeadCountForm()
    if not form.validate_on_submit():
        return _head_count_page(form, session), 422 if form.is_submitted() else 200
    try:
        add_head_count(
            db_session(), session_id=session_id, figures=form.to_input(), actor=actor(), now=utc_now()
        )
    except Refused as refusal:
        form.refuse(refusal.field, refusal.message)
        return _head_count_page(form, session), 422
    flash(_("The head count has been added."))
    return redirect(url_for(".sheet", session_id=session_id))


@bp.route("/sessions/<uuid:session_id>/attendance/head-count/<uuid:head_count_id>", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_RECORD)
@writes
def head_count_edit(session_id: UUID, head_count_id: UUID) -> ResponseReturnValue:
    """Correct the figures."""
    session = session_page(session_id)
    form = HeadCountForm(obj=queries.get_head_count(db_session(), head_count_id, session_id=session_id))
    if not form.validate_on_submit():
        return _head_count_page(form, session), 422 if form.is_submitted() else 200
    try:
        change_head_count(
            db_session(),
            session_id=session_id,
            head_count_id=head_count_id,
            figures=form.to_input(),
            actor=actor(),
            now=utc_now(),
        )
    except Refused as refusal:
        form.refuse(refusal.field, refusal.message)
        return _head_count_page(form, session), 422
    flash(_("The head count has been corrected."))
    return redirect(url_for(".sheet", session_id=session_id))


@bp.post("/sessions/<uuid:session_id>/attendance/head-count/<uuid:head_count_id>/remove")
@requires(Permission.ATTENDANCE_RECORD)
@writes
def head_count_remove(session_id: UUID, head_count_id: UUID) -> ResponseReturnValue:
    """Take figures away that counted people who are listed by name."""
    remove_head_count(
        db_session(), session_id=session_id, head_count_id=head_count_id, actor=actor(), now=utc_now()
    )
    flash(_("The head count has been removed."))
    return redirect(url_for(".sheet", session_id=session_id))


def _walk_in_page(form: WalkInForm, session: SessionPage) -> str:
    return render_template("attendance/walk_in.html", form=form, session=session)


def _head_count_page(form: HeadCountForm, session: SessionPage) -> str:
    return render_template("attendance/head_count.html", form=form, session=session)
