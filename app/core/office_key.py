"""The office's own key: it signs what has to be believed years later, wherever it is shown."""

import base64
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.core.kept import kept_once
from app.core.settings import Settings, UnusableSettings

FILE_NAME = "signing-key.pem"
KEY_ID_LENGTH = 16


@dataclass(frozen=True)
class OfficeKey:
    """An Ed25519 key that signs; only its public half is ever shown."""

    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, content: bytes) -> str:
        """The signature in base64."""
        return base64.b64encode(self._private.sign(content)).decode()

    @property
    def public_key(self) -> str:
        """The public half as PEM."""
        return (
            self._private.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )

    @property
    def key_id(self) -> str:
        return key_id_of(self.public_key)


def office_key(settings: Settings) -> OfficeKey:
    """The key of the settings, or else the one made once in the data folder.

    Raises UnusableSettings for what is no Ed25519 key.
    """
    pem = settings.signing_key or _kept_key(settings.data_dir)
    try:
        private = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableSettings("the signing key is not a private key in PEM without a password") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise UnusableSettings("the signing key is not an Ed25519 key")
    return OfficeKey(private)


def key_id_of(public_key: str) -> str:
    """A short name of a public key; raises ValueError for what is no Ed25519 key."""
    raw = _public(public_key).public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:KEY_ID_LENGTH]


def is_signed(content: bytes, *, signature: str, public_key: str) -> bool:
    """Was exactly this signed by the owner of the public key?"""
    try:
        _public(public_key).verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(pem: str) -> Ed25519PublicKey:
    try:
        public = serialization.load_pem_public_key(pem.encode())
    except UnsupportedAlgorithm as error:
        raise ValueError("not a public key that can be read") from error
    if not isinstance(public, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")  # noqa: TRY004 - one kind of error for what cannot be used
    return public


def _kept_key(data_dir: Path) -> str:
    """A key made once per data folder; whoever comes second reads what the first has written."""
    path = data_dir / FILE_NAME
    try:
        return kept_once(path, _new_key)
    except OSError as error:
        raise UnusableSettings(
            f"the signing key {path} cannot be kept: {error.strerror}; set MANDATE_SIGNING_KEY_FILE"
        ) from error


def _new_key() -> str:
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )
