"""Uploaded pictures: known by their content, bounded, written anew; hostile ones are refused."""

import io
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.certificates.errors import DesignInvalid, PictureRefused
from app.certificates.pdf import draw_certificate
from app.certificates.pdf.drawings import Drawing
from app.certificates.pdf.pictures import is_picture, read_drawing, weigh_picture
from app.certificates.reading import LARGEST, Purpose, ReadPicture, documents, guard, pictures, read_picture
from app.certificates.reading.vectors import svg_to_pdf
from app.certificates.rules import MOST_SIGNATORIES, Art, DesignContent
from app.certificates.service.pictures import check_pictures
from tests.certificates.designs import PICTURES, as_file, draw_png, keep, printed
from tests.certificates.papers import MADE
from tests.outside.verapdf import faults

EMBLEM, BACKGROUND = Purpose.EMBLEM_OR_SIGNATURE, Purpose.BACKGROUND
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">'
    b'<g fill="#0a50a0"><circle cx="30" cy="30" r="28"/><path d="M70 5 L115 30 L70 55 Z"/></g>%b</svg>'
)


def read(content: bytes, purpose: Purpose = EMBLEM) -> ReadPicture:
    return read_picture(content, purpose, field="logo")


def pdf_of(draw: Callable[[Canvas], object], **how: object) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(842, 595), **how)  # type: ignore[arg-type]
    canvas.setFillColorRGB(0.8, 0.9, 1)
    canvas.rect(0, 0, 842, 595, stroke=0, fill=1)
    draw(canvas)
    canvas.save()
    return target.getvalue()


def test_a_picture_is_written_anew_without_what_hides_in_it() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret camera"  # lies on its side
    photo = as_file(Image.new("RGB", (300, 100), (200, 30, 30)), "JPEG", exif=exif) + b"<script>"
    made = read(photo)
    assert (made.width, made.height) == (100, 300)
    assert b"Secret" not in made.content
    assert b"script" not in made.content


