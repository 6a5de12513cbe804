"""Why a certificate was issued, as it was written down on that day."""

from datetime import datetime
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.rules import KIND_WORDS, results_from
from app.certificates.views.blueprint import bp
from app.core.permissions import Permission
from app.web.guards import actor, requires
from app.web.transactions import db_session


@bp.get("/certificates/<uuid:certificate_id>/evidence")
@requires(Permission.CERTIFICATES_VIEW)
def evidence(certificate_id: UUID) -> ResponseReturnValue:
    """The rules of the version in force then, what the records said, and who decided against them."""
    certificate = queries.get_certificate(
        db_session(), certificate_id, scope=actor().scope(Permission.CERTIFICATES_VIEW)
    )
    kept = certificate.evidence
    override = kept.get("override")
    return render_template(
        "certificates/evidence.html",
        certificate=certificate,
        kind_words=KIND_WORDS,
        is_known="rules" in kept,
        results=results_from(kept.get("rules", ())),
        override=override,
        decided_at=datetime.fromisoformat(override["at"]) if override else None,
        back=url_for(".session_certificates", session_id=certificate.session_id, kind=certificate.kind.value),
    )
