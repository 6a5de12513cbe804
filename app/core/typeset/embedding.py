"""Fonts inside a PDF: character codes while pages are drawn, one subset per face when the file is written."""

from collections.abc import Iterator
from hashlib import sha256
from typing import cast

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from app.core.typeset.faces import REGULAR, Face
from app.core.typeset.shaping import Glyph

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

    def width(self, glyph: int) -> float:
        """Width that the file states for the glyph, in thousandths of the type size."""
        known = self._widths.get(glyph)
        if known is None:
            known = self._widths[glyph] = round(self.face.advance(glyph), 2)
        return known

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 (the name reportlab calls at save)
        """Write the font objects with exactly the glyphs that were drawn."""
        glyphs = [glyph for glyph, _ in self._codes]
        data, renumbered = self.face.subset(glyphs)
        name = PDFName(f"{_subset_tag(data)}+{self.face.name}")
        to_glyph = b"".join(renumbered[glyph].to_bytes(2) for glyph in [0, *glyphs])
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": name,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "CIDToGIDMap": self._stream(document, "map", to_glyph),
                "DW": 0,
                "W": PDFArray([1, PDFArray([self.width(glyph) for glyph in glyphs])]),
                "FontDescriptor": _refer(document, self._descriptor(document, name, data)),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": name,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([_refer(document, descendant)]),
                "ToUnicode": self._stream(document, "unicode", self._to_unicode()),
            }
        )
        fonts = cast("PDFDictionary", document.idToObject["BasicFonts"])
        fonts[self.resource] = _refer(document, font)

    def _descriptor(self, document: PDFDocument, name: str, data: bytes) -> PDFDictionary:
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": name,
                "Flags": SYMBOLIC,
                "FontBBox": PDFArray(self.face.box()),
                "ItalicAngle": 0,
                "Ascent": round(self.face.ascent),
                "Descent": -round(self.face.descent),
                "CapHeight": 714,
                "StemV": 80 if self.face.weight <= REGULAR else 140,
                "FontFile2": self._stream(document, "file", data, {"Length1": len(data)}),
            }
        )

    def _to_unicode(self) -> bytes:
        lines = [
            f"<{code}> <{text.encode('utf-16-be').hex().upper()}>" for (_, text), code in self._codes.items()
        ]
        blocks = (lines[i : i + BLOCK] for i in range(0, len(lines), BLOCK))
        body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return (CMAP_HEAD + body + CMAP_TAIL).encode("ascii")

    def _stream(
        self, document: PDFDocument, part: str, content: bytes, entries: dict[str, object] | None = None
    ) -> object:
        filters = [PDFZCompress] if document.compression else []
        stream = PDFStream(PDFDictionary(entries or {}), content, filters)
        return _refer(document, stream, f"{self.resource}.{part}")


class DocumentFonts:
    """All faces used in one document; a face enters it when its first glyph is drawn."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._faces: dict[Face, EmbeddedFace] = {}

    def embedded(self, face: Face) -> EmbeddedFace:
        """The face's entry in this document."""
        known = self._faces.get(face)
        if known is None:
            known = self._faces[face] = EmbeddedFace(face, f"T{len(self._faces) + 1}")
            self._document.delayedFonts.append(known)
        return known

    def __iter__(self) -> Iterator[EmbeddedFace]:
        return iter(self._faces.values())


def _subset_tag(data: bytes) -> str:
    return "".join(chr(ord("A") + byte % 26) for byte in sha256(data).digest()[:6])


def _refer(document: PDFDocument, thing: object, name: str | None = None) -> object:
    return document.Reference(thing, name)  # type: ignore[no-untyped-call]
