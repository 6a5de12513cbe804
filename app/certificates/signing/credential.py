"""A certificate as a credential: Open Badges 3.0, a W3C Verifiable Credential 2.0, not signed yet."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from app.certificates.signing.contexts import CREDENTIALS, OPEN_BADGES
from app.certificates.signing.did import did_of
from app.certificates.signing.shape import as_time
from app.certificates.signing.status_list import status_entry

ACHIEVEMENT_TYPES = dict.fromkeys(("completion", "training_of_trainers"), "CertificateOfCompletion")
_MARKUP = re.compile(r"[\\`*_\[\]<>#&]")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def achievement_credential(
    printed: Mapping[str, Any],
    *,
    base_url: str,
    status_index: int,
    salt: str,
    issued_at: datetime | None = None,
) -> dict[str, Any]:
    """What stands on a certificate, but the name only as a salted hash; the same input, the same credential.

    `status_index` is the place in the status lists, from 0; `salt` is random and belongs to this certificate.
    Without `issued_at` it is valid from the beginning of its day, in UTC.
    """
    base = base_url.rstrip("/")
    url = check_url(base, printed["code"])
    session = printed["session"]
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": did_of(base),
            "type": ["Profile"],
            "name": _text(printed["office"]),
            "url": base,
        },
        "validFrom": as_time(issued_at) if issued_at else _midnight(printed["issued_on"]),
        "name": _text(session["title"]),
        "credentialSubject": {
            "id": f"{url}#holder",
            "type": ["AchievementSubject"],
            "identifier": [_hashed_name(printed["name"], salt)],
            "activityStartDate": _midnight(session["starts_on"]),
            "activityEndDate": _midnight(session["ends_on"]),
            "licenseNumber": _text(printed["serial"]),
            "achievement": _achievement(printed, base),
        },
        "credentialStatus": status_entry(status_index, base),
    }


def check_url(base_url: str, code: str) -> str:
    """The page that confirms a certificate; also the name of its credential."""
    return f"{base_url.rstrip('/')}/c/{code.replace('-', '')}"


def name_hash(name: str, salt: str) -> str:
    """A name as the credential holds it: whoever knows name and salt can tell whether it is the same."""
    return "sha256$" + hashlib.sha256((normalize("NFC", name) + salt).encode()).hexdigest()


def _hashed_name(name: str, salt: str) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": name_hash(name, salt),
        "identityType": "ext:name",
        "salt": salt,
    }


def _achievement(printed: Mapping[str, Any], base: str) -> dict[str, Any]:
    session = printed["session"]
    page = f"{base}/training/{quote(printed['programme']['code'])}/{quote(session['slug'])}"
    return {
        "id": page,
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES.get(printed.get("kind", "completion"), "Certificate"),
        "name": _text(session["title"]),
        "description": _text(" · ".join([printed["words"]["title"], *printed["facts"]])),
        "criteria": {"id": f"{page}#criteria", "narrative": _narrative(printed)},
        "inLanguage": printed["language"],
    }


def _narrative(printed: Mapping[str, Any]) -> str:
    """What had to be taken part in, as Markdown."""
    modules: Sequence[str] = printed["modules"]
    lines = [f"- {_markdown(module)}" for module in modules]
    return "\n".join(lines) or _markdown(printed["session"]["title"])


def _markdown(text: str) -> str:
    """Text as Markdown that says exactly this: a title is never markup."""
    return _MARKUP.sub(r"\\\g<0>", _text(text))


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"


def _text(text: str) -> str:
    """Without characters that canonical forms write in different ways, or not at all."""
    return _UNSPEAKABLE.sub(" ", text).strip() or "–"
