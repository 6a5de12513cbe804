"""One certificate as a file: PDF/A-3a and PDF/UA-1, with files inside, signed, the same bytes each time."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Protocol

from cachetools import LRUCache, cached

from app.certificates.pdf.compile import Compiled, compile_design
from app.certificates.pdf.designing import design_of
from app.certificates.pdf.fonts import FileFonts
from app.certificates.pdf.metadata import About, info, pdf_date, xmp
from app.certificates.pdf.pictures import NO_PICTURES, Pictures
from app.certificates.pdf.tagging import Layer
from app.certificates.pdf.words import own_text, shared_words
from app.certificates.signing.pades import SUB_FILTER
from app.core.typeset import draw_qr
from app.core.typeset.objects import PdfObjects, cross_references, name_object, text_string

KEPT = 16 << 20  # bytes of compiled designs: some 50 KB each, and more where one has pictures
_RANGE = b"[0 0000000000 0000000000 0000000000]"


class Signer(Protocol):
    """Signs what a file says: a CMS structure over a SHA-256 digest, no longer than `hole_bytes`."""

    @property
    def hole_bytes(self) -> int: ...

    def sign(self, digest: bytes) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside the file; `kind` is its media type."""

    name: str
    kind: str
    title: str
    content: bytes


def draw_certificate(
    printed: Mapping[str, Any],
    *,
    made_at: datetime,
    attachments: Sequence[Attachment] = (),
    signer: Signer | None = None,
    pictures: Pictures = NO_PICTURES,
) -> bytes:
    """The PDF of what was printed, dated `made_at`; `pictures` are those of its design."""
    compiled = _compiled(printed, files=len(attachments), is_signed=signer is not None, pictures=pictures)
    objects = PdfObjects(taken=compiled.last, start=len(compiled.prefix))
    _write_page(objects, compiled, printed)
    _write_about(objects, compiled, printed, made_at)
    for number, attachment in zip(compiled.numbers.files, attachments, strict=True):
        _write_file(objects, attachment, number=number, made_at=made_at)
    hole = _write_hole(objects, compiled, printed, made_at, signer.hole_bytes) if signer else None
    content = bytearray(compiled.prefix + objects.content)
    content += _tail(compiled, objects, printed)
    if signer is not None and hole is not None:
        _sign(content, signer, range_at=hole)
    return bytes(content)


def _compiled(printed: Mapping[str, Any], *, files: int, is_signed: bool, pictures: Pictures) -> Compiled:
    """What this certificate shares with others, drawn by the first that asks."""
    return _compile(
        json.dumps(shared_words(printed), sort_keys=True),
        has_own_script=bool(printed["own_script_name"]),
        files=files,
        is_signed=is_signed,
        pictures=pictures,
    )


def _size(compiled: Compiled) -> int:
    return len(compiled.prefix)


@cached(LRUCache[Any, Compiled](KEPT, getsizeof=_size), lock=Lock())
def _compile(
    shared: str, *, has_own_script: bool, files: int, is_signed: bool, pictures: Pictures
) -> Compiled:
    printed = json.loads(shared)
    return compile_design(
        design_of(printed),
        printed,
        has_own_script=has_own_script,
        files=files,
        is_signed=is_signed,
        pictures=pictures,
    )


def _write_page(objects: PdfObjects, compiled: Compiled, printed: Mapping[str, Any]) -> None:
    fonts = FileFonts("N", shared=compiled.fonts)
    layer = Layer(fonts)
    for own in compiled.own_texts:
        layer.open(own.said.kind, own.mark)
        own.said.place.draw(layer, own_text(own.said.what, printed))
        layer.close()
    qr, check_url = compiled.qr, printed["check_url"]
    layer.open("Figure", compiled.qr_mark)
    draw_qr(layer, qr.x, qr.y, qr.size, check_url, colour=compiled.ink, alike=check_url.rindex("/") + 1)
    layer.close()
    objects.add_stream(layer.content, number=compiled.numbers.content)
    entries = b"<<%b %b>>" % (compiled.font_entries, fonts.write(objects))
    objects.add(entries, number=compiled.numbers.fonts)
    box = f"{qr.x:.2f} {qr.y - 12:.2f} {qr.x + qr.size:.2f} {qr.y + qr.size:.2f}".encode()
    objects.add(
        b"<</Type /Annot /Subtype /Link /Rect [%b] /Border [0 0 0] /F 4 /StructParent %d /Contents %b "
        b"/A <</Type /Action /S /URI /URI (%b)>>>>"
        % (box, compiled.link_key, text_string(printed["words"]["check"]), _escaped(check_url)),
        number=compiled.numbers.link,
    )


