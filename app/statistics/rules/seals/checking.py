"""Is a sealed report still what the office signed? Needs the seal and nothing else."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _
from app.core.office_key import is_signed, key_id_of

PARTS = ("content", "digest", "signature", "key_id", "public_key")


class Part(StrEnum):
    """What of a seal does not fit the rest."""

    CONTENT = "content"
    EVIDENCE = "evidence"
    DIGEST = "digest"
    SIGNATURE = "signature"
    KEY = "key"
    LISTING = "listing"


PART_WORDS: dict[Part, LazyProxy] = {
    Part.CONTENT: _("the figures or words of the report"),
    Part.EVIDENCE: _("the rows behind the figures"),
    Part.DIGEST: _("the digest"),
    Part.SIGNATURE: _("the signature"),
    Part.KEY: _("the public key or its number"),
    Part.LISTING: _("the title, time or reach that the list shows"),
}


@dataclass(frozen=True, kw_only=True)
class Seal:
    """The signed text and what proves it; without `evidence` only its digest is known, and signed."""

    content: str
    digest: str
    signature: str
    key_id: str
    public_key: str
    evidence: str | None = None


@dataclass(frozen=True, kw_only=True)
class SealCheck:
    """What checking found: which parts changed, and with which key it was signed."""

    changed: tuple[Part, ...]
    key_id: str

    @property
    def is_intact(self) -> bool:
        return not self.changed

    @property
    def is_signed(self) -> bool:
        """Are the figures what that key signed, whatever became of the rest?"""
        return not {Part.CONTENT, Part.SIGNATURE, Part.KEY} & {*self.changed}

    @property
    def is_comparable(self) -> bool:
        """Are the rows behind the figures theirs, too?"""
        return self.is_signed and Part.EVIDENCE not in self.changed


def digest_of(text: str) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_parts(seal: Seal) -> SealCheck:
    """Compare each part of a seal with the others."""
    found = [*_signed_parts(seal)]
    if seal.evidence is not None and digest_of(seal.evidence) != _told_digest(seal.content):
        found.append(Part.EVIDENCE)
    return SealCheck(changed=tuple(found), key_id=seal.key_id)


def _signed_parts(seal: Seal) -> tuple[Part, ...]:
    if not _key_fits(seal):
        return (Part.KEY,)
    has_digest = digest_of(seal.content) == seal.digest
    has_signature = is_signed(seal.content.encode(), signature=seal.signature, public_key=seal.public_key)
    return {
        (True, True): (),
        (False, True): (Part.DIGEST,),
        (True, False): (Part.SIGNATURE,),
        (False, False): (Part.CONTENT,),
    }[has_digest, has_signature]


def _key_fits(seal: Seal) -> bool:
    try:
        return key_id_of(seal.public_key) == seal.key_id
    except ValueError:
        return False


def _told_digest(content: str) -> str | None:
    """The digest of the evidence that the content names; None where the content cannot be read."""
    try:
        told = json.loads(content)["evidence"]["digest"]
    except (ValueError, KeyError, TypeError):
        return None
    return told if isinstance(told, str) else None


def seal_file(seal: Seal) -> dict[str, Any]:
    """A seal as it is given out: enough to check it outside the office."""
    found = {name: getattr(seal, name) for name in PARTS}
    return found if seal.evidence is None else found | {"evidence": seal.evidence}


def read_seal(file: Any) -> Seal | None:
    """The seal in a file that was given out; None where there is none."""
    if not isinstance(file, Mapping):
        return None
    told = {name: file[name] for name in (*PARTS, "evidence") if name in file}
    if not set(PARTS) <= told.keys() or not all(isinstance(value, str) for value in told.values()):
        return None
    return Seal(**told)
