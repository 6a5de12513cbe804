"""Credentials in the one form that is signed: RDFC-1.0 for Linked Data, JCS for plain JSON."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785
from pyld import jsonld

from app.certificates.signing.contexts import load_document

OPTIONS = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load_document}


def rdfc_digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical N-Quads; raises ValueError for what is no JSON-LD of the pinned contexts."""
    return hashlib.sha256(canonical_quads(document).encode()).digest()


def canonical_quads(document: Mapping[str, Any]) -> str:
    """The statements of a document as sorted N-Quads.

    For documents that this office wrote or that have its shape: others can be made to take for ever.
    """
    try:
        return str(jsonld.normalize(document, OPTIONS))
    except jsonld.JsonLdError as error:
        raise ValueError("no JSON-LD of the pinned contexts") from error


def jcs_digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).digest()
