"""The holder's page of a certificate: its files, who sees the name, and sharing it by the holder's choice.

It is reached by signing in, or by the link of the mail that said it was issued.
"""

from datetime import date
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates.errors import CertificateNotFound, NotValid
from app.certificates.export import attached_file
from app.certificates.forms import ShowNameForm
from app.certificates.queries import Held, Paper
from app.certificates.rules import CertificateState, file_names
from app.certificates.service.files import file_of
from app.certificates.service.holding import (
    HOLDER,
    get_held,
    get_linked,
    note_download,
    read_token,
    show_name,
)
from app.certificates.service.issuer import CREDENTIAL_FILE, TOKEN_FILE, addressed, issuer_of
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.web.export import content_disposition
from app.web.guards import actor, public, signed_in
from app.web.office import office, settings
from app.web.transactions import database, db_session, writes

PDF = "certificate.pdf"
FILE = f"<any('{PDF}', '{CREDENTIAL_FILE}', '{TOKEN_FILE}'):file>"
KINDS = {CREDENTIAL_FILE: "application/vc+ld+json", TOKEN_FILE: "application/vc+jwt"}


class Door(NamedTuple):
    """How a holder came in: the certificate, who acts, and where the page and its files are."""

    held: Held
    actor: Actor
    page: str
    pdf: str
    credential: str
    token: str
    name: str
    is_signed_in: bool


@bp.get("/my/certificates/<uuid:certificate_id>")
@signed_in
def held(certificate_id: UUID) -> ResponseReturnValue:
    """One of the certificates of the person behind this account."""
    return _page(_own(certificate_id))


@bp.get(f"/my/certificates/<uuid:certificate_id>/{FILE}")
@signed_in
def held_file(certificate_id: UUID, file: str) -> ResponseReturnValue:
    """The PDF, or the credential that stands in it."""
    return _file(_own(certificate_id), file)


@bp.post("/my/certificates/<uuid:certificate_id>/name")
@signed_in
@writes
def held_name(certificate_id: UUID) -> ResponseReturnValue:
    """Show the name on the public page, or no longer."""
    return _decide(_own(certificate_id))


@bp.get("/h/<token>")
@public
def linked(token: str) -> ResponseReturnValue:
    """The same by the link of the mail: whoever has it is taken for the holder."""
    return _page(_by_link(token))


@bp.get(f"/h/<token>/{FILE}")
@public
def linked_file(token: str, file: str) -> ResponseReturnValue:
    """The PDF, or the credential that stands in it."""
    return _file(_by_link(token), file)


@bp.post("/h/<token>/name")
@public
@writes
def linked_name(token: str) -> ResponseReturnValue:
    """Show the name on the public page, or no longer."""
    return _decide(_by_link(token))


def _own(certificate_id: UUID) -> Door:
    person_id = actor().person_id
    if person_id is None:
        raise CertificateNotFound(_("There is no such certificate, or it is not yours to see."))
    found = get_held(db_session(), certificate_id, person_id=person_id)
    return _door(found, actor(), way="held", certificate_id=certificate_id)


def _by_link(token: str) -> Door:
    certificate_id = read_token(token, secret=settings().secret_key)
    return _door(get_linked(db_session(), certificate_id), HOLDER, way="linked", token=token)


def _door(found: Held, who: Actor, *, way: Literal["held", "linked"], **where: Any) -> Door:
    """The addresses of the page, its files and its form, on the way that the holder came."""

    def to(file: str) -> str:
        return url_for(f".{way}_file", file=file, **where)

    return Door(
        held=found,
        actor=who,
        page=url_for(f".{way}", **where),
        pdf=to(PDF),
        credential=to(CREDENTIAL_FILE),
        token=to(TOKEN_FILE),
        name=url_for(f".{way}_name", **where),
        is_signed_in=way == "held",
    )


def _page(door: Door) -> ResponseReturnValue:
    paper = addressed(door.held.paper, base_url=settings().base_url)
    response = make_response(
        render_template(
            "certificates/holder.html",
            door=door,
            held=door.held,
            said=paper.printed,
            is_valid=paper.state is CertificateState.ISSUED,
            issued_on=date.fromisoformat(paper.printed["issued_on"]),
            form=ShowNameForm(),
            profile_link=_profile_link(paper),
        )
    )
    return _private(response)


def _file(door: Door, file: str) -> ResponseReturnValue:
    paper = door.held.paper
    if paper.state is not CertificateState.ISSUED:
        raise NotValid(_("This certificate has been taken back and is no longer given out."))
    now = utc_now()
    content = file_of(database(), office().storage, paper, issuer=lambda: issuer_of(settings()), now=now)
    kind = KINDS.get(file, "application/pdf")
    # A credential keeps the name to itself, and so does its file.
    (name,) = file_names([(paper.serial, "" if file in KINDS else paper.printed["name"])])
    if file in KINDS:
        content = attached_file(content, file)
        name = name.removesuffix(".pdf") + file.removeprefix("credential")
    if request.method == "GET":
        note_download(database(), door.held, file=file, actor=door.actor, now=now)
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = content_disposition(name)
    return _private(response)


def _decide(door: Door) -> ResponseReturnValue:
    form = ShowNameForm()
    if form.validate_on_submit():
        is_shown = form.decision.data == "show"
        show_name(db_session(), door.held, is_shown=is_shown, actor=door.actor, now=utc_now())
        flash(
            _("Your name is now shown to whoever has the code.")
            if is_shown
            else _("Your name is no longer shown.")
        )
    return redirect(door.page)


def _profile_link(paper: Paper) -> str:
    """The page of LinkedIn that adds a certificate to a profile; nothing is sent before it is opened."""
    printed = paper.printed
    issued_on = date.fromisoformat(printed["issued_on"])
    query = {
        "startTask": "CERTIFICATION_NAME",
        "name": printed["session"]["title"],
        "organizationName": printed["office"],
        "issueYear": issued_on.year,
        "issueMonth": issued_on.month,
        "certUrl": printed["check_url"],
        "certId": printed["code"],
    }
    return f"https://www.linkedin.com/profile/add?{urlencode(query)}"


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
