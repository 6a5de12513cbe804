"""X.509 certificates of the office's own: a root, and signers of PDF files below it."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.x509.oid import NameOID

AUTHORITY_PERIOD = timedelta(days=365 * 20 + 5)
SIGNING_PERIOD = timedelta(days=365 * 3 + 1)
LONGEST_NAME = 64  # bytes; X.520 bounds names at 64 characters


def certify_authority(
    key: EllipticCurvePrivateKey, *, office_name: str, key_id: str, now: datetime
) -> x509.Certificate:
    """The root that a reader of PDF files is told to trust, signed by itself."""
    name = _name(office_name, key_id)
    return (
        x509.CertificateBuilder(subject_name=name, issuer_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + AUTHORITY_PERIOD)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def certify_signer(
    key: EllipticCurvePublicKey,
    *,
    authority: x509.Certificate,
    authority_key: EllipticCurvePrivateKey,
    office_name: str,
    key_id: str,
    now: datetime,
) -> x509.Certificate:
    """A signer that signs for three years, and whose signatures are good for as long as the root is.

    A reader judges a signature without a time stamp by today's date. A certificate that ended with the
    period of signing would make every diploma invalid after three years.
    """
    issuer = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        x509.CertificateBuilder(subject_name=_name(office_name, key_id), issuer_name=authority.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(authority.not_valid_after_utc)
        .add_extension(x509.PrivateKeyUsagePeriod(now, now + SIGNING_PERIOD), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def signs_until(certificate: x509.Certificate) -> datetime | None:
    """When a signer should have been replaced; None for a root."""
    try:
        period = certificate.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod).value
    except x509.ExtensionNotFound:
        return None
    return period.not_after


def _name(office_name: str, key_id: str) -> x509.Name:
    room = LONGEST_NAME - len(f" ({key_id})")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(office_name, LONGEST_NAME)),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{_cut(office_name, room)} ({key_id})"),
        ]
    )


def _cut(text: str, size: int) -> str:
    """As much of the text as fits into so many bytes, in whole characters."""
    return text.strip().encode()[:size].decode(errors="ignore").strip() or "Office"


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