def _write_about(
    objects: PdfObjects, compiled: Compiled, printed: Mapping[str, Any], made_at: datetime
) -> None:
    about = About(
        title=f"{printed['words']['title']} – {printed['name']}",
        author=printed["office"],
        language=printed["language"],
        made_at=made_at,
    )
    objects.add_stream(
        xmp(about), b"/Type /Metadata /Subtype /XML", number=compiled.numbers.metadata, compress=False
    )
    objects.add(info(about), number=compiled.numbers.info)


def _write_file(objects: PdfObjects, attachment: Attachment, *, number: int, made_at: datetime) -> None:
    stream = objects.add_stream(
        attachment.content,
        b"/Type /EmbeddedFile /Subtype %b /Params <</Size %d /ModDate %b>>"
        % (name_object(attachment.kind), len(attachment.content), pdf_date(made_at)),
    )
    name = attachment.name.encode("ascii")
    objects.add(
        b"<</Type /Filespec /F (%b) /UF (%b) /Desc %b /AFRelationship /Data /EF <</F %d 0 R /UF %d 0 R>>>>"
        % (name, name, text_string(attachment.title), stream, stream),
        number=number,
    )


def _write_hole(
    objects: PdfObjects, compiled: Compiled, printed: Mapping[str, Any], made_at: datetime, hole_bytes: int
) -> int:
    """Leave room for the signature and give its place; it certifies the file, so nothing may be added."""
    start = objects.end
    body = (
        b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /%b /Name %b /M %b /Reference [<<"
        b"/Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P 1 /V /1.2>>>>] "
        b"/ByteRange %b /Contents <%b>>>"
        % (
            SUB_FILTER.encode(),
            text_string(printed["office"]),
            pdf_date(made_at),
            _RANGE,
            b"0" * (2 * hole_bytes),
        )
    )
    objects.add(body, number=compiled.numbers.signature)
    return start + len(b"%d 0 obj\n" % (compiled.numbers.signature or 0)) + body.index(_RANGE)


def _tail(compiled: Compiled, objects: PdfObjects, printed: Mapping[str, Any]) -> bytes:
    identity = hashlib.sha256(printed["code"].encode()).hexdigest()[:32].upper().encode()
    table = cross_references(compiled.offsets | objects.offsets)
    return b"%btrailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>]>>\nstartxref\n%d\n%%%%EOF\n" % (
        table, objects.last + 1, compiled.catalog, compiled.numbers.info, identity, identity, objects.end,
    )  # fmt: skip


def _sign(content: bytearray, signer: Signer, *, range_at: int) -> None:
    """Fill the hole: all bytes of the file but the signature itself are signed."""
    start = range_at + len(_RANGE) + len(b" /Contents ")
    end = start + 2 * signer.hole_bytes + 2
    content[range_at : range_at + len(_RANGE)] = b"[0 %010d %010d %010d]" % (start, end, len(content) - end)
    digest = hashlib.sha256(content[:start])
    digest.update(content[end:])
    signature = signer.sign(digest.digest()).hex().encode()
    if len(signature) > 2 * signer.hole_bytes:
        raise ValueError("the signature is longer than the room left for it")
    content[start + 1 : start + 1 + len(signature)] = signature


def _escaped(address: str) -> bytes:
    return address.encode("ascii").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
