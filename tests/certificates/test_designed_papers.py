"""Papers of an office's own design: archive-grade, accessible, the same bytes each time, mirrored."""

from dataclasses import replace
from hashlib import sha256

import pypdfium2
import pytest

from app.certificates.pdf import art, draw_certificate, draw_sheet
from app.certificates.pdf.design import CLASSIC
from app.certificates.pdf.designing import design_of
from app.certificates.pdf.layout import Said, lay_out
from app.certificates.pdf.paper import _compile
from app.certificates.rules import Art, DesignContent, PageSize, Side, Signatory, SignedBy
from app.core.typeset.objects import text_string
from tests.certificates import papers
from tests.certificates.designs import BACKGROUND, DIRECTOR, LOGO, PICTURES, printed
from tests.certificates.papers import MADE
from tests.outside.verapdf import faults

THREE = (DIRECTOR, Signatory(by=SignedBy.LEAD), Signatory(by=SignedBy.OFFICE))
ART = "a509624331040775940d702d7b54d4d041299425eb19c9245fad43ce1594c2d3"  # as it was with the first release
SAMPLES = {
    "classic": (DesignContent(page=PageSize.LETTER_LANDSCAPE, logo=LOGO, signatories=THREE), "arabic", "ar"),
    "plain": (DesignContent(page=PageSize.A4_PORTRAIT, art=Art.PLAIN, qr=Side.LEFT), "accents", "en"),
    "background": (
        DesignContent(art=Art.BACKGROUND, background=BACKGROUND, logo=LOGO, signatories=(DIRECTOR,)),
        "khmer",
        "en",
    ),
}


def drawn(name: str) -> bytes:
    content, key, language = SAMPLES[name]
    return draw_certificate(printed(content, key, language=language), made_at=MADE, pictures=PICTURES)


@pytest.mark.xdist_group("verapdf")
@pytest.mark.parametrize("name", SAMPLES)
def test_every_art_is_archive_grade_and_accessible(name: str) -> None:
    paper = drawn(name)
    assert faults(paper, "3a") == []
    assert faults(paper, "ua1") == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_record_is_the_same_file_whatever_is_remembered(name: str) -> None:
    first = drawn(name)
    _compile.cache_clear()
    assert drawn(name) == first


def test_what_is_remembered_is_bounded_in_bytes() -> None:
    _compile.cache_clear()
    drawn("background")
    (compiled,) = _compile.cache.values()
    assert _compile.cache.currsize == len(compiled.prefix)


def test_the_design_built_in_is_drawn_as_it_always_was() -> None:
    operators = "\n".join((art.background(art.look_of(CLASSIC)), *(form for form, _ in art.forms().values())))
    assert sha256(operators.encode()).hexdigest() == ART
    assert design_of(papers.printed()) is CLASSIC


def test_an_office_that_changes_nothing_has_the_same_places_as_the_design_built_in() -> None:
    content = printed(DesignContent())
    designs = (CLASSIC, design_of(content))
    one, other = (
        [
            (piece.what, piece.text)
            for piece in lay_out(design, content, has_own_script=False)
            if isinstance(piece, Said)
        ]
        for design in designs
    )
    assert one == other
    assert {where: getattr(CLASSIC, where) for where in ("qr", "code", "serial", "office", "top")} == {
        where: getattr(designs[1], where) for where in ("qr", "code", "serial", "office", "top")
    }


def test_own_words_and_signatories_are_printed() -> None:
    content = DesignContent(
        sentences={"en": "has completed {hours} in {place}", "ar": "أتم"}, signatories=THREE, parts=("facts",)
    )
    said = printed(content)
    assert said["words"]["sentence"] == "has completed 18 hours in Nairobi, Kenya"
    assert printed(content, language="fr")["words"]["sentence"] != said["words"]["sentence"]
    assert [(each["name"], each["role"]) for each in said["signatures"]] == [
        ("María Hernández", "Director"),
        ("Aïssatou Kane", "Lead trainer"),
        ("", "For Training desk"),
    ]
    assert text_string("Signature of María Hernández") in draw_certificate(
        said, made_at=MADE, pictures=PICTURES
    )


def test_the_record_keeps_which_version_and_which_pictures() -> None:
    kept = printed(SAMPLES["background"][0])
    assert (kept["template"], kept["design"]["number"]) == (2, 3)
    assert kept["design"]["background"]["digest"] == BACKGROUND.digest
    assert kept["design"]["digest"] == SAMPLES["background"][0].digest


def test_a_mirrored_page_keeps_the_free_area_of_its_background() -> None:
    margins = {"top": 20, "right": 20, "bottom": 20, "left": 60}
    content = replace(SAMPLES["background"][0], margins=margins)
    for language, key in (("en", "accents"), ("ar", "arabic")):
        said = printed(content, key, language=language)
        pieces = lay_out(design_of(said), said, has_own_script=False)
        (office,) = (piece for piece in pieces if isinstance(piece, Said) and piece.what == "office")
        assert office.place.x == pytest.approx((60 + 277) / 2 / 25.4 * 72)


def test_a_sheet_has_pages_of_several_designs() -> None:
    sheet = draw_sheet(
        [
            papers.printed(),
            *(printed(content, key, language=language) for content, key, language in SAMPLES.values()),
        ],
        title="All",
        author="Training desk",
        language="en",
        pictures=PICTURES,
    )
    document = pypdfium2.PdfDocument(sheet)
    sizes = [tuple(map(round, document[n].get_size())) for n in range(len(document))]
    assert sizes == [(842, 595), (792, 612), (595, 842), (842, 595)]
    whole = pypdfium2.PdfDocument(drawn("background"))[0].render(scale=0.2).to_pil().convert("L").tobytes()
    page = document[3].render(scale=0.2).to_pil().convert("L").tobytes()
    assert sum(abs(a - b) for a, b in zip(whole, page, strict=True)) / len(page) < 2
