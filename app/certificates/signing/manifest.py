"""The list of the office's keys: what anybody may know of them, in one file beside the private halves."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography import x509

from app.certificates.errors import KeysUnreadable, NoKeys
from app.core.i18n import gettext as _
from app.core.kept import write_durably

FILE_NAME = "keys.json"


class KeyKind(StrEnum):
    AUTHORITY = "authority"  # the office's own root: it signs certificates of signers, nothing else
    SIGNER = "signer"  # signs PDF files
    CREDENTIAL = "credential"  # signs credentials and the status list


class KeyState(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"  # signs no more; what it signed stays good
    COMPROMISED = "compromised"  # somebody else may have it; nothing it signed is believed


@dataclass(frozen=True, kw_only=True)
class ListedKey:
    """A key without its private half; `public_key` and `certificate` are PEM.

    `where` names what keeps the private half, if not a file beside the list.
    """

    id: str
    kind: KeyKind
    created: datetime
    state: KeyState
    public_key: str
    certificate: str = ""
    changed: datetime | None = None
    reason: str = ""
    where: str = ""


def read_list(folder: Path) -> tuple[ListedKey, ...]:
    """All keys of the folder, in the order in which they were made.

    Raises NoKeys where there is no list, and KeysUnreadable where it is none.
    """
    try:
        content = json.loads((folder / FILE_NAME).read_bytes())
        return tuple(_listed(entry) for entry in content["keys"])
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoKeys(
            _("This office has no keys to sign certificates with. Make them once: mandate keys init")
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysUnreadable(
            _("The list of keys %(path)s cannot be read.", path=folder / FILE_NAME)
        ) from error


def write_list(folder: Path, keys: Iterable[ListedKey]) -> None:
    """Replace the list as a whole."""
    entries = [{name: value for name, value in asdict(key).items() if value} for key in keys]
    text = json.dumps({"version": 1, "keys": entries}, indent=2, default=datetime.isoformat)
    write_durably(folder / FILE_NAME, f"{text}\n".encode())


def get_active(keys: Sequence[ListedKey], kind: KeyKind) -> ListedKey:
    """The one key of this kind that signs now; raises NoKeys."""
    for key in keys:
        if key.kind is kind and key.state is KeyState.ACTIVE:
            return key
    raise NoKeys(_("The key for this has been withdrawn. Make new ones: mandate keys rotate"))


def reinstated(key: ListedKey) -> ListedKey:
    """The key as if it had never been withdrawn, to tell what it signed from what nobody did."""
    return replace(key, state=KeyState.RETIRED) if key.state is KeyState.COMPROMISED else key


def certificate_of(key: ListedKey) -> x509.Certificate:
    """The certificate of a root or a signer; raises KeysUnreadable."""
    try:
        return x509.load_pem_x509_certificate(key.certificate.encode())
    except ValueError as error:
        raise KeysUnreadable(_("The list of keys holds no certificate of %(key)s.", key=key.id)) from error


def _listed(entry: dict[str, Any]) -> ListedKey:
    changed = entry.get("changed")
    return ListedKey(
        id=entry["id"],
        kind=KeyKind(entry["kind"]),
        created=datetime.fromisoformat(entry["created"]),
        state=KeyState(entry["state"]),
        public_key=entry["public_key"],
        certificate=entry.get("certificate", ""),
        changed=datetime.fromisoformat(changed) if changed else None,
        reason=entry.get("reason", ""),
        where=entry.get("where", ""),
    )
