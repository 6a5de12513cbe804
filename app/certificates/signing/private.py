"""Private halves as PKCS #8 files that only their owner may read, encrypted where there is a passphrase."""

from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.certificates.errors import KeysUnreadable
from app.certificates.signing.making import MadeKey
from app.core.i18n import gettext as _
from app.core.kept import write_durably

ENCRYPTED = b"-----BEGIN ENCRYPTED"


def write_private(folder: Path, made: Iterable[MadeKey], *, passphrase: str) -> None:
    """One file for each key that no token keeps."""
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
    for key in made:
        if key.private is None:
            continue
        content = key.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )
        write_durably(private_path(folder, key.listed.id), content)


def read_document_key(folder: Path, key_id: str, *, passphrase: str) -> EllipticCurvePrivateKey:
    """The private half of a root or a signer; raises KeysUnreadable."""
    private = _read(private_path(folder, key_id), passphrase)
    if not isinstance(private, EllipticCurvePrivateKey):
        raise KeysUnreadable(_("%(path)s holds a key of another kind.", path=private_path(folder, key_id)))
    return private


def read_credential_key(folder: Path, key_id: str, *, passphrase: str) -> Ed25519PrivateKey:
    """The private half of a credential key; raises KeysUnreadable."""
    private = _read(private_path(folder, key_id), passphrase)
    if not isinstance(private, Ed25519PrivateKey):
        raise KeysUnreadable(_("%(path)s holds a key of another kind.", path=private_path(folder, key_id)))
    return private


def private_path(folder: Path, key_id: str) -> Path:
    return folder / f"{key_id}.pem"


def _read(path: Path, passphrase: str) -> object:
    """A key that is not encrypted is read with a passphrase too: the next one will be encrypted."""
    try:
        pem = path.read_bytes()
    except OSError as error:
        raise KeysUnreadable(
            _("The key %(path)s cannot be read: %(reason)s", path=path, reason=error.strerror or "")
        ) from error
    is_encrypted = pem.startswith(ENCRYPTED)
    if is_encrypted and not passphrase:
        raise KeysUnreadable(_("The keys are encrypted, and MANDATE_KEYS_PASSPHRASE is not set."))
    try:
        return serialization.load_pem_private_key(pem, passphrase.encode() if is_encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if is_encrypted:
            raise KeysUnreadable(
                _("The passphrase in MANDATE_KEYS_PASSPHRASE does not open the key %(path)s.", path=path)
            ) from error
        raise KeysUnreadable(_("%(path)s is no private key in PEM.", path=path)) from error
