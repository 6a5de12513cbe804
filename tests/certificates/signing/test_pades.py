"""The signature of a PDF file, checked by others: pyHanko, and pdfsig with the root of the office trusted."""

import hashlib
import io
import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from app.certificates.signing.keys import OfficeKeys, init_keys
from app.certificates.signing.manifest import KeyState
from app.certificates.signing.pades import (
    HOLE_BYTES,
    DocumentSigner,
    find_pdf_signer,
    find_signer,
    signers_of,
)
from tests.certificates.signing.conftest import office_settings
from tests.certificates.signing.smallest_pdf import TITLE, signed_pdf
from tests.conftest import NOW
from tests.threads import in_thread

DIGEST = hashlib.sha256(b"a certificate").digest()


@pytest.fixture(scope="module")
def signer(keys: OfficeKeys) -> DocumentSigner:
    return DocumentSigner(keys.document)


@pytest.fixture(scope="module")
def pdf(signer: DocumentSigner) -> bytes:
    return signed_pdf(signer)


@pytest.fixture(scope="module")
def trusting(keys: OfficeKeys, tmp_path_factory: pytest.TempPathFactory) -> str:
    for program in ("pdfsig", "certutil"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: signatures are not checked by pdfsig")
    return trusting_database(keys, tmp_path_factory.mktemp("nss"))


def trusting_database(keys: OfficeKeys, folder: Path) -> str:
    """A database of certificates for pdfsig in which the office's root is trusted."""
    root = folder / "office-ca.pem"
    root.write_bytes(keys.document.authority.public_bytes(serialization.Encoding.PEM))
    database = f"sql:{folder}"
    run("certutil", "-N", "--empty-password", "-d", database)
    run("certutil", "-A", "-n", "office", "-t", "C,C,C", "-d", database, "-i", str(root))
    return database


def run(*command: str) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return done.stdout + done.stderr


def pdfsig(pdf: bytes, database: str, folder: Path) -> str:
    path = folder / "certificate.pdf"
    path.write_bytes(pdf)
    return run("pdfsig", "-nssdir", database, str(path))


def pyhanko_status(pdf: bytes, root: x509.Certificate) -> PdfSignatureStatus:
    trusted = asn1_x509.Certificate.load(root.public_bytes(serialization.Encoding.DER))
    context = ValidationContext(trust_roots=[trusted], allow_fetching=False)
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    return in_thread(validate_pdf_signature, signature, context)


def test_pyhanko_finds_it_valid_trusted_and_over_the_whole_file(keys: OfficeKeys, pdf: bytes) -> None:
    status = pyhanko_status(pdf, keys.document.authority)
    assert status.bottom_line
    assert status.summary() == "INTACT:TRUSTED,UNTOUCHED"


def test_pyhanko_finds_one_changed_byte(keys: OfficeKeys, pdf: bytes) -> None:
    forged = pdf.replace(TITLE, TITLE.replace(b"S", b"T", 1))
    status = pyhanko_status(forged, keys.document.authority)
    assert not status.bottom_line
    assert not status.intact


def test_pyhanko_does_not_trust_another_office(pdf: bytes, tmp_path: Path) -> None:
    other = init_keys(office_settings(tmp_path), now=NOW)
    status = pyhanko_status(pdf, other.document.authority)
    assert status.intact
    assert not status.trusted


def test_pdfsig_finds_it_valid_trusted_and_over_the_whole_file(
    pdf: bytes, trusting: str, tmp_path: Path
) -> None:
    said = pdfsig(pdf, trusting, tmp_path)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said
    assert "Total document signed" in said
    assert "Signer Certificate Common Name: Training desk (signer-2026)" in said
    assert "ETSI.CAdES.detached" in said


def test_pdfsig_finds_one_changed_byte(pdf: bytes, trusting: str, tmp_path: Path) -> None:
    said = pdfsig(pdf.replace(TITLE, TITLE.replace(b"S", b"T", 1)), trusting, tmp_path)
    assert "Digest Mismatch" in said


def test_the_attributes_are_those_of_pades(keys: OfficeKeys, signer: DocumentSigner) -> None:
    content = cms.ContentInfo.load(signer.sign(DIGEST))["content"]
    (info,) = content["signer_infos"]
    assert [each["type"].native for each in info["signed_attrs"]] == [
        "content_type",
        "message_digest",
        "signing_certificate_v2",
    ]
    named = info["signed_attrs"][2]["values"][0].native["certs"][0]["cert_hash"]
    der = keys.document.certificate.public_bytes(serialization.Encoding.DER)
    assert named == hashlib.sha256(der).digest()
    assert {each.chosen.subject.native["common_name"] for each in content["certificates"]} == {
        "Training desk (signer-2026)",
        "Training desk (root-2026)",
    }


def test_the_same_digest_gives_the_same_signature(keys: OfficeKeys, signer: DocumentSigner) -> None:
    again = DocumentSigner(keys.document)
    assert signer.sign(DIGEST) == again.sign(DIGEST)
    assert signer.sign(DIGEST) != signer.sign(hashlib.sha256(b"another").digest())


def test_signatures_of_every_length_are_well_formed(keys: OfficeKeys, signer: DocumentSigner) -> None:
    digests = [hashlib.sha256(b"%d" % number).digest() for number in range(99)]
    signatures = [signer.sign(digest) for digest in digests]
    assert len({len(signature) for signature in signatures}) > 2
    own = [keys.document.certificate]
    for digest, signature in zip(digests, signatures, strict=True):
        assert find_signer(signature, digest, certificates=own) is own[0]


def test_the_signer_is_found_behind_the_filling(keys: OfficeKeys, signer: DocumentSigner) -> None:
    filled = signer.sign(DIGEST).ljust(HOLE_BYTES, b"\0")
    certificates = [keys.document.authority, keys.document.certificate]
    assert find_signer(filled, DIGEST, certificates=certificates) is certificates[1]


def test_nobody_signed_another_digest_or_with_another_key(
    keys: OfficeKeys, signer: DocumentSigner, tmp_path: Path
) -> None:
    signature = signer.sign(DIGEST)
    own = [keys.document.certificate]
    assert find_signer(signature, hashlib.sha256(b"forged").digest(), certificates=own) is None
    assert find_signer(signature, DIGEST, certificates=[]) is None
    other = init_keys(office_settings(tmp_path), now=NOW)
    assert find_signer(signature, DIGEST, certificates=[other.document.certificate]) is None


def test_no_changed_byte_of_a_signature_is_overlooked(keys: OfficeKeys, signer: DocumentSigner) -> None:
    signature = signer.sign(DIGEST)
    start = signature.index(DIGEST)
    for place in (*range(start, start + len(DIGEST)), *range(len(signature) - 64, len(signature))):
        changed = bytearray(signature)
        changed[place] ^= 1
        assert find_signer(bytes(changed), DIGEST, certificates=[keys.document.certificate]) is None


def test_the_signer_of_a_whole_file_is_found(keys: OfficeKeys, pdf: bytes) -> None:
    good = signers_of(keys.listed)
    assert find_pdf_signer(pdf, certificates=good) == keys.document.certificate
    for changed in (
        pdf.replace(TITLE, TITLE.replace(b"S", b"T", 1)),
        pdf + b"\n% added",
        pdf + pdf,
        pdf[:-1],
        pdf.replace(b"/ByteRange[0 ", b"/ByteRange[1 "),
        pdf.replace(b"/ByteRange", b"/ByteRanges"),
        b"%PDF-1.7 /ByteRange[0 0 9 9]",
        b"",
    ):
        assert find_pdf_signer(changed, certificates=good) is None


def test_a_withdrawn_signer_has_signed_nothing(pdf: bytes, keys: OfficeKeys) -> None:
    withdrawn = [replace(key, state=KeyState.COMPROMISED) for key in keys.listed]
    retired = [replace(key, state=KeyState.RETIRED) for key in keys.listed]
    assert find_pdf_signer(pdf, certificates=signers_of(withdrawn)) is None
    assert find_pdf_signer(pdf, certificates=signers_of(retired)) == keys.document.certificate


@pytest.mark.parametrize("junk", [b"", b"hello", b"\x30\x03\x02\x01\x01", b"\x30" * 200, b"\0" * HOLE_BYTES])
def test_junk_is_signed_by_nobody(keys: OfficeKeys, junk: bytes) -> None:
    assert find_signer(junk, DIGEST, certificates=[keys.document.certificate]) is None


def test_an_office_with_the_longest_name_fits_into_the_hole(tmp_path: Path) -> None:
    settings = replace(office_settings(tmp_path), office_name="Учебный отдел " * 20)
    signer = DocumentSigner(init_keys(settings, now=NOW).document)
    assert max(len(signer.sign(hashlib.sha256(b"%d" % n).digest())) for n in range(9)) < HOLE_BYTES


def test_a_digest_of_another_length_is_refused(signer: DocumentSigner) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        signer.sign(b"short")


def test_signing_takes_a_fraction_of_a_millisecond(signer: DocumentSigner) -> None:
    started = time.process_time()
    for number in range(200):
        signer.sign(hashlib.sha256(b"%d" % number).digest())
    assert (time.process_time() - started) / 200 < 0.000_3
