"""The smallest PDF file that holds a signature."""

import hashlib

from app.certificates.signing.pades import HOLE_BYTES, SUB_FILTER, DocumentSigner

TITLE = b"Seminar on the prevention of genocide"
NO_RANGE = b"[0 0000000000 0000000000 0000000000]"
OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Annots[4 0 R]/Contents 6 0 R/Resources<<>>>>",
    b"<</Type/Annot/Subtype/Widget/FT/Sig/T(office)/F 132/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>",
    b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/M(D:20260316090000Z)/ByteRange%s/Contents<%s>>>"
    % (SUB_FILTER.encode(), NO_RANGE, b"0" * 2 * HOLE_BYTES),
    b"<</Length %d>>stream\n%%%s\nendstream" % (len(TITLE) + 1, TITLE),
)


def signed_pdf(signer: DocumentSigner) -> bytes:
    """One empty page, signed as a whole."""
    pdf = unsigned_pdf()
    start = pdf.index(b"/Contents<") + len(b"/Contents")
    end = start + 2 * HOLE_BYTES + 2
    byte_range = b"[0 %010d %010d %010d]" % (start, end, len(pdf) - end)
    pdf = pdf.replace(NO_RANGE, byte_range)
    digest = hashlib.sha256(pdf[:start] + pdf[end:]).digest()
    signature = signer.sign(digest).ljust(HOLE_BYTES, b"\0").hex().encode()
    return pdf[: start + 1] + signature + pdf[end - 1 :]


def unsigned_pdf() -> bytes:
    pdf = b"%PDF-1.7\n"
    starts = []
    for number, content in enumerate(OBJECTS, start=1):
        starts.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(OBJECTS) + 1
    return pdf + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (count, rows, count, len(pdf))
    )
