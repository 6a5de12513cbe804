"""Fonts inside a PDF: character codes while pages are drawn, one subset per face when the file is written."""

from collections.abc import Iterator
from hashlib import sha256
from typing import cast

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFObject

from app.core.typeset.faces import REGULAR, Face
from app.core.typeset.objects import ObjectSink, stream
from app.core.typeset.shaping import Glyph, Run

BLOCK = 100
SYMBOLIC = 4
CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
CMAP_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class EmbeddedFace:
    """A face in one document: a two-byte code for each glyph with its characters, numbered by first use."""

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._codes: dict[tuple[int, str], str] = {}
        self._widths: dict[int, float] = {}

    def code(self, glyph: Glyph) -> str:
        """Hexadecimal code that shows the glyph and is read back as its characters."""
        key = (glyph.number, glyph.text)
        known = self._codes.get(key)
        if known is None:
            known = self._codes[key] = f"{len(self._codes) + 1:04X}"
        return known

    def shows(self, run: Run) -> bool:
        """Has every glyph of the run a code already?"""
        return self.face is run.face and all((g.number, g.text) in self._codes for g in run.glyphs)

    def width(self, glyph: int) -> float:
        """Width that the file states for the glyph, in thousandths of the type size."""
        known = self._widths.get(glyph)
        if known is None:
            known = self._widths[glyph] = round(self.face.advance(glyph), 2)
        return known

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 (the name reportlab calls at save)
        """Write the font into a file of reportlab's."""
        fonts = cast("PDFDictionary", document.idToObject["BasicFonts"])
        fonts[self.resource] = _Written(b"%d 0 R" % self.write(_ReportlabObjects(document)))

    def write(self, objects: ObjectSink) -> int:
        """Write the font objects with exactly the glyphs that were drawn; gives the number of the font."""
        glyphs = [glyph for glyph, _ in self._codes]
        data, renumbered = self.face.subset(glyphs)
        name = f"/{_subset_tag(data)}+{self.face.name}".encode()
        to_glyph = b"".join(renumbered[glyph].to_bytes(2) for glyph in [0, *glyphs])
        widths = " ".join(f"{self.width(glyph):g}" for glyph in glyphs)
        descendant = objects.add(
            b"<</Type /Font /Subtype /CIDFontType2 /BaseFont %b "
            b"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "
            b"/CIDToGIDMap %d 0 R /DW 0 /W [1 [%b]] /FontDescriptor %d 0 R>>"
            % (name, objects.add_stream(to_glyph), widths.encode(), self._descriptor(objects, name, data))
        )
        unicode = objects.add_stream(self._to_unicode())
        return objects.add(
            b"<</Type /Font /Subtype /Type0 /BaseFont %b /Encoding /Identity-H "
            b"/DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>" % (name, descendant, unicode)
        )

    def _descriptor(self, objects: ObjectSink, name: bytes, data: bytes) -> int:
        file = objects.add_stream(data, b"/Length1 %d" % len(data))
        box = " ".join(f"{edge:g}" for edge in self.face.box())
        return objects.add(
            b"<</Type /FontDescriptor /FontName %b /Flags %d /FontBBox [%b] /ItalicAngle 0 "
            b"/Ascent %d /Descent %d /CapHeight 714 /StemV %d /FontFile2 %d 0 R>>"
            % (
                name,
                SYMBOLIC,
                box.encode(),
                round(self.face.ascent),
                -round(self.face.descent),
                80 if self.face.weight <= REGULAR else 140,
                file,
            )
        )

    def _to_unicode(self) -> bytes:
        lines = [
            f"<{code}> <{text.encode('utf-16-be').hex().upper()}>" for (_, text), code in self._codes.items()
        ]
        blocks = (lines[i : i + BLOCK] for i in range(0, len(lines), BLOCK))
        body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return (CMAP_HEAD + body + CMAP_TAIL).encode("ascii")


class DocumentFonts:
    """All faces used in one document; a face enters it when its first glyph is drawn."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._faces: dict[Face, EmbeddedFace] = {}

    def embedded(self, run: Run) -> EmbeddedFace:
        """The entry of the run's face in this document."""
        known = self._faces.get(run.face)
        if known is None:
            known = self._faces[run.face] = EmbeddedFace(run.face, f"T{len(self._faces) + 1}")
            self._document.delayedFonts.append(known)
        return known

    def __iter__(self) -> Iterator[EmbeddedFace]:
        return iter(self._faces.values())


def _subset_tag(data: bytes) -> str:
    return "".join(chr(ord("A") + byte % 26) for byte in sha256(data).digest()[:6])


class _Written(PDFObject):
    """What stands in the file as it is."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def format(self, document: PDFDocument) -> bytes:  # noqa: ARG002 (what reportlab calls)
        return self._body


class _ReportlabObjects:
    """Takes objects into a document of reportlab's."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document

    def add(self, body: bytes) -> int:
        self._document.Reference(_Written(body))  # type: ignore[no-untyped-call]
        return int(self._document.objectcounter)

    def add_stream(self, content: bytes, entries: bytes = b"") -> int:
        return self.add(stream(content, entries))
