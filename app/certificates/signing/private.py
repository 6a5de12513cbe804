"""Private halves as PKCS #8 files that only their owner may read, encrypted where there is a passphrase.

PKCS #8 as it is commonly written spends 2,048 rounds on a passphrase, which protects it from nobody who has
stolen the file. Here scrypt spends 32 MiB and a tenth of a second, and its result is what encrypts the file.
"""

import re
import secrets
import stat
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.certificates.errors import KeysUnreadable
from app.certificates.signing.making import MadeKey
from app.core.i18n import gettext as _
from app.core.kept import write_durably

COST = 2**15
_HEADER = re.compile(rf"Passphrase: scrypt {COST} 8 1, salt ([0-9a-f]{{32}})\n-----BEGIN ENCRYPTED ".encode())
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def require_closed(folder: Path) -> None:
    """Raise KeysUnreadable where anybody but its owner may look into the folder of the keys."""
    try:
        mode = folder.stat().st_mode
    except OSError:  # reading the keys says more of it
        return
    if mode & OTHERS:
        raise KeysUnreadable(
            _(
                "Others may look into %(path)s, so its keys are not used. Close it: chmod 700 %(path)s",
                path=folder,
            )
        )


def write_private(folder: Path, made: Iterable[MadeKey], *, passphrase: str) -> None:
    """One file for each key that no token keeps."""
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    header = b""
    if passphrase:
        salt = _salt_in(folder)
        header = f"Passphrase: scrypt {COST} 8 1, salt {salt}\n".encode()
        encryption = serialization.BestAvailableEncryption(_derived(passphrase, salt))
    for key in made:
        if key.private is None:
            continue
        content = key.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )
        write_durably(private_path(folder, key.listed.id), header + content)


def _salt_in(folder: Path) -> str:
    """One for all files of an office, so that they are opened at the price of one."""
    for path in sorted(folder.glob("*.pem")):
        if found := _HEADER.match(path.read_bytes()):
            return found[1].decode()
    return secrets.token_hex(16)


@lru_cache(maxsize=4)
def _derived(passphrase: str, salt: str) -> bytes:
    """What encrypts the files. The environment may hold bytes that are no text; they count as they are."""
    slow = Scrypt(salt=bytes.fromhex(salt), length=32, n=COST, r=8, p=1)
    return slow.derive(passphrase.encode(errors="surrogateescape")).hex().encode()


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
    encrypted = _HEADER.match(pem)
    if encrypted and not passphrase:
        raise KeysUnreadable(_("The keys are encrypted, and MANDATE_KEYS_PASSPHRASE is not set."))
    try:
        return serialization.load_pem_private_key(
            pem, _derived(passphrase, encrypted[1].decode()) if encrypted else None
        )
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if encrypted:
            raise KeysUnreadable(
                _("The passphrase in MANDATE_KEYS_PASSPHRASE does not open the key %(path)s.", path=path)
            ) from error
        raise KeysUnreadable(_("%(path)s is no private key in PEM.", path=path)) from error
