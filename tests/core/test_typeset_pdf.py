"""The file that comes out: embedded fonts, text that reads back, checked by pypdf and by outside tools."""

import io
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from app.core.typeset import BOLD, draw_line, draw_paragraph, draw_qr, new_canvas

READ_BACK = [
    "Théophile N’Guessan-Œuvré",
    "Joël Célestine N'Guessan",
    "Tomás Iriarte Ñandú",
    "Nguyễn Thị Ánh Tuyết",
    "Дмитрий Щёкин",
    "ሰላማዊት አበበች ወልዴ",
    "ትዕግሥት ዳዊት ኃይሌ",
    "គន្ធា ជា",
    "ស្រីមុំ ពិសិដ្ឋ ប្រាក់",
    "សុភា តារា កែវ ទេព",
    "ဒေါ်အောင်ဆန်းစုကြည်",
    "श्री अमिताभ क्षत्रिय",
    "শ্রী রবীন্দ্রনাথ ঠাকুর",
    "ஸ்ரீ முத்துக்குமார்",
    "นายสมชาย กิตติศักดิ์",
    "ශ්‍රී ලංකා Mixed: සිංහල",
]
ARABIC = ["أمينة صلاح الحسن", "عبد السلام الإبراهيمي", "الأمم المتحدة"]
FACES = 2 * 10
READER_MARKS = str.maketrans("", "", "\u200b\u200e\u200f\u202a\u202b\u202c\f")


def names_document() -> bytes:
    target = io.BytesIO()
    canvas = new_canvas(
        target, title="Participants – أسماء", author="Training office", language="en", invariant=True
    )
    for page in range(2):
        for i, name in enumerate([*READ_BACK, *ARABIC]):
            draw_line(canvas, 40, 780 - 30 * i, name, size=14, weight=BOLD if page else 400, align="left")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.fixture(scope="module")
def document() -> bytes:
    return names_document()


@pytest.fixture
def outside(tmp_path: Path, document: bytes) -> Callable[..., str]:
    """Run a tool from outside the project on the document, or skip where the machine lacks it."""
    source = tmp_path / "names.pdf"
    source.write_bytes(document)

    def run(tool: str, *arguments: str) -> str:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed here")
        command = [tool, *(argument.replace("FILE", str(source)) for argument in arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return run


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.translate(READER_MARKS).splitlines() if line.strip()]


def test_the_glyphs_of_every_name_read_back_as_its_letters(document: bytes) -> None:
    for page in PdfReader(io.BytesIO(document)).pages:
        # pypdf takes some kerning for a space, so spaces are left to poppler below.
        read = [line.replace(" ", "") for line in lines_of(page.extract_text())]
        assert read == [name.replace(" ", "") for name in [*READ_BACK, *ARABIC]]


def test_the_file_states_its_title_author_and_language(document: bytes) -> None:
    reader = PdfReader(io.BytesIO(document))

    assert reader.metadata is not None
    assert reader.metadata.title == "Participants – أسماء"
    assert reader.metadata.author == "Training office"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_each_face_is_embedded_once_for_all_pages_and_nothing_else(document: bytes) -> None:
    pages = PdfReader(io.BytesIO(document)).pages
    fonts = [font.get_object() for font in pages[0]["/Resources"]["/Font"].values()]
    names = [font["/BaseFont"] for font in fonts]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]

    assert all("/FontFile2" in descriptor for descriptor in descriptors)
    assert len({name.split("+")[1] for name in names}) == len(names) == FACES
    assert not any("Helvetica" in name for name in names)


def test_streams_are_binary_and_the_same_bytes_come_out_twice(document: bytes) -> None:
    assert b"ASCII85" not in document
    assert names_document() == document


def test_documents_drawn_at_the_same_time_do_not_mix(document: bytes) -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(names_document())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [document] * 4


def test_a_page_without_text_has_no_font() -> None:
    target = io.BytesIO()
    canvas = new_canvas(target, title="Empty", author="Office", language="fr")
    canvas.showPage()
    canvas.save()

    assert b"Helvetica" not in target.getvalue()


def test_what_no_font_draws_is_still_copied_as_written() -> None:
    target = io.BytesIO()
    canvas = new_canvas(target, title="Names", author="Office", language="en")
    drawn = draw_line(canvas, 40, 700, "ߒߞߏ Diallo", size=14)
    canvas.save()

    assert drawn.missing == "ߒߞߏ"
    assert "Diallo" in PdfReader(io.BytesIO(target.getvalue())).pages[0].extract_text()


def test_a_paragraph_returns_where_it_ends() -> None:
    canvas = new_canvas(io.BytesIO(), title="Report", author="Office", language="en")

    one = draw_paragraph(canvas, 40, 700, 400, "One line.", size=10)
    three = draw_paragraph(canvas, 40, 700, 400, "One\ntwo\nthree", size=10)

    assert one == pytest.approx(686)
    assert three == pytest.approx(658)


def test_poppler_reads_the_names_back(outside: Callable[..., str]) -> None:
    read = lines_of(outside("pdftotext", "-l", "1", "FILE", "-"))

    assert read == [*READ_BACK, *ARABIC]


def test_poppler_finds_every_font_embedded_and_subset(outside: Callable[..., str]) -> None:
    rows = outside("pdffonts", "FILE").splitlines()[2:]

    assert len(rows) == FACES
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_qpdf_finds_no_fault_in_the_file(outside: Callable[..., str]) -> None:
    assert "No syntax or stream encoding errors found" in outside("qpdf", "--check", "FILE")


def test_a_drawn_qr_code_is_read_by_a_scanner(tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed here")
    address = "https://training.example.org/c/7Q4M-X2KD-0005"
    canvas = new_canvas(
        tmp_path / "code.pdf", title="Code", author="Office", language="en", page_size=(90, 90)
    )
    draw_qr(canvas, 5, 5, 80, address, colour="#1b2a4b")
    canvas.save()

    subprocess.run(
        ["pdftoppm", "-r", "144", "-png", "-singlefile", tmp_path / "code.pdf", tmp_path / "code"], check=True
    )
    with Image.open(tmp_path / "code.png") as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]
