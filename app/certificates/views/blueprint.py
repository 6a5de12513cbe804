"""The blueprint that all certificate views hang on, and what they share."""

from collections.abc import Mapping

from flask import Blueprint

from app.certificates.rules import CertificateKind
from app.web.office import settings

bp = Blueprint("certificates", __name__, template_folder="../templates")


def check_url(code: str) -> str:
    """The public address that a certificate's square code opens."""
    return f"{settings().base_url.rstrip('/')}/c/{code}"


def kind_of(given: Mapping[str, str]) -> CertificateKind | None:
    """The kind that an address or a form names; None for none, or for what is no kind."""
    known = {kind.value: kind for kind in CertificateKind}
    return known.get(given.get("kind", ""))
