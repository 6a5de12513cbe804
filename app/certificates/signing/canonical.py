"""Credentials in the one form that is signed: RDFC-1.0 for Linked Data, JCS for plain JSON.

All credentials of a shape have the same statements, with other values in them. PyLD works the statements out
once for each shape. After that a credential costs a tenth of the time, signature included, and nothing that
somebody sends is interpreted as Linked Data.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import rfc8785
from pyld import jsonld
from pyld.nquads import escape

from app.certificates.signing.contexts import load_document
from app.certificates.signing.shape import SHAPES, fill_shape, find_shape, variables

OPTIONS = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load_document}
PLACE = re.compile(r"x:place(\d+)\.")  # is an IRI as well as a text, and needs no escaping


def rdfc_digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical N-Quads; raises ValueError for what has no shape of this office."""
    return hashlib.sha256(canonical_quads(document).encode()).digest()


def canonical_quads(document: Mapping[str, Any]) -> str:
    """The statements of a document, each once, sorted by code point; raises ValueError."""
    name = find_shape(document)
    if name is None:
        raise ValueError("no credential as this office writes them")
    values = [escape(value) for value in variables(document, SHAPES[name])]
    return "".join(sorted({_filled(parts, values) for parts in statements(name)}))


def jcs_digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).digest()


def _filled(parts: list[str], values: list[str]) -> str:
    """Every second part is the number of a value."""
    return "".join(values[int(part)] if odd % 2 else part for odd, part in enumerate(parts))


@cache
def statements(name: str) -> list[list[str]]:
    """The N-Quads of a shape, split at the places of its values.

    With at most one node that has no name of its own, no value changes what that node is called.
    """
    quads: str = jsonld.normalize(fill_shape(SHAPES[name], "x:place{}."), OPTIONS)
    if len(set(re.findall(r"_:c14n\d+", quads))) > 1:
        raise RuntimeError(f"the shape {name} has several nodes without a name")
    return [PLACE.split(line) for line in quads.splitlines(keepends=True)]
