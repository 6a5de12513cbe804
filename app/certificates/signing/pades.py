"""PAdES signatures: the detached CMS that goes into the hole of a PDF file.

ETSI EN 319 142-1, level B-B: the time of signing stands in the file (`/M`) and not among the attributes.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.certificates.signing.keys import DocumentKey
from app.certificates.signing.manifest import KeyKind, KeyState, ListedKey, certificate_of

HOLE_BYTES = 3_000  # room for the CMS; the file holds twice as many hexadecimal digits
SUB_FILTER = "ETSI.CAdES.detached"
DIGEST_BYTES = 32
SHA256 = {"algorithm": "sha256"}
ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)  # RFC 6979
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
HOLE = re.compile(rb"<(?:[0-9A-Fa-f]{2})+>")
DIGEST_MARK = hashlib.sha256(b"here stands the digest").digest()
SIGNATURE_MARK = hashlib.sha512(b"here stands the signature").digest() * 2


class DocumentSigner:
    """Signs digests of PDF files with one key: the same digest, the same bytes.

    The structure is encoded once for each length of a signature; a signature is spliced into it.
    """

    hole_bytes = HOLE_BYTES

    def __init__(self, key: DocumentKey) -> None:
        self._private = key.private
        self._certificates = [_as_asn1(key.certificate), _as_asn1(key.authority)]
        self._attributes = _attributes(DIGEST_MARK, self._certificates[0]).dump().split(DIGEST_MARK)
        self._frames: dict[int, list[bytes]] = {}
        if len(self.sign(DIGEST_MARK)) > HOLE_BYTES:
            raise ValueError("the certificates of the office are too large for a signature")

    def sign(self, digest: bytes) -> bytes:
        """The CMS over the SHA-256 of the signed byte ranges, at most HOLE_BYTES long."""
        if len(digest) != DIGEST_BYTES:
            raise ValueError("the digest of a PDF file is a SHA-256")
        signature = self._private.sign(digest.join(self._attributes), ECDSA)
        head, middle, tail = self._frame(len(signature))
        return b"".join((head, digest, middle, signature, tail))

    def _frame(self, length: int) -> list[bytes]:
        """What stands before, between and behind digest and signature of this length."""
        if length not in self._frames:
            mark = SIGNATURE_MARK[:length]
            head, rest = _signed_data(self._certificates, signature=mark).split(DIGEST_MARK)
            self._frames[length] = [head, *rest.split(mark)]
        return self._frames[length]


def find_pdf_signer(pdf: bytes, *, certificates: Iterable[x509.Certificate]) -> x509.Certificate | None:
    """Which of these certificates signed a PDF file, the whole of it with nothing added since?"""
    found = BYTE_RANGE.findall(pdf)
    if len(found) != 1:
        return None
    start, before, after, length = map(int, found[0])
    hole = pdf[before:after]
    if start != 0 or after + length != len(pdf) or not HOLE.fullmatch(hole):
        return None
    digest = hashlib.sha256(pdf[:before] + pdf[after:]).digest()
    return find_signer(bytes.fromhex(hole[1:-1].decode()), digest, certificates=certificates)


def find_signer(
    signature: bytes, digest: bytes, *, certificates: Iterable[x509.Certificate]
) -> x509.Certificate | None:
    """Which of these certificates signed the digest with this CMS (with or without the filling behind it)?

    None for what is no signature, is one over something else, or is one of somebody else.
    """
    try:
        content = cms.ContentInfo.load(signature)["content"]
        (info,) = content["signer_infos"]
        attributes = {each["type"].native: each["values"] for each in info["signed_attrs"]}
        (signed_digest,) = attributes["message_digest"].native
        is_over_digest = hmac.compare_digest(signed_digest, digest)
        attributes_der = info["signed_attrs"].untag().dump()
        value = info["signature"].native
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if not is_over_digest:
        return None
    return next((each for each in certificates if _has_signed(each, value, attributes_der)), None)


def signers_of(listed: Iterable[ListedKey]) -> tuple[x509.Certificate, ...]:
    """The certificates whose signatures are good: of all signers but those that somebody else may have."""
    return tuple(
        certificate_of(key)
        for key in listed
        if key.kind is KeyKind.SIGNER and key.state is not KeyState.COMPROMISED
    )


def _has_signed(certificate: x509.Certificate, signature: bytes, content: bytes) -> bool:
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return False
    try:
        public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _signed_data(certificates: list[asn1_x509.Certificate], *, signature: bytes) -> bytes:
    signer = certificates[0]
    identifier = {"issuer": signer.issuer, "serial_number": signer.serial_number}
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": identifier}),
        "digest_algorithm": SHA256,
        "signed_attrs": _attributes(DIGEST_MARK, signer),
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signature,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [SHA256],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [info],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def _attributes(digest: bytes, signer: asn1_x509.Certificate) -> cms.CMSAttributes:
    identifier = {"hash_algorithm": SHA256, "cert_hash": hashlib.sha256(signer.dump()).digest()}
    named = tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(identifier)]})
    return cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [digest]},
            {"type": "signing_certificate_v2", "values": [named]},
        ]
    )


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
