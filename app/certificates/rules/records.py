"""The record of a certificate: its state, and the seal of what is printed."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

TEMPLATE = 1  # the design built in
DESIGNED = 2  # one of the office's, kept with what is printed
LONGEST_REASON = 500


class CertificateState(StrEnum):
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


def canonical(printed: Mapping[str, Any]) -> bytes:
    """What is printed as the one sequence of bytes that its digest is taken of."""
    text = json.dumps(printed, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(printed: Mapping[str, Any]) -> str:
    """SHA-256 of what is printed, in hexadecimal."""
    return hashlib.sha256(canonical(printed)).hexdigest()
