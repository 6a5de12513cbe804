"""A certificate as a picture on the screen: the real file, rendered."""

import io
from threading import Lock

import pypdfium2

# PDFium keeps state of its own and may only be entered by one thread at a time.
_pdfium = Lock()


def picture_of(pdf: bytes, *, width: int) -> bytes:
    """The first page as PNG, so many pixels wide."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
        finally:
            document.close()
    target = io.BytesIO()
    image.quantize(128).save(target, "PNG")
    return target.getvalue()
