"""The paper: every name drawn and readable again, all fonts inside, the same bytes each time."""

import io
import shutil
import subprocess
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.certificates.pdf import draw_certificate, undrawable
from app.certificates.queries import CandidateRow, SessionFacts
from app.certificates.service.printed import printed_for

MADE = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
CHECK = "https://training.example.org/c/7Q4MX2KD0105"
SIXTY = "María Fernanda de los Ángeles Rodríguez-Villanueva y Sáenzpérez"
NAMES = {
    "accents": ("Cécile", "Nyirahabimana-Lefèvre Œuvrard", ""),
    "arabic": ("Amina Salah", "Al-Hassan", "أمينة صلاح الحسن"),
    "amharic": ("Girma", "Desta Tesfaye", "ግርማ ደስታ ተስፋዬ"),
    "khmer": ("Sophea", "Piseth Sok", "សុភា ពិសិដ្ឋ សុខ"),
    "sixty characters": ("", SIXTY, ""),
    "own script only": ("", "", "ស្រីមុំ តារា ប្រាក់"),
}
MODULES = tuple(f"Module {number}: risk factors and early warning" for number in range(1, 7))


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        shutil.which(program) is None, reason=f"{program} is not installed: the PDF is not checked by it"
    )


def printed(key: str = "accents", **changes: Any) -> dict[str, Any]:
    given, family, own = NAMES[key]
    candidate = CandidateRow(
        registration_id=uuid4(),
        person_id=uuid4(),
        given_name=given,
        family_name=family,
        own_script_name=own,
        language="",
        organisation="",
        days_present=3,
        days_held=3,
        days_needed=3,
        refusal=None,
    )
    facts = SessionFacts(
        title=changes.pop("title", "Seminar on the prevention of genocide and related crimes"),
        slug="nairobi-2026-03",
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 11),
        days=3,
        is_online=False,
        city="Nairobi",
        host_country="KEN",
        language="en",
        programme_code="GP",
        programme_name="Prevention of genocide",
        modules=changes.pop("modules", MODULES),
        minutes=18 * 60,
        lead_trainer="Aïssatou Kane",
    )
    return printed_for(
        candidate,
        facts,
        language=changes.pop("language", "en"),
        office_name="Training desk",
        serial="2026/GP-KEN/00031",
        code="7Q4MX2KD0105",
        issued_on=date(2026, 3, 16),
    )


@pytest.fixture
def paper(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(
        draw_certificate(printed(getattr(request, "param", "accents")), check_url=CHECK, made_at=MADE)
    )
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
    run("pdftoppm", "-r", "100", "-png", "-singlefile", paper, tmp_path / "page")
    with image.open(io.BytesIO((tmp_path / "page.png").read_bytes())) as page:
        assert [code.text for code in reader.read_barcodes(page)] == [CHECK]


@pytest.mark.parametrize("key", NAMES)
def test_the_same_certificate_is_the_same_file(key: str) -> None:
    content = printed(key)
    assert draw_certificate(content, check_url=CHECK, made_at=MADE) == draw_certificate(
        content, check_url=CHECK, made_at=MADE
    )


def test_another_name_is_another_file() -> None:
    one, other = (
        draw_certificate(printed(key), check_url=CHECK, made_at=MADE) for key in ("arabic", "khmer")
    )
    assert one != other


@pytest.mark.parametrize("key", NAMES)
def test_every_name_can_be_drawn(key: str) -> None:
    assert undrawable(printed(key)) == ""


@pytest.mark.parametrize("modules", [(), MODULES[:1], MODULES * 6])
def test_any_number_of_modules_fits(modules: tuple[str, ...]) -> None:
    assert draw_certificate(
        printed(modules=modules, title="A very long title " * 20), check_url=CHECK, made_at=MADE
    )


def test_an_arabic_certificate_runs_from_the_right() -> None:
    content = printed("arabic", language="ar")
    assert (content["direction"], content["language"]) == ("rtl", "ar")
    assert draw_certificate(content, check_url=CHECK, made_at=MADE).startswith(b"%PDF-1.7")


def test_a_batch_takes_less_than_twenty_milliseconds_each() -> None:
    contents = [{**printed("accents"), "name": f"Cécile Otieno {number}"} for number in range(20)]
    draw_certificate(contents[0], check_url=CHECK, made_at=MADE)
    started = time.process_time()
    for content in contents:
        draw_certificate(content, check_url=CHECK, made_at=MADE)
    assert (time.process_time() - started) / len(contents) < 0.020
