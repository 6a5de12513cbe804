"""PDFium keeps state of its own and may only be entered by one thread at a time: here is its only door."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2

_alone = Lock()


@contextmanager
def opened_pdf(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF, with PDFium to oneself until the block ends; take out of it what is no object of PDFium's."""
    with _alone:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()  # with its pages
