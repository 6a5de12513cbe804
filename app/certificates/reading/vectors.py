"""SVG as PDF: only its shapes, and nothing that reaches beyond the file."""

import io
import re

from lxml import etree
from reportlab.graphics import renderPDF
from svglib.svglib import svg2rlg

from app.certificates.errors import PictureRefused
from app.core.i18n import gettext as _

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset(
    {"svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style"}
    | {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
)
MOST_ELEMENTS = 20_000
MOST_USES = 200
_REACHING = re.compile(r"@import|url\(\s*['\"]?(?!#)|expression|javascript:", re.IGNORECASE)


def svg_to_pdf(content: bytes, *, field: str) -> bytes:
    """A page of the drawing's size; raises PictureRefused for text, images and whatever else is no shape."""
    clean = _only_shapes(content, field=field)
    drawing = svg2rlg(io.BytesIO(clean), external_reference_root="")
    if drawing is None or drawing.width < 1 or drawing.height < 1:
        raise damaged(field)
    target = io.BytesIO()
    renderPDF.drawToFile(drawing, target)
    return target.getvalue()


def damaged(field: str) -> PictureRefused:
    """A drawing that nobody can read."""
    return PictureRefused(
        _("The picture cannot be read: it is damaged. Save it again and upload that."), field=field
    )


def _only_shapes(content: bytes, *, field: str) -> bytes:
    if b"<!ENTITY" in content.replace(b"\0", b""):  # in UTF-16, too
        raise PictureRefused(_("The drawing declares entities. Save it as plain SVG."), field=field)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise damaged(field) from None
    elements = list(root.iter(etree.Element))
    if len(elements) > MOST_ELEMENTS or len(root.findall(f".//{{{SVG}}}use")) > MOST_USES:
        raise PictureRefused(_("The drawing has too many parts. Make it simpler."), field=field)
    for element in elements:
        _check(element, field=field)
    return bytes(etree.tostring(root))


def _check(element: "etree._Element", *, field: str) -> None:
    """Refuse what is no shape; what other programs noted for themselves is taken out."""
    name = etree.QName(element)
    if name.namespace != SVG:
        parent = element.getparent()
        if parent is None:
            raise damaged(field)
        parent.remove(element)
        return
    if name.localname not in SHAPES:
        raise PictureRefused(
            _(
                "The drawing holds “%(part)s”. Turn texts into paths, leave out the rest, or take a PNG.",
                part=name.localname,
            ),
            field=field,
        )
    said = [element.text or "", *(str(value) for value in element.attrib.values())]
    links = [str(value) for key, value in element.attrib.items() if str(key).endswith("href")]
    if any(_REACHING.search(each) for each in said) or any(not link.startswith("#") for link in links):
        raise PictureRefused(_("The drawing refers to something outside of it."), field=field)
