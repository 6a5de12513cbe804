"""A user's own account: password, language, and where they are signed in."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.forms import ChangePasswordForm, LanguageForm
from app.accounts.queries import get_user, list_own_sign_ins
from app.accounts.service.new_password import admit_change, change_password
from app.accounts.service.passwords import hash_password, require_good_password, verify_password
from app.accounts.service.sign_in import begin_sign_in, end_own_sign_in, sign_out_everywhere, token_hash
from app.accounts.service.users import change_language
from app.accounts.views.blueprint import SESSION_KEY, bp, origin, refuse_form
from app.accounts.views.choices import language_choices
from app.accounts.views.sign_in import remember_language
from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.web.guards import signed_in
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """One's own account."""
    return _page(ChangePasswordForm())


@bp.post("/account/password")
@signed_in
@writes
def account_password() -> ResponseReturnValue:
    """Change one's own password; every other browser is signed out, this one gets a new token."""
    form = ChangePasswordForm()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _change(current=form.current.data or "", password=form.password.data or "")
    except Refused as refusal:
        form.refuse(refusal.field, refusal.message)
        return refuse_form(refusal, _page(form))
    flash(_("Your password is changed. All other browsers are signed out."))
    return redirect(url_for("accounts.account"))


@bp.post("/account/language")
@signed_in
@writes
def account_language() -> ResponseReturnValue:
    """Choose the language of one's mails and pages."""
    form = LanguageForm()
    form.language.choices = language_choices()
    if not form.validate():
        return _page(ChangePasswordForm(), language=form), HTTPStatus.UNPROCESSABLE_ENTITY
    change_language(db_session(), user_id=current_user.id, language=form.language.data, now=utc_now())
    response = make_response(redirect(url_for("accounts.account")))
    remember_language(response, form.language.data)
    return response


@bp.post("/account/sign-ins/<uuid:sign_in_id>/end")
@signed_in
@writes
def account_end(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    end_own_sign_in(db_session(), user_id=current_user.id, sign_in_id=sign_in_id, now=utc_now())
    return redirect(url_for("accounts.account"))


@bp.post("/account/sign-out-everywhere")
@signed_in
@writes
def account_end_all() -> ResponseReturnValue:
    """Sign every browser out, this one too."""
    sign_out_everywhere(db_session(), user_id=current_user.id, now=utc_now())
    session.clear()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("accounts.sign_in"))


def _change(*, current: str, password: str) -> None:
    db, now, user_id = db_session(), utc_now(), current_user.id
    kept = admit_change(db, user_id=user_id, secret=settings().secret_key, now=now)
    db.commit()  # the try stays counted, and nobody waits while passwords are hashed
    require_good_password(password, own=(current_user.actor.name, current_user.email))
    verdict = verify_password(kept, current)
    new_hash = hash_password(password) if verdict.is_right else ""
    change_password(db, user_id=user_id, verdict=verdict, new_hash=new_hash, settings=settings(), now=now)
    token = begin_sign_in(db, user_id=user_id, now=now, browser=origin().browser)
    session.clear()
    session[SESSION_KEY] = token


def _page(form: ChangePasswordForm, *, language: LanguageForm | None = None) -> str:
    db, now = db_session(), utc_now()
    user = get_user(db, current_user.id)
    choice = language or LanguageForm(formdata=None, language=user.language)
    choice.language.choices = language_choices()
    here = token_hash(session[SESSION_KEY])
    sign_ins = list_own_sign_ins(db, user_id=user.id, token_hash=here, now=now)
    return render_template(
        "accounts/account.html", form=form, language=choice, user=user, sign_ins=sign_ins, now=now
    )
