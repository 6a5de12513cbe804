"""A forgotten password, and the link that sets a new one."""

from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms import ForgottenForm, NewPasswordForm
from app.accounts.service.new_password import ask_for_reset, get_link_owner, use_link
from app.accounts.service.passwords import hash_password, require_good_password
from app.accounts.views.blueprint import bp, origin, refuse_form
from app.core.clock import utc_now
from app.core.errors import Invalid, TooMany
from app.core.i18n import gettext as _
from app.web.guards import public
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.get("/sign-in/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    """Where a link is asked for."""
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/sign-in/forgotten")
@public
@writes
def forgotten_send() -> ResponseReturnValue:
    """Have a link mailed; the answer is the same whether the address is known or not."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    secret = settings().secret_key
    try:
        ask_for_reset(
            db_session(), email=form.email.data or "", origin=origin(), secret=secret, now=utc_now()
        )
    except TooMany as refusal:
        form.refuse(None, refusal.message)
        return refuse_form(refusal, render_template("accounts/forgotten.html", form=form))
    return render_template("accounts/forgotten_sent.html")


@bp.get("/password/<token>")
@public
def new_password(token: str) -> ResponseReturnValue:
    """The form behind a link; looking at it does not use the link up."""
    owner = get_link_owner(db_session(), token=token, now=utc_now())
    return _not_kept(render_template("accounts/new_password.html", form=NewPasswordForm(), owner=owner))


@bp.post("/password/<token>")
@public
@writes
def new_password_send(token: str) -> ResponseReturnValue:
    """Set the password, which uses the link up and signs every browser out."""
    db, form, now = db_session(), NewPasswordForm(), utc_now()
    owner = get_link_owner(db, token=token, now=now)
    db.rollback()  # only read so far: nobody waits while the password is hashed
    try:
        if form.validate():
            password = form.password.data or ""
            require_good_password(password, own=(owner.name, owner.email))
            password_hash = hash_password(password)
            use_link(db, token=token, password_hash=password_hash, settings=settings(), now=now)
            session.clear()
            flash(_("Your password is set. Sign in with it."))
            return redirect(url_for("accounts.sign_in"))
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
    page = _not_kept(render_template("accounts/new_password.html", form=form, owner=owner))
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _not_kept(page: str) -> Response:
    """The address of this page is a secret: no copy of it stays in the browser."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
