"""Certificates as files: one for its holder or the office, all of a session as an archive or to print."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from app.audit.rules import Place
from app.certificates import queries
from app.certificates.errors import NotValid
from app.certificates.export import zip_stream
from app.certificates.pdf import draw_sheet
from app.certificates.queries import Paper
from app.certificates.rules import CertificateState, file_names
from app.certificates.service.files import file_of, pictures_in, refuse_waiting
from app.certificates.service.holding import get_held, note_download, note_session_download
from app.certificates.service.issuer import Issuer, addressed, issuer_of
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.programmes.queries import get_session_page
from app.web.export import content_disposition
from app.web.guards import actor, requires
from app.web.office import office, settings
from app.web.transactions import database, db_session


@bp.get("/certificates/<uuid:certificate_id>/download")
@requires(Permission.CERTIFICATES_VIEW)
def download(certificate_id: UUID) -> ResponseReturnValue:
    """The PDF, for the office within its scope; holders have a page of their own."""
    scope = actor().scope(Permission.CERTIFICATES_VIEW)
    paper = queries.get_paper(db_session(), certificate_id, scope=scope)
    if paper.state is not CertificateState.ISSUED:
        raise NotValid(_("This certificate has been taken back and is no longer given out."))
    content = file_of(database(), office().storage, paper, issuer=_issuer, now=utc_now())
    if request.method == "GET":
        held = get_held(db_session(), certificate_id, person_id=None)
        note_download(database(), held, file="certificate.pdf", actor=actor(), now=utc_now())
    (name,) = file_names([(paper.serial, paper.printed["name"])])
    return _file(Response(content, mimetype="application/pdf"), name)


@bp.get("/sessions/<uuid:session_id>/certificates.zip")
@requires(Permission.CERTIFICATES_VIEW)
def session_archive(session_id: UUID) -> ResponseReturnValue:
    """All valid certificates of a session; what is not made yet is made while it is sent."""
    slug, papers = _session_papers(session_id, "certificate.all_downloaded")
    refuse_waiting(papers, has_timestamps=bool(settings().timestamp_url), now=utc_now())
    body = stream_with_context(zip_stream(_files(papers)))
    name = _("Certificates %(slug)s", slug=slug)
    return _file(Response(body, mimetype="application/zip"), f"{name}.zip")


@bp.get("/sessions/<uuid:session_id>/certificates.pdf")
@requires(Permission.CERTIFICATES_VIEW)
def session_sheet(session_id: UUID) -> ResponseReturnValue:
    """All valid certificates of a session on paper: one file, a page each."""
    slug, papers = _session_papers(session_id, "certificate.all_printed")
    title = _("Certificates %(slug)s", slug=slug)
    content = draw_sheet(
        [addressed(paper, base_url=settings().base_url).printed for paper in papers],
        title=title,
        author=settings().office_name,
        language=current_language(),
        pictures=pictures_in(office().storage),
    )
    return _file(Response(content, mimetype="application/pdf"), f"{title}.pdf")


def _session_papers(session_id: UUID, action: str) -> tuple[str, list[Paper]]:
    """The short name of the session and its valid certificates; that they were taken is noted."""
    scope = actor().scope(Permission.CERTIFICATES_VIEW)
    session = get_session_page(db_session(), session_id, scope=scope)
    papers = queries.valid_papers(db_session(), session_id, scope=scope)
    if request.method == "GET":
        place = Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country)
        note_session_download(
            database(), place, action=action, count=len(papers), actor=actor(), now=utc_now()
        )
    return session.slug, papers


def _files(papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    storage, opened = office().storage, database()
    names = file_names([(paper.serial, paper.printed["name"]) for paper in papers])
    for name, paper in zip(names, papers, strict=True):
        try:
            yield name, file_of(opened, storage, paper, issuer=_issuer)
        except Refused as refusal:  # the archive is on its way: whoever opens it learns what is missing
            yield f"{name.removesuffix('.pdf')}.txt", refusal.message.encode()


def _issuer() -> Issuer:
    return issuer_of(settings())


def _file(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = content_disposition(name)
    return response
