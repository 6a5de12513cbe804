"""Proofs of credentials: W3C Data Integrity with Ed25519, over Linked Data (the main form) or plain JSON."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.certificates.signing.canonical import jcs_digest, rdfc_digest
from app.certificates.signing.keys import CredentialKey
from app.certificates.signing.shape import JCS, RDFC, as_time, fits_proof, is_credential, require_shape

Keys = Mapping[str, Ed25519PublicKey]  # by DID URL, as did.verification_keys gives them


def sign_rdfc(credential: Mapping[str, Any], key: CredentialKey, *, created: datetime) -> dict[str, Any]:
    """The credential with an eddsa-rdfc-2022 proof, the one suite that Open Badges 3.0 asks for."""
    options = _options(credential, key, cryptosuite=RDFC, created=created)
    content = rdfc_digest({"@context": credential["@context"], **options}) + rdfc_digest(credential)
    return _with_proof(credential, options, signature=key.private.sign(content))


def sign_jcs(credential: Mapping[str, Any], key: CredentialKey, *, created: datetime) -> dict[str, Any]:
    """The credential with an eddsa-jcs-2022 proof: quick, and easy to check without Linked Data."""
    require_shape(credential)
    options = {
        "@context": credential["@context"],
        **_options(credential, key, cryptosuite=JCS, created=created),
    }
    content = jcs_digest(options) + jcs_digest(credential)
    return _with_proof(credential, options, signature=key.private.sign(content))


def verify_rdfc(credential: Any, keys: Keys) -> bool:
    """Was exactly this signed over Linked Data with one of the keys, and is nothing in it unsigned?"""
    return _is_signed(credential, keys, cryptosuite=RDFC, digest=rdfc_digest)


def verify_jcs(credential: Any, keys: Keys) -> bool:
    """Was exactly this signed over plain JSON with one of the keys?"""
    return _is_signed(credential, keys, cryptosuite=JCS, digest=jcs_digest)


def verify_proof(credential: Any, keys: Keys) -> bool:
    """Was exactly this signed with one of the keys, in either way?"""
    return verify_rdfc(credential, keys) or verify_jcs(credential, keys)


def issuer_of(credential: Mapping[str, Any]) -> str:
    """The DID of who issued it."""
    issuer = credential["issuer"]
    return str(issuer["id"] if isinstance(issuer, Mapping) else issuer)


def _options(
    credential: Mapping[str, Any], key: CredentialKey, *, cryptosuite: str, created: datetime
) -> dict[str, str]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": cryptosuite,
        "created": as_time(created),
        "verificationMethod": f"{issuer_of(credential)}#{key.id}",
        "proofPurpose": "assertionMethod",
    }


def _with_proof(
    credential: Mapping[str, Any], options: Mapping[str, Any], *, signature: bytes
) -> dict[str, Any]:
    value = "z" + base58.b58encode(signature).decode()
    return {**credential, "proof": {**options, "proofValue": value}}


def _is_signed(
    credential: Any,
    keys: Keys,
    *,
    cryptosuite: str,
    digest: Callable[[Mapping[str, Any]], bytes],
) -> bool:
    if not isinstance(credential, Mapping):
        return False
    document = {name: value for name, value in credential.items() if name != "proof"}
    proof: Any = credential.get("proof")
    if not is_credential(document) or not fits_proof(proof, cryptosuite, context=document["@context"]):
        return False
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    public = keys.get(options["verificationMethod"])
    if public is None or not options["verificationMethod"].startswith(f"{issuer_of(document)}#"):
        return False
    try:
        signature = base58.b58decode(proof["proofValue"][1:])
        signed = digest({**options, "@context": document["@context"]}) + digest(document)
        public.verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
