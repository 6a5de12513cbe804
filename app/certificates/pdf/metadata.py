"""What a file says of itself: XMP (ISO 16684-1), the older Info dictionary with the same words, and sRGB."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from xml.sax.saxutils import escape

from PIL import ImageCms

from app.core.typeset.itemise import clean
from app.core.typeset.objects import text_string

PRODUCER = "Mandate"
_DATED = slice(24, 36)  # where an ICC profile says when it was made
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_EXTENSION = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description></rdf:li></rdf:Seq>
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True, kw_only=True)
class About:
    """Title, author, language (a BCP 47 tag) and time of a file."""

    title: str
    author: str
    language: str
    made_at: datetime


def xmp(about: About) -> bytes:
    """The metadata stream of a file that is PDF/A-3a and PDF/UA-1."""
    title, author = escape(clean(about.title)), escape(clean(about.author))
    made = about.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""{_HEAD}
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{about.language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer><pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
{_EXTENSION}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def info(about: About) -> bytes:
    """The Info dictionary, in agreement with the XMP."""
    made = pdf_date(about.made_at)
    return b"<</Title %b /Author %b /Creator (%b) /Producer (%b) /CreationDate %b /ModDate %b>>" % (
        text_string(clean(about.title)),
        text_string(clean(about.author)),
        PRODUCER.encode(),
        PRODUCER.encode(),
        made,
        made,
    )


def pdf_date(moment: datetime) -> bytes:
    """A moment as PDF writes it, in UTC."""
    return moment.astimezone(UTC).strftime("(D:%Y%m%d%H%M%SZ)").encode()


@cache
def srgb_profile() -> bytes:
    """The ICC profile of sRGB, without the time at which it was made."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_DATED] = bytes(len(profile[_DATED]))
    return bytes(profile)
