"""Refusals and faults as pages: one table maps what was raised to a status."""

from http import HTTPStatus

import structlog
from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from app.core import errors
from app.core.i18n import gettext as _

log = structlog.get_logger("web")

STATUS: dict[type[errors.Refused], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def status_of(refusal: errors.Refused) -> HTTPStatus:
    """The status of the nearest class in the table."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def init_error_pages(app: Flask) -> None:
    """Register the pages for refusals, HTTP errors, broken constraints and faults."""
    app.register_error_handler(errors.Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(IntegrityError, _broken_constraint)
    app.register_error_handler(Exception, _fault)


def _refused(refusal: errors.Refused) -> ResponseReturnValue:
    status = status_of(refusal)
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, errors.TooMany) else {}
    return _page(status, refusal.message), status, headers


def answer_http_error(error: HTTPException) -> ResponseReturnValue:
    """The page for an error of HTTP; who has to sign in is led there."""
    if error.code == HTTPStatus.UNAUTHORIZED:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=here))
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    return _page(HTTPStatus(error.code), None), error.code


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    message = _(
        "This form was open too long, or was opened before you signed in. Go back, reload it and send again."
    )
    return _page(HTTPStatus.BAD_REQUEST, message), HTTPStatus.BAD_REQUEST


def _broken_constraint(error: IntegrityError) -> ResponseReturnValue:
    log.warning("constraint", endpoint=request.endpoint, error=type(error.orig).__name__)
    message = _("Someone else changed this at the same moment. Reload the page and look again.")
    return _page(HTTPStatus.CONFLICT, message), HTTPStatus.CONFLICT


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("fault", endpoint=request.endpoint, error=type(error).__name__, exc_info=error)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, None), HTTPStatus.INTERNAL_SERVER_ERROR


def _page(status: HTTPStatus, message: str | None) -> str:
    return render_template("web/error.html", status=int(status), message=message)
