"""A credential as a signed token: the JSON Web Token form of Open Badges 3.0."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import EdDSAAlgorithm, JWSAlgModel
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from app.certificates.signing.keys import CredentialKey
from app.certificates.signing.proofs import Keys, issuer_of
from app.certificates.signing.shape import require_shape
from app.certificates.signing.strict_json import read_strictly

CLAIMS = ("iss", "jti", "nbf", "sub")
LONGEST = 64_000  # characters of a token that is looked at


class _Algorithms(jws.JWSRegistry):
    """EdDSA by the name that wallets know; RFC 9864 gave it another one, which few of them know yet."""

    def get_alg(self, name: str) -> JWSAlgModel:
        if name != EdDSAAlgorithm.name:
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return EdDSAAlgorithm()


def as_jwt(credential: Mapping[str, Any], key: CredentialKey) -> str:
    """The credential, without a proof of its own, as a signed token that names its key by DID URL."""
    document = {name: value for name, value in credential.items() if name != "proof"}
    require_shape(document)
    header = {"alg": EdDSAAlgorithm.name, "typ": "JWT", "kid": f"{issuer_of(document)}#{key.id}"}
    payload = json.dumps({**document, **_claims(document)}, ensure_ascii=False, separators=(",", ":"))
    private = OKPKey(key.private, key.private)
    return jws.serialize_compact(header, payload, private, registry=_Algorithms())


def verify_jwt(token: str, keys: Keys) -> dict[str, Any] | None:
    """The credential in a token that was signed with one of the keys; None for any other text."""
    try:
        signed = jws.deserialize_compact(token[:LONGEST], _finding(keys), registry=_Algorithms())
        read_strictly(urlsafe_b64decode(signed.segments["header"]))
        claims = read_strictly(signed.payload or b"")
        document = {name: value for name, value in claims.items() if name not in CLAIMS}
        require_shape(document)
        is_whole = claims == {**document, **_claims(document)}
        is_own = signed.headers()["kid"].startswith(f"{issuer_of(document)}#")
    except (JoseError, ValueError, AttributeError, LookupError, TypeError):
        return None
    return document if is_whole and is_own else None


def _finding(keys: Keys) -> Any:
    """What joserfc asks for the key of a token."""

    def find(signed: jws.CompactSignature) -> OKPKey:
        public = keys[signed.headers()["kid"]]
        return OKPKey(public, public)

    return find


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a token says once more in its own terms; Open Badges 3.0, section 8.2."""
    return {
        "iss": issuer_of(document),
        "jti": document["id"],
        "nbf": int(datetime.fromisoformat(document["validFrom"]).timestamp()),
        "sub": document["credentialSubject"]["id"],
    }
