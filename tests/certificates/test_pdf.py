"""The paper: every name drawn and readable again, all fonts inside, the same bytes each time."""

import io
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from app.certificates.pdf import draw_certificate, undrawable
from tests.certificates.papers import CHECK, MADE, MODULES, NAMES, printed


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        shutil.which(program) is None, reason=f"{program} is not installed: the PDF is not checked by it"
    )


@pytest.fixture
def paper(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(draw_certificate(printed(getattr(request, "param", "accents")), made_at=MADE))
    return path


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@needs("pdftotext")
@pytest.mark.parametrize("paper", ["accents", "amharic", "khmer", "own script only"], indirect=True)
def test_the_name_can_be_read_out_of_the_file(paper: Path, request: pytest.FixtureRequest) -> None:
    text = " ".join(run("pdftotext", "-layout", paper, "-").split())
    key = request.node.callspec.params["paper"]
    given, family, own = NAMES[key]
    assert f"{given} {family}".strip() in text
    assert own in text


@needs("pdftotext")
def test_the_facts_can_be_read_out_of_the_file(paper: Path) -> None:
    text = " ".join(run("pdftotext", paper, "-").split())
    for fact in ("Nairobi, Kenya", "9–11 March 2026", "3 days", "18 hours", "7Q4M-X2KD-0105"):
        assert fact in text
    assert "2026/GP-KEN/00031" in text
    assert all(module in text for module in MODULES)


@needs("qpdf")
@pytest.mark.parametrize("paper", NAMES, indirect=True)
def test_the_file_is_sound(paper: Path) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", paper)


@needs("pdffonts")
@pytest.mark.parametrize("paper", NAMES, indirect=True)
def test_every_font_is_inside_the_file(paper: Path) -> None:
    fonts = run("pdffonts", paper).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
    assert not any("Helvetica" in line for line in fonts)


@needs("pdfinfo")
def test_the_file_says_what_it_is(paper: Path) -> None:
    info = run("pdfinfo", paper)
    assert "Cécile Nyirahabimana-Lefèvre Œuvrard" in info
    assert "Training desk" in info
    assert "841.89 x 595.276 pts (A4)" in info
    assert "Pages:           1" in info


@needs("pdftoppm")
def test_the_code_on_the_page_opens_the_check(paper: Path, tmp_path: Path) -> None:
    reader = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed: the QR code is not read")
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: the QR code is not read")
    run("pdftoppm", "-r", "72", "-png", "-singlefile", paper, tmp_path / "page")
    with image.open(io.BytesIO((tmp_path / "page.png").read_bytes())) as page:
        assert [code.text for code in reader.read_barcodes(page)] == [CHECK]


@pytest.mark.parametrize("key", NAMES)
def test_the_same_certificate_is_the_same_file(key: str) -> None:
    content = printed(key)
    assert draw_certificate(content, made_at=MADE) == draw_certificate(content, made_at=MADE)


def test_another_name_is_another_file() -> None:
    one, other = (draw_certificate(printed(key), made_at=MADE) for key in ("arabic", "khmer"))
    assert one != other


@pytest.mark.parametrize("key", NAMES)
def test_every_name_can_be_drawn(key: str) -> None:
    assert undrawable(printed(key)) == ""


@pytest.mark.parametrize("modules", [(), MODULES[:1], MODULES * 6])
def test_any_number_of_modules_fits(modules: tuple[str, ...]) -> None:
    assert draw_certificate(printed(modules=modules, title="A very long title " * 20), made_at=MADE)


def test_an_arabic_certificate_runs_from_the_right() -> None:
    content = printed("arabic", language="ar")
    assert (content["direction"], content["language"]) == ("rtl", "ar")
    assert draw_certificate(content, made_at=MADE).startswith(b"%PDF-1.7")


def test_a_batch_takes_less_than_twenty_milliseconds_each() -> None:
    contents = [{**printed("accents"), "name": f"Cécile Otieno {number}"} for number in range(20)]
    draw_certificate(contents[0], made_at=MADE)
    started = time.process_time()
    for content in contents:
        draw_certificate(content, made_at=MADE)
    assert (time.process_time() - started) / len(contents) < 0.020
