"""What a stranger sends to be checked: a PDF file with credentials inside, or a credential on its own.

Read with a few regular expressions and bounds, and not by a library that knows all of PDF: whatever is sent
costs little and reaches nothing. What a credential claims here is believed only after its signature fits.
"""

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.certificates.rules import read_code
from app.certificates.signing.strict_json import read_strictly

LARGEST = 2 * 1024 * 1024  # bytes of a file; ours have some 60 KiB
LARGEST_CREDENTIAL = 64_000
MOST_ATTACHED = 8
DICTIONARY = 2_000  # bytes in which an attachment's stream has to begin
_ATTACHED = re.compile(rb"/Type\s*/EmbeddedFile\b")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_TOKEN = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+")


class UploadKind(StrEnum):
    PDF = "pdf"
    CREDENTIAL = "credential"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A credential that nobody has verified: what it says, and its text where it is a token.

    Where `is_clear` is not so, another program may read something else in it, such as a name's first value.
    """

    document: dict[str, Any]
    token: str = ""
    is_clear: bool = True

    @property
    def code(self) -> str:
        """The code of the certificate it speaks of, as it stands there."""
        return str(self.document.get("id", "")).rpartition("/c/")[2]


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it came, with what it claims."""

    content: bytes
    kind: UploadKind
    claims: tuple[Claim, ...]

    @property
    def code(self) -> str:
        """The code of the certificate that it speaks of first; "" where there is none."""
        return next((claim.code for claim in self.claims if read_code(claim.code)), "")

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def read_upload(content: bytes) -> Upload:
    """What is in a file; never raises, whatever the file."""
    attached = tuple(claim for part in _attached(content) if (claim := _claim(part)))
    if attached or b"%PDF-" in content[:1024]:
        return Upload(content=content, kind=UploadKind.PDF, claims=attached)
    claim = _claim(content) if len(content) <= LARGEST_CREDENTIAL else None
    if claim is None:
        return Upload(content=content, kind=UploadKind.OTHER, claims=())
    return Upload(content=content, kind=UploadKind.CREDENTIAL, claims=(claim,))


def _attached(pdf: bytes) -> Iterator[bytes]:
    for number, found in enumerate(_ATTACHED.finditer(pdf)):
        if number == MOST_ATTACHED:
            return
        start = _STREAM.search(pdf, found.end(), found.end() + DICTIONARY)
        if start:
            yield _unpacked(pdf, start.end())


def _unpacked(pdf: bytes, start: int) -> bytes:
    """A stream from where it begins, deflated or as it is; nothing for one that is too large."""
    data = pdf[start : start + LARGEST_CREDENTIAL]
    try:
        content = zlib.decompressobj().decompress(data, LARGEST_CREDENTIAL + 1)
    except zlib.error:
        content = data.partition(b"endstream")[0]
    return content if len(content) <= LARGEST_CREDENTIAL else b""


def _claim(content: bytes) -> Claim | None:
    text = content.decode("utf-8-sig", errors="replace").strip()
    token = _TOKEN.fullmatch(text)
    parts = [_decoded(part) for part in token.groups()] if token else [text]
    objects = [_object(part) for part in parts]
    if not all(objects):
        return None
    return Claim(
        document=objects[-1] or {},
        token=text if token else "",
        is_clear=all(_is_clear(part) for part in parts),
    )


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):  # nested deeper than Python reads
        return None
    return value if isinstance(value, dict) else None


def _is_clear(text: str) -> bool:
    try:
        read_strictly(text)
    except (ValueError, RecursionError):
        return False
    return True


def _decoded(part: str) -> str:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
