"""The office as an issuer on the web: its DID, the document behind it, and the keys that verify."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import base58
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.jwk import ECKey

from app.certificates.signing.manifest import KeyKind, KeyState, ListedKey

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
JWK_CONTEXT = "https://w3id.org/security/jwk/v1"
ED25519_HEADER = b"\xed\x01"  # multicodec: Ed25519 public key


def did_of(base_url: str) -> str:
    """The office's DID: did:web:training.example.org, with port and path where there are."""
    parts = urlsplit(base_url)
    path = [quote(part) for part in parts.path.split("/") if part]
    return ":".join(["did:web", parts.netloc.replace(":", "%3A"), *path])


def did_path(base_url: str) -> str:
    """Where on its host the document of the DID has to stand."""
    path = urlsplit(base_url).path.strip("/")
    return f"/{path}/did.json" if path else "/.well-known/did.json"


def key_url(base_url: str, key_id: str) -> str:
    """The name that a signature gives to its key."""
    return f"{did_of(base_url)}#{key_id}"


def did_document(keys: Iterable[ListedKey], base_url: str) -> dict[str, Any]:
    """What stands at /.well-known/did.json: all keys but those that somebody else may have."""
    did = did_of(base_url)
    good = [key for key in keys if key.state is not KeyState.COMPROMISED]
    credential = [key for key in good if key.kind is KeyKind.CREDENTIAL]
    signers = [key for key in good if key.kind is KeyKind.SIGNER]
    return {
        "@context": [*CONTEXTS, JWK_CONTEXT],
        "id": did,
        "verificationMethod": [
            *(_multikey(key, did) for key in credential),
            *(_json_web_key(key, did) for key in signers),
        ],
        "assertionMethod": [f"{did}#{key.id}" for key in credential],
    }


def verification_keys(keys: Iterable[ListedKey], base_url: str) -> Mapping[str, Ed25519PublicKey]:
    """The keys that credentials are checked against, by the name that a signature gives them."""
    return {
        key_url(base_url, key.id): _ed25519(key)
        for key in keys
        if key.kind is KeyKind.CREDENTIAL and key.state is not KeyState.COMPROMISED
    }


def multibase_of(public: Ed25519PublicKey) -> str:
    """A public key as Multikey writes it: z6Mk…"""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return "z" + base58.b58encode(ED25519_HEADER + raw).decode()


def _multikey(key: ListedKey, did: str) -> dict[str, str]:
    return {
        "id": f"{did}#{key.id}",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": multibase_of(_ed25519(key)),
    }


def _json_web_key(key: ListedKey, did: str) -> dict[str, Any]:
    """A signer of PDF files; it stands here to be recognised, and asserts no credentials."""
    jwk = ECKey.import_key(key.public_key).as_dict(private=False)
    return {
        "id": f"{did}#{key.id}",
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": {name: jwk[name] for name in ("kty", "crv", "x", "y")},
    }


def _ed25519(key: ListedKey) -> Ed25519PublicKey:
    public = serialization.load_pem_public_key(key.public_key.encode())
    if not isinstance(public, Ed25519PublicKey):
        raise TypeError(f"{key.id} is no Ed25519 key")
    return public
