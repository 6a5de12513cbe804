"""The office's keys in the folder `keys` of its data: made, replaced, withdrawn, and loaded to sign with."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.certificates.errors import KeysExist, KeysUnreadable, UnknownKey
from app.certificates.signing.hardware import KEPT_BY_TOKEN, SigningKey, Token, TokenKey, token_of
from app.certificates.signing.making import Authority, make_missing
from app.certificates.signing.manifest import (
    FILE_NAME,
    KeyKind,
    KeyState,
    ListedKey,
    certificate_of,
    get_active,
    read_list,
    write_list,
)
from app.certificates.signing.private import (
    private_path,
    read_credential_key,
    read_document_key,
    require_closed,
    write_private,
)
from app.core.i18n import gettext as _
from app.core.settings import Settings

FOLDER_NAME = "keys"


@dataclass(frozen=True, kw_only=True)
class DocumentKey:
    """Signs PDF files; a reader needs both certificates."""

    id: str
    certificate: x509.Certificate
    authority: x509.Certificate
    private: SigningKey = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CredentialKey:
    """Signs credentials and the status list."""

    id: str
    private: Ed25519PrivateKey = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OfficeKeys:
    """What signs now, and the list of all keys there have been."""

    document: DocumentKey
    credential: CredentialKey
    listed: tuple[ListedKey, ...]


# Is told which keys a change is about before any file changes; what it raises leaves all as it was.
Tell = Callable[[Sequence[str]], None]
Stamp = tuple[int, int, int] | None
_loaded: dict[tuple[Path, str, Token | None], tuple[Stamp, OfficeKeys]] = {}


def load_keys(settings: Settings) -> OfficeKeys:
    """The keys that sign now, kept in memory until the list of keys changes.

    Raises NoKeys where there are none, KeysUnreadable with what is wrong. A token is asked later.
    """
    folder = keys_folder(settings)
    token = token_of(settings)
    stamp = _stamp_of(folder)
    known = _loaded.get((folder, settings.keys_passphrase, token))
    if known is not None and known[0] == stamp:
        return known[1]
    try:
        keys = _read_keys(folder, passphrase=settings.keys_passphrase, token=token)
    except KeysUnreadable:
        if _stamp_of(folder) != stamp:  # replaced meanwhile, so that the old ones are gone
            return load_keys(settings)
        raise
    _loaded[folder, settings.keys_passphrase, token] = (stamp, keys)
    return keys


def list_keys(settings: Settings) -> tuple[ListedKey, ...]:
    """All keys without their private halves; needs no passphrase. Raises NoKeys, KeysUnreadable."""
    return read_list(keys_folder(settings))


def keys_folder(settings: Settings) -> Path:
    return settings.data_dir / FOLDER_NAME


def tell_nobody(_names: Sequence[str]) -> None:
    pass


def init_keys(settings: Settings, *, now: datetime, tell: Tell = tell_nobody) -> OfficeKeys:
    """Make the first keys, all or none of them; raises KeysExist where some are."""
    with _new_folder(keys_folder(settings)) as folder:
        _make_missing(settings, folder, [], now=now, tell=tell)
    return load_keys(settings)


def rotate_keys(settings: Settings, *, now: datetime, tell: Tell = tell_nobody) -> OfficeKeys:
    """New keys for PDF files and credentials; the old ones sign no more and stay listed."""
    folder = keys_folder(settings)
    with _alone(folder):
        listed = [
            replace(key, state=KeyState.RETIRED, changed=now)
            if key.state is KeyState.ACTIVE and key.kind is not KeyKind.AUTHORITY
            else key
            for key in read_list(folder)
        ]
        _make_missing(settings, folder, listed, now=now, tell=tell)
    return load_keys(settings)


def withdraw_key(
    settings: Settings, key_id: str, *, reason: str, now: datetime, tell: Tell = tell_nobody
) -> tuple[str, ...]:
    """Say that somebody else may have a key: what it signed is believed no more, and it signs no more.

    With a root go the signers below it. A key that was withdrawn before keeps its first reason.
    Gives the names of the keys that this has withdrawn; raises UnknownKey.
    """
    folder = keys_folder(settings)
    with _alone(folder):
        before = read_list(folder)
        lost = _lost_with(before, key_id)
        listed = [
            replace(key, state=KeyState.COMPROMISED, changed=now, reason=reason) if key.id in lost else key
            for key in before
        ]
        if lost:
            tell(lost)
            _write_list(folder, listed)
    return lost


def replace_withdrawn(settings: Settings, *, now: datetime, tell: Tell = tell_nobody) -> OfficeKeys:
    """Make a key in the place of each that was withdrawn; nothing where none is missing."""
    folder = keys_folder(settings)
    with _alone(folder):
        _make_missing(settings, folder, read_list(folder), now=now, tell=tell)
    return load_keys(settings)


def _lost_with(listed: Sequence[ListedKey], key_id: str) -> tuple[str, ...]:
    found = next((key for key in listed if key.id == key_id), None)
    if found is None:
        raise UnknownKey(_("The office has no key %(key)s.", key=key_id))
    below = [key for key in listed if _is_certified_by(key, found)]
    return tuple(key.id for key in (found, *below) if key.state is not KeyState.COMPROMISED)


def _is_certified_by(key: ListedKey, authority: ListedKey) -> bool:
    if key.kind is not KeyKind.SIGNER or authority.kind is not KeyKind.AUTHORITY:
        return False
    return certificate_of(key).issuer == certificate_of(authority).subject


def _make_missing(
    settings: Settings, folder: Path, listed: Sequence[ListedKey], *, now: datetime, tell: Tell
) -> None:
    """Make what is missing, write private halves, then the list, then forget those that sign no more.

    In this order a process that dies leaves keys that sign, and at worst a file that nobody reads.
    """
    passphrase = settings.keys_passphrase
    require_closed(folder)

    def read_authority(key: ListedKey) -> Authority:
        private = read_document_key(folder, key.id, passphrase=passphrase)
        return Authority(certificate=certificate_of(key), private=private)

    made = make_missing(
        listed,
        office_name=settings.office_name,
        now=now,
        read_authority=read_authority,
        token=token_of(settings),
    )
    if made:
        tell([key.listed.id for key in made])
        write_private(folder, made, passphrase=passphrase)
        _write_list(folder, [*listed, *(key.listed for key in made)])


def _write_list(folder: Path, listed: Sequence[ListedKey]) -> None:
    write_list(folder, listed)
    for key in listed:
        if key.state is not KeyState.ACTIVE:
            private_path(folder, key.id).unlink(missing_ok=True)


def _read_keys(folder: Path, *, passphrase: str, token: Token | None) -> OfficeKeys:
    require_closed(folder)
    listed = read_list(folder)
    signer, credential = get_active(listed, KeyKind.SIGNER), get_active(listed, KeyKind.CREDENTIAL)
    authority = _authority_of(signer, listed)
    return OfficeKeys(
        document=DocumentKey(
            id=signer.id,
            certificate=certificate_of(signer),
            authority=certificate_of(authority),
            private=_token_key(signer, token)
            if signer.where == KEPT_BY_TOKEN
            else read_document_key(folder, signer.id, passphrase=passphrase),
        ),
        credential=CredentialKey(
            id=credential.id,
            private=read_credential_key(folder, credential.id, passphrase=passphrase),
        ),
        listed=listed,
    )


def _token_key(signer: ListedKey, token: Token | None) -> TokenKey:
    public = certificate_of(signer).public_key()
    if token is None:
        raise KeysUnreadable(
            _("The key %(key)s lies in a token, and MANDATE_PKCS11_MODULE is not set.", key=signer.id)
        )
    if not isinstance(public, EllipticCurvePublicKey):
        raise KeysUnreadable(_("The list of keys holds no certificate of %(key)s.", key=signer.id))
    return TokenKey(token, public)


def _authority_of(signer: ListedKey, listed: Sequence[ListedKey]) -> ListedKey:
    for key in listed:
        if _is_certified_by(signer, key):
            return key
    raise KeysUnreadable(_("The list of keys holds no certificate of %(key)s.", key=signer.id))


def _stamp_of(folder: Path) -> Stamp:
    """What changes whenever the list is replaced; None where there is none."""
    try:
        found = (folder / FILE_NAME).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """A folder that gets its name when it is complete; raises KeysExist where the name is taken."""
    if folder.exists():
        raise _taken(folder)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".keys-"))
    try:
        yield part
        part.rename(folder)
    except OSError as error:
        if not folder.exists():
            raise
        raise _taken(folder) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _taken(folder: Path) -> KeysExist:
    return KeysExist(_("There are keys in %(path)s already; nothing was changed.", path=folder))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait for whoever is changing the keys; where there are none, reading them says so."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
