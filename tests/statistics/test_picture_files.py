"""Pictures as files: SVG and PNG hold what the data says, in both themes and directions."""

import io
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from pypdf import PdfReader

from app.core.i18n import in_language
from app.core.typeset import new_canvas
from app.statistics.charts import Chart, HeatMap, bars_by_year, draw_chart, picture_png, picture_svg
from app.statistics.charts.drawing.surface import PALETTES
from app.statistics.charts.files import PIXELS_A_POINT, WIDTH
from tests.statistics.pictures import ARABIC, BURMESE, one_of_each
from tests.web.test_tokens import THEMES

SVG = "{http://www.w3.org/2000/svg}"
SOURCE = "Training desk. Figures taken on 26 November 2026."
KINDS = list(one_of_each())


def svg_of(chart: Chart, **options: str) -> ET.Element:
    return ET.fromstring(picture_svg(chart, title="Persons <trained>", notes=[SOURCE], **options))  # type: ignore[arg-type]


def texts(picture: ET.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def figures_in_sight(chart: Chart) -> list[str]:
    """What the drawing writes, as the data has it."""
    if isinstance(chart, HeatMap):
        return [
            *(row.label for row in chart.rows),
            *(c.text for row in chart.rows for c in row.cells if c.text),
        ]
    if chart.kind == "targets":
        return [text for row in chart.rows for text in (row.label, row.shown)]  # type: ignore[union-attr]
    if chart.kind == "bars":
        return [text for row in chart.rows for text in (row.label, row.total)]  # type: ignore[union-attr]
    if chart.kind == "line":
        return [tick.label for tick in (*chart.up, *chart.across, chart.end)]  # type: ignore[union-attr]
    return [item.label for item in chart.legend]  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_an_svg_holds_title_summary_source_and_every_figure(kind: str) -> None:
    chart = one_of_each()[kind]
    picture = svg_of(chart)
    assert picture.findtext(f"{SVG}title") == "Persons <trained>"
    assert picture.findtext(f"{SVG}desc") == chart.description
    written = texts(picture)
    assert {"Persons <trained>", SOURCE} <= set(written)
    assert [text for text in figures_in_sight(chart) if text not in written] == []


def test_the_bars_of_an_svg_are_as_long_as_their_figures() -> None:
    chart = bars_by_year([("Kenya", {2009: 100}, 100, None), ("Ghana", {2009: 25}, 25, None)])
    _legend, longest, shorter = (
        float(each.attrib["width"])
        for each in svg_of(chart).iter(f"{SVG}rect")
        if each.attrib["fill"] == PALETTES["light"]["d1"]
    )
    assert shorter / longest == pytest.approx(0.25, abs=0.01)


def test_under_a_map_stands_the_text_of_the_united_nations_and_the_clearance() -> None:
    words = " ".join(texts(svg_of(one_of_each()["map"], clearance="OS 7")))
    assert "do not imply official endorsement or acceptance by the United Nations" in words
    assert "Map clearance: OS 7." in words


def test_a_map_file_has_the_areas_of_the_world_in_their_colours() -> None:
    fills = [each.attrib["fill"] for each in svg_of(one_of_each()["map"]).iter(f"{SVG}path")]
    colours = PALETTES["light"]
    assert fills == [colours["map-none"], "none", *(colours[f"m{number}"] for number in (1, 2, 3, 4))]


def test_an_svg_stays_within_its_height() -> None:
    for chart in one_of_each().values():
        picture = svg_of(chart)
        lowest = max(float(each.attrib["y"]) for each in picture.iter(f"{SVG}text"))
        assert lowest < float(picture.attrib["height"])


def test_arabic_pictures_are_mirrored_and_their_text_knows_its_direction() -> None:
    with in_language("ar"):
        picture = svg_of(one_of_each("ar")["attendance"])
    assert picture.attrib["lang"] == "ar"
    (name,) = (each for each in picture.iter(f"{SVG}text") if each.text == ARABIC)
    assert name.attrib["direction"] == "rtl"
    assert "text-anchor" not in name.attrib
    assert float(name.attrib["x"]) > WIDTH * 0.9
    days = [float(e.attrib["x"]) for e in picture.iter(f"{SVG}text") if (e.text or "").startswith("اليوم")]
    assert all(earlier > later for earlier, later in pairwise(days))
    assert max(days) < float(name.attrib["x"])


def test_the_colours_of_files_are_those_of_the_pages() -> None:
    for theme, palette in PALETTES.items():
        for token, colour in palette.items():
            if token != "under":
                assert THEMES[theme][token].replace("#fff", "#ffffff", 1)[:7] == colour, (theme, token)


@pytest.mark.parametrize("kind", KINDS)
def test_a_png_is_twice_the_size_of_the_svg_and_not_blank(kind: str) -> None:
    chart = one_of_each()[kind]
    svg = svg_of(chart)
    with Image.open(io.BytesIO(picture_png(chart, title="Persons <trained>", notes=[SOURCE]))) as image:
        assert image.format == "PNG"
        assert image.width == WIDTH * PIXELS_A_POINT
        assert image.height == pytest.approx(float(svg.attrib["height"]) * PIXELS_A_POINT, abs=2)
        assert image.getpixel((2, 2)) == (255, 255, 255)
        assert len(image.getcolors(1 << 24) or []) > 20


def test_a_dark_png_stands_on_dark_ground() -> None:
    png = picture_png(one_of_each()["promises"], title="Promises", notes=[], theme="dark")
    with Image.open(io.BytesIO(png)) as image:
        assert image.getpixel((2, 2)) == (0x15, 0x1B, 0x22)


@pytest.mark.parametrize("kind", ["attendance", "promises", "sexes"])
def test_pdf_drawings_carry_their_words(kind: str) -> None:
    chart = one_of_each()[kind]
    target = io.BytesIO()
    canvas = new_canvas(target, title="Report", author="Office", language="en")
    below = draw_chart(canvas, chart, x=50, top=800, width=495)
    canvas.showPage()
    canvas.save()
    text = PdfReader(target).pages[0].extract_text()
    assert 0 < below < 790
    plain = [each for each in figures_in_sight(chart) if each not in (ARABIC, BURMESE)]
    assert [each for each in plain if each not in text] == []


def test_a_projection_is_hatched_in_both_kinds_of_file() -> None:
    chart = one_of_each()["promises"]
    slanted = [
        each
        for each in svg_of(chart).iter(f"{SVG}polyline")
        if len(re.findall(",", each.attrib["points"])) == 2
    ]
    assert len(slanted) > 20
