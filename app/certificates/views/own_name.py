"""The holder's own page: how the name is printed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates.errors import NameDiffers
from app.certificates.forms import OwnNameForm
from app.certificates.service.own_name import confirm_own_name, get_own_name
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.web.guards import actor, signed_in
from app.web.navigation import address
from app.web.transactions import db_session, writes


@bp.route("/my/name", methods=["GET", "POST"])
@signed_in
@writes
def own_name() -> ResponseReturnValue:
    """The name as it will be printed, to be confirmed by the person themselves."""
    known = get_own_name(db_session(), actor())
    form = OwnNameForm(data={"name": known.printed, "own_script_name": known.printed_script})
    if not known.own_script_name:
        del form.own_script_name
    if form.validate_on_submit():
        in_script = form.own_script_name.data if known.own_script_name else ""
        try:
            confirm_own_name(
                db_session(),
                name=form.name.data or "",
                own_script_name=in_script or "",
                actor=actor(),
                now=utc_now(),
            )
        except NameDiffers as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            flash(_("Thank you: this is how your name will be printed."))
            return redirect(_back())
    page = render_template("certificates/own_name.html", form=form, known=known, back=_back())
    return page, 422 if form.is_submitted() else 200


def _back() -> str:
    return address("portal.my_trainings") or url_for(".own_name")
