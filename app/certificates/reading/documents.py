"""PDF and SVG: kept as plain paths where that is all they show, else as a fine picture of them."""

import pypdfium2
from PIL import Image

from app.certificates.errors import PictureRefused
from app.certificates.pdf.pictures import weigh_picture
from app.certificates.reading.fitting import write_picture_within
from app.certificates.reading.limits import Purpose, ReadPicture
from app.certificates.reading.outlines import NotPlain, read_outlines
from app.certificates.reading.vectors import damaged, svg_to_pdf
from app.core.i18n import gettext as _

LARGEST_DRAWING = 400_000  # bytes of operators: more than that is smaller as a picture


def read_document(content: bytes, purpose: Purpose, *, field: str) -> ReadPicture:
    """The first page of a PDF, or an SVG, as certificates can show it; raises PictureRefused."""
    pdf = content if content.startswith(b"%PDF") else svg_to_pdf(content, field=field)
    try:
        drawing = read_outlines(pdf)
        kept = drawing.to_bytes()
        if len(kept) <= LARGEST_DRAWING and weigh_picture(kept) <= purpose.most_bytes:
            return ReadPicture(kept, drawing.width, drawing.height)
    except NotPlain:
        pass
    return _pictured(pdf, purpose, field=field)


def _pictured(pdf: bytes, purpose: Purpose, *, field: str) -> ReadPicture:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise PictureRefused(
            _("The PDF cannot be read: it is damaged or has a password."), field=field
        ) from None
    page = document[0]
    width, height = page.get_size()
    if min(width, height) < 8 or max(width, height) > 15_000:
        raise damaged(field)
    clear = (0, 0, 0, 0) if purpose is not Purpose.BACKGROUND else (255, 255, 255, 255)
    image: Image.Image = page.render(
        scale=purpose.longest_side / max(width, height), fill_color=clear, rev_byteorder=True
    ).to_pil()
    if purpose is Purpose.BACKGROUND:
        return write_picture_within(image.convert("RGB"), purpose, is_photo=True)
    return write_picture_within(image.convert("RGBA"), purpose, is_photo=False)
