"""A file that is PDF/A-3a and PDF/UA-1 at once: what the canvas draws, and all that the standards ask for."""

import io

from PIL import ImageCms
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from app.core.typeset import draw_line, new_canvas

TITLE = "Certificate of Bruno Ferreira"
XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{TITLE}</rdf:li></rdf:Alt></dc:title>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def conforming_pdf() -> bytes:
    """One page with one tagged line of mixed direction."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_drawn())))
    writer.metadata = {"/Title": TITLE}
    catalog, page = writer.root_object, writer.pages[0]
    assert page.indirect_reference is not None
    page[NameObject("/StructParents")] = NumberObject(0)
    catalog[NameObject("/Metadata")] = _stream(writer, XMP.encode(), Type="Metadata", Subtype="XML")
    catalog[NameObject("/MarkInfo")] = _dictionary(Marked=BooleanObject(True))
    catalog[NameObject("/StructTreeRoot")] = _structure(writer, page.indirect_reference)
    catalog[NameObject("/OutputIntents")] = ArrayObject([_srgb(writer)])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _drawn() -> bytes:
    target = io.BytesIO()
    canvas = new_canvas(target, title=TITLE, author="Training office", language="en", invariant=True)
    canvas.addLiteral("/P <</MCID 0>> BDC")
    draw_line(canvas, 40, 700, "Bruno Ferreira · برونو", size=14)
    canvas.addLiteral("EMC")
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _structure(writer: PdfWriter, page: IndirectObject) -> PdfObject:
    """Document, paragraph, and the way back from the page to the paragraph."""
    root = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
    place = writer._add_object(root)
    whole = _dictionary(S=NameObject("/Document"), P=place)
    root[NameObject("/K")] = above = writer._add_object(whole)
    line = _dictionary(S=NameObject("/P"), P=above, Pg=page, K=NumberObject(0))
    whole[NameObject("/K")] = below = writer._add_object(line)
    root[NameObject("/ParentTree")] = _dictionary(Nums=ArrayObject([NumberObject(0), ArrayObject([below])]))
    return place


def _srgb(writer: PdfWriter) -> DictionaryObject:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return _dictionary(
        Type=NameObject("/OutputIntent"),
        S=NameObject("/GTS_PDFA1"),
        OutputConditionIdentifier=TextStringObject("sRGB"),
        DestOutputProfile=_stream(writer, profile, N=3),
    )


def _stream(writer: PdfWriter, content: bytes, **entries: str | int) -> IndirectObject:
    stream = DecodedStreamObject()
    stream.set_data(content)
    for key, value in entries.items():
        stream[NameObject(f"/{key}")] = (
            NumberObject(value) if isinstance(value, int) else NameObject(f"/{value}")
        )
    return writer._add_object(stream)


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})
