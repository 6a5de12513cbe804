"""Signing in and out."""

from http import HTTPStatus

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.forms import SignInForm
from app.accounts.service.passwords import verify_password
from app.accounts.service.sign_in import Opened, admit_try, complete_sign_in, end_sign_in
from app.accounts.views.blueprint import DEVICE_COOKIE, SESSION_KEY, bp, origin, refuse_form
from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.web.guards import public, signed_in
from app.web.office import settings
from app.web.preferences import A_YEAR, safe_address
from app.web.transactions import db_session, writes


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(_next())
    return _page(SignInForm())


@bp.post("/sign-in")
@public
@writes
def sign_in_send() -> ResponseReturnValue:
    """Open a sign-in, or show the form again with one sentence for every reason."""
    form = SignInForm()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        opened = _open(email=form.email.data or "", password=form.password.data or "")
    except Refused as refusal:
        form.refuse(None, refusal.message)
        return refuse_form(refusal, _page(form))
    return _go_on(opened)


@bp.post("/sign-out")
@signed_in
@writes
def sign_out() -> ResponseReturnValue:
    """End this sign-in on the server, and forget it in the browser."""
    end_sign_in(db_session(), token=session[SESSION_KEY], now=utc_now())
    session.clear()
    flash(_("You are signed out."))
    response = redirect(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'  # the "back" button must not show what was seen
    return response


def _open(*, email: str, password: str) -> Opened:
    db, now, secret = db_session(), utc_now(), settings().secret_key
    made = admit_try(db, email=email, origin=origin(), secret=secret, now=now)
    # From here on the try is counted whatever happens, and nobody waits while the password is hashed.
    db.commit()
    verdict = verify_password(made.owner.password_hash if made.owner else None, password)
    return complete_sign_in(db, made, verdict=verdict, origin=origin(), secret=secret, now=now)


def _go_on(opened: Opened) -> Response:
    """Begin a new session: nothing that was in the browser before, also not its token, is carried over."""
    before = session.get(SESSION_KEY)
    if isinstance(before, str):
        end_sign_in(db_session(), token=before, now=utc_now())
    session.clear()
    session[SESSION_KEY] = opened.token
    response = make_response(redirect(_next()))
    _remember(response, DEVICE_COOKIE, opened.device_mark)
    if request.cookies.get("language") not in settings().languages:
        remember_language(response, opened.language)
    return response


def remember_language(response: Response, language: str) -> None:
    """Have the pages speak a language from now on, if the office has it."""
    if language in settings().languages:
        _remember(response, "language", language)


def _remember(response: Response, name: str, value: str) -> None:
    is_https = settings().base_url.startswith("https://")
    response.set_cookie(name, value, max_age=A_YEAR, secure=is_https, httponly=True, samesite="Lax")


def _next() -> str:
    return safe_address(request.args.get("next"))


def _page(form: SignInForm) -> str:
    logins = current_app.extensions.get("mandate_demo_logins", ()) if settings().demo else ()
    return render_template("accounts/sign_in.html", form=form, demo_logins=logins)
