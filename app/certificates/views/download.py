"""Certificates as files: one for its holder or the office, all of a session in one archive."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.errors import NotValid
from app.certificates.export import zip_stream
from app.certificates.pdf import draw_certificate
from app.certificates.queries import Paper
from app.certificates.rules import CertificateState, file_names
from app.certificates.views.blueprint import bp, check_url
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.programmes.queries import get_session_page
from app.web.export import content_disposition
from app.web.guards import actor, requires, signed_in
from app.web.transactions import db_session


@bp.get("/certificates/<uuid:certificate_id>/download")
@signed_in
def download(certificate_id: UUID) -> ResponseReturnValue:
    """The PDF, for the person it was issued to and for the office within its scope."""
    certificate = queries.get_downloadable(
        db_session(),
        certificate_id,
        scope=actor().scope(Permission.CERTIFICATES_VIEW),
        person_id=actor().person_id,
    )
    if certificate.state is not CertificateState.ISSUED:
        raise NotValid(_("This certificate has been taken back and is no longer given out."))
    content = draw_certificate(
        {**certificate.printed, "check_url": check_url(certificate.code)}, made_at=certificate.issued_at
    )
    (name,) = file_names([(certificate.serial, certificate.printed["name"])])
    return _file(Response(content, mimetype="application/pdf"), name)


@bp.get("/sessions/<uuid:session_id>/certificates.zip")
@requires(Permission.CERTIFICATES_VIEW)
def session_archive(session_id: UUID) -> ResponseReturnValue:
    """All valid certificates of a session, drawn while they are sent."""
    scope = actor().scope(Permission.CERTIFICATES_VIEW)
    session = get_session_page(db_session(), session_id, scope=scope)
    papers = queries.valid_papers(db_session(), session_id, scope=scope)
    body = stream_with_context(zip_stream(_drawn(papers)))
    name = _("Certificates %(slug)s", slug=session.slug)
    return _file(Response(body, mimetype="application/zip"), f"{name}.zip")


def _drawn(papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    names = file_names([(paper.serial, paper.printed["name"]) for paper in papers])
    for name, paper in zip(names, papers, strict=True):
        yield (
            name,
            draw_certificate({**paper.printed, "check_url": check_url(paper.code)}, made_at=paper.issued_at),
        )


def _file(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = content_disposition(name)
    return response
