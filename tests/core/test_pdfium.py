"""PDFium is entered by one thread at a time, through one door."""

import io
import re
from threading import Thread

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from app.core.pdfium import opened_pdf
from tests.house.tree import ROOT


@pytest.fixture(scope="module")
def pdf() -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_another_thread_waits_until_the_first_has_done(pdf: bytes) -> None:
    seen: list[str] = []

    def enter() -> None:
        with opened_pdf(pdf) as document:
            seen.append(f"second, {len(document)} page")

    second = Thread(target=enter)
    with opened_pdf(pdf):
        second.start()
        second.join(0.05)
        seen.append("first")
    second.join(5)
    assert seen == ["first", "second, 1 page"]


def test_a_file_that_is_no_pdf_keeps_nobody_out(pdf: bytes) -> None:
    with pytest.raises(pypdfium2.PdfiumError), opened_pdf(b"no PDF"):
        pass
    with opened_pdf(pdf) as document:
        assert len(document) == 1


def test_there_is_no_other_door() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"^(import|from) pypdfium2", path.read_text(), re.MULTILINE)
    }
    # The second runs in a process of its own, or in a test.
    assert users == {"app/core/pdfium.py", "app/certificates/reading/documents.py"}
