"""Making a key of each kind: its private half, and the line that stands in the list."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.certificates.signing.certifying import certify_authority, certify_signer
from app.certificates.signing.hardware import KEPT_BY_TOKEN, SigningKey, Token, TokenKey
from app.certificates.signing.manifest import KeyKind, KeyState, ListedKey

PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey
PREFIXES = {KeyKind.AUTHORITY: "root", KeyKind.SIGNER: "signer", KeyKind.CREDENTIAL: "key"}


@dataclass(frozen=True)
class MadeKey:
    """A new key with its private half, unless a token keeps that."""

    listed: ListedKey
    private: PrivateKey | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Authority:
    """The root as it is needed to certify a signer."""

    certificate: x509.Certificate
    private: EllipticCurvePrivateKey = field(repr=False)


def make_missing(
    listed: Sequence[ListedKey],
    *,
    office_name: str,
    now: datetime,
    read_authority: Callable[[ListedKey], Authority],
    token: Token | None = None,
) -> list[MadeKey]:
    """A key of each kind of which none signs now, that for PDF files in the token where there is one.

    `read_authority` is asked only to certify a signer.
    """
    active = {key.kind: key for key in listed if key.state is KeyState.ACTIVE}
    taken = {key.id for key in listed}
    made = []
    if KeyKind.SIGNER not in active:
        root = active.get(KeyKind.AUTHORITY)
        if root is None:
            new, authority = _make_authority(office_name, taken=taken, now=now)
            made.append(new)
        else:
            authority = read_authority(root)
        key_id = _new_id(KeyKind.SIGNER, taken=taken, now=now)
        private = _signing_key(key_id, listed, token=token)
        made.append(
            _make_signer(private, office_name=office_name, key_id=key_id, authority=authority, now=now)
        )
    if KeyKind.CREDENTIAL not in active:
        key_id = _new_id(KeyKind.CREDENTIAL, taken=taken, now=now)
        made.append(_made(key_id, KeyKind.CREDENTIAL, private=Ed25519PrivateKey.generate(), now=now))
    return made


def _make_authority(office_name: str, *, taken: Collection[str], now: datetime) -> tuple[MadeKey, Authority]:
    private = generate_private_key(SECP256R1())
    key_id = _new_id(KeyKind.AUTHORITY, taken=taken, now=now)
    certificate = certify_authority(private, office_name=office_name, key_id=key_id, now=now)
    made = _made(key_id, KeyKind.AUTHORITY, private=private, now=now, certificate=certificate)
    return made, Authority(certificate=certificate, private=private)


def _signing_key(key_id: str, listed: Sequence[ListedKey], *, token: Token | None) -> SigningKey:
    if token is None:
        return generate_private_key(SECP256R1())
    return TokenKey(token, token.provide_key(key_id, used=[key.public_key for key in listed]))


def _make_signer(
    private: SigningKey, *, office_name: str, key_id: str, authority: Authority, now: datetime
) -> MadeKey:
    certificate = certify_signer(
        private.public_key(),
        authority=authority.certificate,
        authority_key=authority.private,
        office_name=office_name,
        key_id=key_id,
        now=now,
    )
    return _made(key_id, KeyKind.SIGNER, private=private, now=now, certificate=certificate)


def _made(
    key_id: str,
    kind: KeyKind,
    *,
    private: PrivateKey | SigningKey,
    now: datetime,
    certificate: x509.Certificate | None = None,
) -> MadeKey:
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    listed = ListedKey(
        id=key_id,
        kind=kind,
        created=now,
        state=KeyState.ACTIVE,
        public_key=public.decode(),
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode() if certificate else "",
        where=KEPT_BY_TOKEN if isinstance(private, TokenKey) else "",
    )
    return MadeKey(listed, private if isinstance(private, PrivateKey) else None)


def _new_id(kind: KeyKind, *, taken: Collection[str], now: datetime) -> str:
    """`key-2026`, and `key-2026-2` for a second one of the year."""
    first = f"{PREFIXES[kind]}-{now.year}"
    number = 1
    while (key_id := first if number == 1 else f"{first}-{number}") in taken:
        number += 1
    return key_id
