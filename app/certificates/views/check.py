"""The public check: what a certificate says, for whoever has its code, without naming anyone."""

from datetime import date
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates.forms import CodeForm, NameForm
from app.certificates.rules import shown_code
from app.certificates.service.check import (
    Confirmation,
    confirm,
    count_miss,
    does_name_agree,
    require_patience,
)
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.web.guards import public
from app.web.office import settings
from app.web.transactions import database, db_session, writes

# Said of a certificate to the public; the names are not among it.
SHOWN = (
    "programme",
    "session",
    "place",
    "dates",
    "facts",
    "modules",
    "office",
    "serial",
    "issued_on",
    "language",
)


@bp.get("/check")
@public
def check_form() -> ResponseReturnValue:
    """Type a code; it leads to its own page."""
    form = CodeForm(request.args)
    if not request.args.get("code"):
        return _answer("certificates/check_form.html", form=form, is_missed=False)
    if not form.validate():
        return _answer("certificates/check_form.html", form=form, is_missed=False, status=422)
    return redirect(url_for(".check", code=form.code.data))


@bp.get("/c/<code>")
@public
def check(code: str) -> ResponseReturnValue:
    """Valid, revoked, replaced, or not confirmed; an unknown code and a malformed one look the same."""
    address, secret, now = request.remote_addr or "", settings().secret_key, utc_now()
    require_patience(db_session(), address=address, secret=secret, now=now)
    confirmation = confirm(db_session(), code)
    if confirmation is None:
        with database().writing() as db:
            count_miss(db, address=address, secret=secret, now=now)
        return _answer("certificates/check_form.html", form=CodeForm(), is_missed=True, status=404)
    return _page(confirmation, NameForm(), agrees=None)


@bp.post("/c/<code>")
@public
@writes
def check_name(code: str) -> ResponseReturnValue:
    """Does the name on the paper in hand agree with the one the certificate was issued to?"""
    form = NameForm()
    address, secret, now = request.remote_addr or "", settings().secret_key, utc_now()
    require_patience(db_session(), address=address, secret=secret, now=now)
    confirmation = confirm(db_session(), code)
    if confirmation is None:
        count_miss(db_session(), address=address, secret=secret, now=now)
        db_session().commit()  # the miss stays counted
        return _answer("certificates/check_form.html", form=CodeForm(), is_missed=True, status=404)
    if not form.validate():
        return _page(confirmation, form, agrees=None, status=422)
    agrees = does_name_agree(
        db_session(), confirmation, form.name.data or "", address=address, secret=secret, now=now
    )
    return _page(confirmation, form, agrees=agrees)


def _page(
    confirmation: Confirmation, form: NameForm, *, agrees: bool | None, status: int = 200
) -> ResponseReturnValue:
    return _answer(
        "certificates/check.html",
        code=shown_code(confirmation.code),
        verdict=confirmation.verdict.value,
        taken_back_at=confirmation.taken_back_at,
        issued_on=date.fromisoformat(confirmation.printed["issued_on"]),
        said={key: confirmation.printed[key] for key in SHOWN},
        form=form,
        agrees=agrees,
        status=status,
    )


def _answer(template: str, *, status: int = 200, **values: Any) -> ResponseReturnValue:
    response = make_response(render_template(template, **values), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
