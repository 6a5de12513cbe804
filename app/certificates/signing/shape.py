"""The shape of the credentials of this office.

JSON-LD leaves out of a signature what it does not understand. A credential is believed only if it consists of
nothing but the properties that the office writes, with text that can stand in N-Quads in one way only; then
nothing in it is unsigned. It also keeps whoever sends one from making its canonical form costly.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from app.certificates.signing.contexts import CREDENTIALS, OPEN_BADGES

IRI = re.compile(r"(?:https?://|did:web:)[^\x00-\x20<>\"{}|\\^`\x7f\ud800-\udfff]+")
TEXT = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]+")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NUMBER = re.compile(r"\d{1,9}")
RDFC = "eddsa-rdfc-2022"
JCS = "eddsa-jcs-2022"
Shape = Mapping[str, Any] | re.Pattern[str] | list[Any] | str | bool

PROOF: Mapping[str, Shape] = {
    "type": "DataIntegrityProof",
    "created": TIME,
    "verificationMethod": IRI,
    "proofPurpose": "assertionMethod",
    "proofValue": re.compile(r"z[1-9A-HJ-NP-Za-km-z]{80,90}"),
}
ACHIEVEMENT: Shape = {
    "id": IRI,
    "type": ["Achievement"],
    "achievementType": TEXT,
    "name": TEXT,
    "description": TEXT,
    "criteria": {"id": IRI, "narrative": TEXT},
    "inLanguage": TEXT,
}
HOLDER: Shape = {
    "id": IRI,
    "type": ["AchievementSubject"],
    "identifier": [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": re.compile(r"sha256\$[0-9a-f]{64}"),
            "identityType": "ext:name",
            "salt": TEXT,
        }
    ],
    "activityStartDate": TIME,
    "activityEndDate": TIME,
    "licenseNumber": TEXT,
    "achievement": ACHIEVEMENT,
}
CERTIFICATE: Shape = {
    "@context": [CREDENTIALS, OPEN_BADGES],
    "id": IRI,
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": IRI, "type": ["Profile"], "name": TEXT, "url": IRI},
    "validFrom": TIME,
    "name": TEXT,
    "credentialSubject": HOLDER,
    "credentialStatus": {
        "id": IRI,
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": NUMBER,
        "statusListCredential": IRI,
    },
}
STATUS_LIST: Shape = {
    "@context": [CREDENTIALS],
    "id": IRI,
    "type": ["VerifiableCredential", "BitstringStatusListCredential"],
    "issuer": IRI,
    "validFrom": TIME,
    "validUntil": TIME,
    "credentialSubject": {
        "id": IRI,
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": re.compile(r"u[A-Za-z0-9_-]+"),
    },
}


def _options_of(context: list[Any]) -> Shape:
    """What is signed together with a document: its proof without the signature."""
    proof = {name: part for name, part in PROOF.items() if name != "proofValue"}
    return {"@context": context, **proof, "cryptosuite": RDFC}


SHAPES: Mapping[str, Shape] = {
    "certificate": CERTIFICATE,
    "status list": STATUS_LIST,
    "proof of a certificate": _options_of([CREDENTIALS, OPEN_BADGES]),
    "proof of a status list": _options_of([CREDENTIALS]),
}


def fits_proof(proof: Any, cryptosuite: str, *, context: list[str]) -> bool:
    """Is it a proof of this suite; one over plain JSON repeats the context."""
    suite: dict[str, Shape] = {**PROOF, "cryptosuite": cryptosuite}
    return fits(proof, {**suite, "@context": context} if cryptosuite == JCS else suite)


def is_credential(document: Any) -> bool:
    """Is it a certificate or a status list, without its proof, as the office writes them?"""
    return fits(document, CERTIFICATE) or fits(document, STATUS_LIST)


def require_shape(document: Any) -> None:
    """Raise ValueError for what could be signed, but would not be believed afterwards."""
    if not is_credential(document):
        raise ValueError("no credential as this office writes them")


def find_shape(document: Any) -> str | None:
    """The name of the shape that a document has."""
    return next((name for name, shape in SHAPES.items() if fits(document, shape)), None)


def variables(value: Any, shape: Shape) -> Iterator[str]:
    """The values of a document that fits a shape, but for those that the shape prescribes."""
    if isinstance(shape, re.Pattern):
        yield value
    elif isinstance(shape, Mapping):
        for name, part in shape.items():
            yield from variables(value[name], part)
    elif isinstance(shape, list):
        for each, part in zip(value, shape, strict=True):
            yield from variables(each, part)


def fill_shape(shape: Shape, place: str) -> Any:
    """A document of the shape that has numbered places instead of values, in the order of `variables`."""
    numbers = count()

    def filled(part: Shape) -> Any:
        if isinstance(part, re.Pattern):
            return place.format(next(numbers))
        if isinstance(part, Mapping):
            return {name: filled(each) for name, each in part.items()}
        return [filled(each) for each in part] if isinstance(part, list) else part

    return filled(shape)


def fits(value: Any, shape: Shape) -> bool:
    """Does a value consist of what the shape names, and of nothing else?"""
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, list):
        return (
            isinstance(value, list)
            and len(value) == len(shape)
            and all(fits(each, part) for each, part in zip(value, shape, strict=True))
        )
    if isinstance(shape, Mapping):
        return (
            isinstance(value, dict)
            and value.keys() == shape.keys()
            and all(fits(value[name], part) for name, part in shape.items())
        )
    return value is shape if isinstance(shape, bool) else bool(value == shape)


def as_time(moment: datetime) -> str:
    """An instant as credentials write it, in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
