"""Seventeen languages: archive grade, accessible, small, readable again, and as somebody saw them."""

import io
import subprocess
from pathlib import Path

import pymupdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from app.certificates.pdf import draw_certificate
from app.certificates.service.files import make_file
from tests.certificates.languages import LEFT_TO_RIGHT, RIGHT_TO_LEFT, SAMPLES, printed_in
from tests.certificates.papers import MADE
from tests.certificates.signing.test_pades import pdfsig, pyhanko_status, trusting_database
from tests.certificates.test_pdf import needs
from tests.factories.certificates import make_issuer, make_paper
from tests.outside.verapdf import PROFILES, Profile, faults

pytestmark = pytest.mark.xdist_group("verapdf")

GOLDEN = Path(__file__).parent / "golden"
SCALE = 0.75  # of 72 dots an inch: words are legible, the files small
MOST_KIB = 70
# Mean difference of grey levels from 0 to 255; a missing word makes 0.3 and more.
NEGLIGIBLE = 0.12


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    issuer = make_issuer()
    return {tag: make_file(make_paper(printed_in(tag), issued_at=MADE), issuer=issuer) for tag in SAMPLES}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("tag", SAMPLES)
def test_the_file_is_archive_grade_and_accessible(
    papers: dict[str, bytes], tag: str, profile: Profile
) -> None:
    assert faults(papers[tag], profile) == []


@pytest.mark.parametrize("tag", SAMPLES)
def test_the_signature_is_over_the_whole_file(papers: dict[str, bytes], tag: str) -> None:
    status = pyhanko_status(papers[tag], make_issuer().keys.document.authority)
    assert status.summary() == "INTACT:TRUSTED,UNTOUCHED"


@needs("pdfsig")
@needs("certutil")
def test_pdfsig_trusts_each_signature_over_the_total_document(
    papers: dict[str, bytes], tmp_path: Path
) -> None:
    trusted = trusting_database(make_issuer().keys, tmp_path)
    for tag, content in papers.items():
        said = pdfsig(content, trusted, tmp_path)
        assert "Signature is Valid." in said, tag
        assert "Certificate is Trusted." in said, tag
        assert "Total document signed" in said, tag


@pytest.mark.parametrize("tag", SAMPLES)
def test_the_file_is_small(papers: dict[str, bytes], tag: str) -> None:
    assert len(papers[tag]) < MOST_KIB * 1024


@needs("pdftotext")
@pytest.mark.parametrize("tag", LEFT_TO_RIGHT)
def test_poppler_finds_name_title_and_session(papers: dict[str, bytes], tag: str) -> None:
    text = read_by(papers[tag], "pdftotext", "-", "-")
    assert_said(text, tag)


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_mupdf_and_pdfium_find_name_title_and_session(papers: dict[str, bytes], tag: str) -> None:
    # MuPDF takes a letter with a mark upon it for the start of a word, so spaces are left to PDFium.
    with pymupdf.open(stream=papers[tag], filetype="pdf") as document:
        assert_said(document[0].get_text(), tag, spaces=False)
    document = pypdfium2.PdfDocument(papers[tag])
    assert_said(document[0].get_textpage().get_text_range(), tag)
    document.close()


@pytest.mark.parametrize("tag", SAMPLES)
def test_the_page_looks_as_it_did_when_somebody_looked_at_it(papers: dict[str, bytes], tag: str) -> None:
    page = picture(papers[tag])
    with Image.open(GOLDEN / f"{tag}.png") as golden:
        difference = ImageChops.difference(page, golden)
    assert ImageStat.Stat(difference).mean[0] < NEGLIGIBLE


def test_one_word_more_is_seen(papers: dict[str, bytes]) -> None:
    changed = draw_certificate(printed_in("en") | {"name": "Grace Wanjiku Otieno II"}, made_at=MADE)
    difference = ImageChops.difference(picture(papers["en"]), picture(changed))
    assert ImageStat.Stat(difference).mean[0] > NEGLIGIBLE


def read_by(content: bytes, *command: str) -> str:
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def assert_said(text: str, tag: str, *, spaces: bool = True) -> None:
    content = printed_in(tag)
    between = " " if spaces else ""
    for said in (content["name"], content["words"]["title"], content["session"]["title"]):
        assert between.join(said.split()) in between.join(text.split())


def picture(content: bytes) -> Image.Image:
    """The page in grey as PDFium draws it."""
    document = pypdfium2.PdfDocument(content)
    page = document[0].render(scale=SCALE).to_pil().convert("L")
    document.close()
    return page


def keep_golden() -> None:
    """Draw the pictures to look at: `python -m tests.certificates.test_languages`."""
    GOLDEN.mkdir(exist_ok=True)
    for tag in SAMPLES:
        target = io.BytesIO()
        picture(draw_certificate(printed_in(tag), made_at=MADE)).save(target, "PNG", optimize=True)
        (GOLDEN / f"{tag}.png").write_bytes(target.getvalue())


if __name__ == "__main__":
    keep_golden()
