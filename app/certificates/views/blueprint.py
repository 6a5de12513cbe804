"""The blueprint that all certificate views hang on, and what they share."""

from collections.abc import Mapping

from flask import Blueprint

from app.certificates.rules import CertificateKind

bp = Blueprint("certificates", __name__, template_folder="../templates")


def kind_of(given: Mapping[str, str]) -> CertificateKind | None:
    """The kind that an address or a form names; None for none, or for what is no kind."""
    known = {kind.value: kind for kind in CertificateKind}
    return known.get(given.get("kind", ""))
