"""A certificate as a picture on the screen: the real file, rendered."""

import io

from PIL import Image

from app.certificates.pdf.pictures import write_picture
from app.core.pdfium import opened_pdf
from app.core.typeset.objects import PdfObjects, cross_references


def picture_of(pdf: bytes, *, width: int) -> bytes:
    """The first page as PNG, so many pixels wide."""
    target = io.BytesIO()
    _rendered(pdf, width=width).quantize(128).save(target, "PNG")
    return target.getvalue()


def ground_of(picture: bytes, *, free: tuple[float, float, float, float], width: int) -> list[str]:
    """The colours of a background within its free area, one for each pixel at this width.

    `free` are the left, upper, right and lower edge as shares of the page.
    """
    image = _rendered(_page_of(picture), width=width)
    left, top, right, bottom = free
    across, down = image.size
    box = (round(left * across), round(top * down), round(right * across), round(bottom * down))
    inside = image.crop(box).tobytes()
    return [f"#{inside[at : at + 3].hex()}" for at in range(0, len(inside), 3)]


def _rendered(pdf: bytes, *, width: int) -> Image.Image:
    with opened_pdf(pdf) as document:
        page = document[0]
        image: Image.Image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    return image


def _page_of(picture: bytes) -> bytes:
    """A square page with nothing but this picture."""
    objects = PdfObjects()
    objects.write(b"%PDF-1.7\n")
    catalog, pages, page = objects.reserve(), objects.reserve(), objects.reserve()
    shown = write_picture(objects, picture)
    content = objects.add_stream(b"100 0 0 100 0 0 cm /P Do")
    objects.add(b"<</Type /Catalog /Pages %d 0 R>>" % pages, number=catalog)
    objects.add(b"<</Type /Pages /Kids [%d 0 R] /Count 1>>" % page, number=pages)
    objects.add(
        b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 100 100] /Contents %d 0 R "
        b"/Resources <</XObject <</P %d 0 R>>>>>>" % (pages, content, shown),
        number=page,
    )
    end = objects.end
    table = cross_references(objects.offsets)
    return objects.content + b"%btrailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table, objects.last + 1, catalog, end,
    )  # fmt: skip
