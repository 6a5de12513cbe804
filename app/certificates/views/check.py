"""The public check: what a certificate says, for whoever has its code, without naming anyone."""

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.errors import TooManyTries
from app.certificates.forms import CodeForm, FileForm, NameForm
from app.certificates.rules import read_code
from app.certificates.service.check import Confirmation, Visitor, answer_visitor, does_name_agree
from app.certificates.views.answers import answer, as_json, page_of, wants_json
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.web.guards import public
from app.web.office import settings
from app.web.transactions import database, db_session, writes


@bp.get("/check")
@public
def check_form() -> ResponseReturnValue:
    """Type a code; it leads to its own page."""
    form = CodeForm(request.args)
    if not request.args.get("code"):
        return answer(
            "certificates/check_form.html", form=form, file_form=FileForm(formdata=None), is_missed=False
        )
    if not form.validate():
        return answer("certificates/check_form.html", form=form, file_form=None, is_missed=False, status=422)
    code = read_code(form.code.data or "")
    if code is None:
        form.refuse(
            "code",
            _("A code has twelve letters and digits. The longer number after “No.” is for filing only."),
        )
        return answer("certificates/check_form.html", form=form, file_form=None, is_missed=False, status=422)
    return redirect(url_for(".check", code=code))


@bp.get("/c/<code>")
@public
def check(code: str) -> ResponseReturnValue:
    """Valid, revoked, replaced, or not confirmed; an unknown code and a malformed one look the same.

    Programs that ask for JSON get the same in JSON.
    """
    try:
        with database().writing() as db:
            confirmation = answer_visitor(db, code, visitor=visitor(), now=utc_now())
    except TooManyTries as refusal:
        if not wants_json():
            raise
        response = as_json({"status": "too_many_requests"}, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    return page_of(confirmation, NameForm(), agrees=None)


@bp.post("/c/<code>")
@public
@writes
def check_name(code: str) -> ResponseReturnValue:
    """Does the name on the paper in hand agree with the one the certificate was issued to?"""
    form, now = NameForm(), utc_now()
    confirmation = answer_visitor(db_session(), code, visitor=visitor(), now=now)
    db_session().commit()  # the try stays counted, whatever follows
    if confirmation is None or not confirmation.is_told:
        return page_of(confirmation, form, agrees=None)
    if not form.validate():
        return page_of(confirmation, form, agrees=None, status=422)
    return page_of(confirmation, form, agrees=_agrees(confirmation, form))


def visitor() -> Visitor:
    """Who asks in this request."""
    return Visitor(address=request.remote_addr or "", secret=settings().secret_key)


def _agrees(confirmation: Confirmation, form: NameForm) -> bool:
    return does_name_agree(db_session(), confirmation, form.name.data or "", visitor=visitor(), now=utc_now())