def test_a_small_file_with_very_many_pixels_is_refused() -> None:
    with pytest.raises(PictureRefused, match="too many pixels"):
        read(as_file(Image.new("1", (4001, 4000)), "PNG"))


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("RGB", "JPEG")])
def test_a_large_picture_is_made_small_before_anything_else(
    mode: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    in_srgb = pictures._in_srgb
    monkeypatch.setattr(pictures, "_in_srgb", lambda image: seen.append(image.size) or in_srgb(image))
    made = read(as_file(Image.new(mode, (3000, 1500)), kind))
    assert seen == [(made.width, made.height)] == [(800, 400)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_becomes_one_of_two(mode: str) -> None:
    made = read(as_file(Image.new(mode, (40, 20)), "PNG"))
    assert Image.open(io.BytesIO(made.content)).mode in ("RGB", "RGBA")


def test_colours_for_the_press_become_those_of_the_screen() -> None:
    made = read(as_file(Image.new("CMYK", (40, 20), (0, 255, 255, 0)), "JPEG"))
    red, green, blue = Image.open(io.BytesIO(made.content)).getpixel((5, 5))  # type: ignore[misc]
    assert red > 200 > 80 > max(green, blue)


def test_a_large_picture_is_made_smaller() -> None:
    assert max(Image.open(io.BytesIO(read(draw_png(2000, 900)).content)).size) == 800
    assert read(draw_png(2000, 900), BACKGROUND).width == 2000


def speckled(width: int, height: int, mode: str) -> Image.Image:
    """Noise, which no file makes small."""
    bands = [Image.effect_noise((width, height), 120) for _ in mode]
    return Image.merge(mode, bands)


@pytest.mark.parametrize(
    ("content", "purpose"),
    [
        (as_file(speckled(900, 640, "RGB"), "JPEG", quality=95), BACKGROUND),
        (as_file(speckled(700, 500, "RGB"), "PNG"), BACKGROUND),
        (as_file(speckled(700, 500, "RGBA"), "PNG"), BACKGROUND),
        (as_file(speckled(500, 300, "RGBA"), "PNG"), EMBLEM),
        (as_file(speckled(700, 500, "RGB"), "PNG"), EMBLEM),
    ],
)
def test_a_picture_of_noise_has_room_in_each_certificate(content: bytes, purpose: Purpose) -> None:
    assert len(content) > purpose.most_bytes
    made = read(content, purpose)
    assert weigh_picture(made.content) <= purpose.most_bytes
    assert Image.open(io.BytesIO(made.content)).size == (made.width, made.height)
    assert made.width > 200


def test_the_heaviest_design_makes_files_that_can_be_checked() -> None:
    heaviest = Purpose.BACKGROUND.most_bytes + (1 + MOST_SIGNATORIES) * Purpose.EMBLEM_OR_SIGNATURE.most_bytes
    assert heaviest + 200_000 < LARGEST


def bomb() -> bytes:
    """A PNG that says it has 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = (30_000).to_bytes(4, "big") * 2
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + b"\x08\x02\0\0\0")
    return head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a" + bytes(100), "known kind"),
        (b"<html><svg></svg></html>", "known kind"),
        (b"%PDF-1.7", "known kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5 << 20), "megabytes"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "damaged"),
        (draw_png(300, 100)[:200], "damaged"),
        (bomb(), "damaged"),
        (as_file(Image.new("RGB", (4, 4)), "PNG"), "too small"),
        (as_file(Image.new("RGB", (900, 9)), "PNG"), "narrow"),
    ],
)
def test_what_is_no_sound_picture_is_refused_with_the_reason(content: bytes, words: str) -> None:
    with pytest.raises(PictureRefused, match=words) as refused:
        read(content)
    assert refused.value.field == "logo"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (b"<text>Office</text>", "holds “text”"),
        (b"<script>alert(1)</script>", "holds “script”"),
        (b"<image href='file:///etc/passwd'/>", "holds “image”"),
        (b"<foreignObject/>", "holds “foreignObject”"),
        (b"<use href='https://example.org/x.svg#a'/>", "outside"),
        (b"<style>@import url(https://example.org/x.css);</style>", "outside"),
        (b"<path style='fill:url(http://example.org/)' d='M0 0'/>", "outside"),
        (b"<g>", "damaged"),
    ],
)
def test_a_drawing_that_is_more_than_its_shapes_is_refused(inside: bytes, words: str) -> None:
    with pytest.raises(PictureRefused, match=words):
        svg_to_pdf(SVG % inside, field="logo")


def test_a_drawing_that_grows_when_it_is_read_is_refused() -> None:
    laughs = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + SVG % b"<title>&b;</title>"
    with pytest.raises(PictureRefused, match="entities"):
        svg_to_pdf(laughs, field="logo")


def test_an_svg_stays_sharp_and_is_read_apart() -> None:
    made = read(SVG % b"<metadata><x xmlns='urn:editor'/></metadata>")
    drawing = read_drawing(made.content)
    assert drawing is not None
    assert (drawing.width, drawing.height) == (90, 45)  # points
    assert "0.0392 0.3137 0.6275 rg" in drawing.operators
    assert not set(json.loads(made.content)) - {"width", "height", "operators"}


@pytest.mark.parametrize(
    "kept",
    [
        {"width": 0, "height": 1, "operators": ""},
        {"width": "NaN", "height": 1, "operators": "q"},
        {"width": 9, "height": 9, "operators": "Q"},
        {"width": 9, "height": 9, "operators": "q"},
        {"width": 9, "height": 9, "operators": "1 0 0 rg\n/F1 Do"},
        {"width": 9, "height": 9, "operators": "BT (paid) Tj ET"},
        {"width": 9, "height": 9, "operators": "1 2 rg"},
        {"width": 9, "height": 9, "operators": "1 1 m\n(x) ] 0 d"},
        {"width": 9, "height": 9, "operators": None},
        {"width": 9, "height": 9},
        [9, 9],
    ],
)
def test_a_file_of_the_storage_that_is_no_drawing_is_not_drawn(kept: object) -> None:
    assert not is_picture(json.dumps(kept).encode())


def test_a_drawing_of_plain_paths_is_drawn() -> None:
    lines = "q\n1 0 0 1 -4.5 0 cm\n[3 2] 0 d\n[] 0 d\n0 0 9 9 re\nW*\nn\nQ"
    assert is_picture(Drawing(90, 45.5, lines).to_bytes())


def test_a_refusal_comes_back_from_the_process_that_reads() -> None:
    with pytest.raises(PictureRefused, match="holds “text”") as refused:
        read(SVG % b"<text>Office</text>")
    assert refused.value.field == "logo"


@pytest.mark.parametrize(
    "line", [b"", b"a warning of a library\n", b"[1]\n", b'{"width": 9, "height": 9, "length": 7}\n']
)
def test_a_reader_that_dies_half_way_or_talks_nonsense_has_read_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    @contextmanager
    def answered(*_: object, **__: object) -> Iterator[Iterator[bytes]]:
        yield iter([line, b"short"] if line else [])

    monkeypatch.setattr(guard, "answered_apart", answered)
    with pytest.raises(PictureRefused, match="damaged"):
        read(SVG % b"")


def test_plain_pages_stay_paths_and_others_become_pictures() -> None:
    plain = documents.read_document(pdf_of(lambda c: c.circle(400, 300, 90)), BACKGROUND, field="background")
    assert read_drawing(plain.content) is not None
    written = pdf_of(lambda canvas: canvas.drawString(100, 100, "Ministry"))
    pictured = documents.read_document(written, BACKGROUND, field="background")
    assert Image.open(io.BytesIO(pictured.content)).size == (2480, 1753)


def test_paths_that_are_not_opaque_become_a_picture() -> None:
    faint = pdf_of(lambda canvas: (canvas.setFillAlpha(0.3), canvas.circle(400, 300, 90, fill=1)))
    made = documents.read_document(faint, BACKGROUND, field="background")
    assert read_drawing(made.content) is None


def test_a_page_with_a_password_or_none_at_all_is_refused() -> None:
    for content in (b"%PDF-1.7\nnothing", pdf_of(lambda _canvas: None, encrypt="secret")):
        with pytest.raises(PictureRefused):
            documents.read_document(content, BACKGROUND, field="background")


def test_words_have_to_stand_out_from_their_background() -> None:
    dark_edge = Image.new("RGB", (594, 420), (20, 30, 60))
    dark_edge.paste((240, 240, 250), (60, 60, 534, 360))
    page = documents.read_document(pdf_of(lambda c: c.circle(400, 300, 90)), BACKGROUND, field="background")
    for content, wide, is_readable in (
        (as_file(dark_edge, "PNG"), 30, True),
        (as_file(dark_edge, "PNG"), 8, False),
        (as_file(Image.new("RGB", (594, 420), (20, 30, 60)), "PNG"), 30, False),
        (page.content, 20, True),
    ):
        design = DesignContent(
            art=Art.BACKGROUND,
            background=keep(content, width=594, height=420),
            margins=dict.fromkeys(("top", "right", "bottom", "left"), wide),
        )
        if is_readable:
            check_pictures(PICTURES, design)
            continue
        with pytest.raises(DesignInvalid) as refused:
            check_pictures(PICTURES, design)
        assert refused.value.field == "ink"


@pytest.mark.xdist_group("verapdf")
def test_a_certificate_on_the_paths_of_a_page_is_archive_grade() -> None:
    page = documents.read_document(pdf_of(lambda c: c.circle(400, 300, 90)), BACKGROUND, field="background")
    svg = documents.read_document(SVG % b"", EMBLEM, field="logo")
    content = DesignContent(
        art=Art.BACKGROUND,
        background=keep(page.content, width=page.width, height=page.height),
        logo=keep(svg.content, width=svg.width, height=svg.height),
    )
    paper = draw_certificate(printed(content), made_at=MADE, pictures=PICTURES)
    assert faults(paper, "3a") == []
    assert faults(paper, "ua1") == []
