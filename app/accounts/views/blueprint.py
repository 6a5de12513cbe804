"""What the pages of accounts share: the blueprint, and where a request comes from."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.rules import Origin, browser_name
from app.core.errors import Refused, TooMany
from app.web.error_pages import status_of

SESSION_KEY = "sign_in"
DEVICE_COOKIE = "known"

bp = Blueprint("accounts", __name__, template_folder="../templates")


def origin() -> Origin:
    """Who is counted for this request; behind a proxy the factory has put the client's address in place."""
    return Origin(
        address=request.remote_addr or "",
        browser=browser_name(request.user_agent.string),
        device_mark=request.cookies.get(DEVICE_COOKIE, "")[:200],
    )


def refuse_form(refusal: Refused, page: str) -> ResponseReturnValue:
    """The form, shown again, with the refusal's status."""
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
    return page, status_of(refusal), headers
