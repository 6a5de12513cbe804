"""How the public check answers: a page for people, JSON for programs, and nothing that anybody may keep."""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, make_response, render_template, request

from app.certificates.forms import CodeForm, NameForm
from app.certificates.rules import shown_code
from app.certificates.service.check import Confirmation, Verdict

# Said of a certificate to the public; the names are not among it.
SHOWN = (
    "programme",
    "session",
    "place",
    "dates",
    "modules",
    "office",
    "serial",
    "issued_on",
    "language",
)
TOLD = {Verdict.PROTECTED: "ask_the_office"}  # else the verdict's own name


def wants_json() -> bool:
    """Does whoever asks prefer JSON to a page?"""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def page_of(
    confirmation: Confirmation | None, form: NameForm, *, agrees: bool | None, status: int = HTTPStatus.OK
) -> Response:
    """What is said of a code."""
    if wants_json():
        found = HTTPStatus.NOT_FOUND if confirmation is None else status
        return as_json(_facts(confirmation), status=found)
    if confirmation is None:
        missed = {"form": CodeForm(formdata=None), "file_form": None, "is_missed": True}
        return answer("certificates/check_form.html", status=HTTPStatus.NOT_FOUND, **missed)
    said = said_of(confirmation) if confirmation.is_told else None
    return answer(
        "certificates/check.html",
        code=shown_code(confirmation.code),
        verdict=confirmation.verdict.value,
        taken_back_at=confirmation.taken_back_at,
        said=said,
        shown_name=confirmation.shown_name,
        issued_on=date.fromisoformat(said["issued_on"]) if said else None,
        form=form,
        agrees=agrees,
        status=status,
    )


def said_of(confirmation: Confirmation) -> dict[str, Any]:
    """What stands on a certificate, but the name, in the words that are printed on it."""
    printed = confirmation.printed
    elsewhere = (printed["place"], printed["dates"])
    return {
        **{key: printed[key] for key in SHOWN},
        "title": printed.get("words", {}).get("title", ""),
        "length": [fact for fact in printed["facts"] if fact not in elsewhere],
    }


def answer(template: str, *, status: int = HTTPStatus.OK, **values: Any) -> Response:
    """A page that no cache and no search engine keeps."""
    return _unkept(make_response(render_template(template, **values), status))


def as_json(content: dict[str, Any], *, status: int) -> Response:
    """The same for a program."""
    response: Response = jsonify(content)
    response.status_code = status
    return _unkept(response)


def _facts(confirmation: Confirmation | None) -> dict[str, Any]:
    """Everything that the page says, in codes and dates; never the name, even where the page has it."""
    if confirmation is None:
        return {"status": "not_confirmed"}
    status = {"status": TOLD.get(confirmation.verdict, confirmation.verdict.value)}
    if not confirmation.is_told:
        return status
    printed, taken_back = confirmation.printed, confirmation.taken_back_at
    since = {"taken_back_on": taken_back.date().isoformat()} if taken_back else {}
    return status | since | {
        "code": shown_code(confirmation.code),
        "kind": printed.get("kind", "completion"),
        "issuer": printed["office"],
        "serial": printed["serial"],
        "issued_on": printed["issued_on"],
        "programme": printed["programme"]["name"],
        "session": printed["session"]["title"],
        "place": printed["place"],
        "starts_on": printed["session"]["starts_on"],
        "ends_on": printed["session"]["ends_on"],
        "days": printed["session"]["days"],
        "hours": printed["session"]["hours"],
        "modules": printed["modules"],
        "language": printed["language"],
    }  # fmt: skip


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.vary.add("Accept")
    return response
