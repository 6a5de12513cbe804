"""Every kind of picture in a real browser: both themes and widths, two directions, and on paper."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.core.i18n import current_language
from tests.browser.checks import LOOKS, assert_accessible, assert_no_overflow, assert_quiet
from tests.house.tree import ROOT
from tests.statistics.pictures import ARABIC, one_of_each
from tests.web.application import make_application

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1440
TITLES = {
    "map": "Persons trained by country",
    "years": "By country and year",
    "sexes": "Women and men by year",
    "growth": "Persons trained, cumulative",
    "attendance": "Attendance by session and day",
    "promises": "Targets against actual",
}


@pytest.fixture
def base(serve: Callable[[Flask], str]) -> str:
    app = make_application()
    templates = FileSystemLoader(ROOT / "app" / "statistics" / "templates")
    app.jinja_loader = ChoiceLoader([app.jinja_loader, templates])  # type: ignore[list-item]
    app.add_url_rule("/pictures", "pictures", _pictures)
    return serve(app)


def _pictures() -> str:
    return render_template("pictures.html", pictures=one_of_each(current_language()), titles=TITLES)


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_every_picture_is_accessible(
    base: str, open_page: Callable[..., Page], language: str, theme: str, width: int
) -> None:
    page = open_page(width=width, theme=theme)
    page.goto(f"{base}/language/{language}?next=/pictures")
    page.evaluate("document.querySelectorAll('.behind').forEach((each) => (each.open = true))")
    assert_accessible(page)
    assert_no_overflow(page)
    assert_quiet(page)


def test_the_figures_behind_a_picture_are_reached_from_the_keyboard_without_scripts(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=PHONE, scripts=False)
    page.goto(f"{base}/pictures")
    growth = page.locator("#growth")
    table = growth.get_by_role("table", name="Persons trained")
    expect(table).to_be_hidden()
    growth.get_by_text("Show as a table").focus()
    page.keyboard.press("Enter")
    expect(table.get_by_role("row", name="2011 735")).to_be_visible()


def test_a_picture_offers_its_files_and_none_where_there_are_none(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"{base}/pictures")
    page.locator("#map").get_by_text("Download").click()
    expect(page.locator("#map").get_by_role("link", name="SVG")).to_have_attribute("href", "/map.svg")
    expect(page.locator("#map").get_by_role("link", name="PNG")).to_be_visible()
    expect(page.locator("#years").get_by_text("Download")).to_have_count(0)


def test_a_cell_of_the_heat_map_says_its_share_and_whom_it_counts(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=PHONE)
    page.goto(f"{base}/pictures")
    heat = page.get_by_role("table", name="Attendance by session and day")
    expect(heat.get_by_role("columnheader", name="Day 6")).to_have_count(1)
    row = heat.get_by_role("row").filter(has=page.get_by_role("rowheader", name=ARABIC))
    expect(row.get_by_role("cell")).to_have_text(
        ["43% 12 of 28", "64% 18 of 28", "– not marked"] + [" no such day"] * 3
    )
    expect(row.get_by_role("link", name=ARABIC)).to_have_count(1)


def test_in_arabic_bars_grow_from_the_right(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/language/ar?next=/pictures")
    name, bar = (
        page.locator("#years tbody tr").first.locator(part).bounding_box()
        for part in ("th", ".strip i:first-child")
    )
    assert name
    assert bar
    assert bar["x"] + bar["width"] <= name["x"]


def test_on_paper_stand_light_pictures_with_all_their_figures_and_nothing_to_press(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(theme="dark")
    page.goto(f"{base}/pictures")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--surface')") == "#fff"
    for hidden in ("nav", ".menu", ".toolbar", ".behind > summary"):
        assert not page.locator(hidden).locator("visible=true").count()
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    for figure in ("735", "118", "238"):
        assert figure in text
    assert "Download" not in text


def test_a_picture_file_shows_in_a_browser(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    from app.statistics.charts import picture_svg

    file = tmp_path / "map.svg"
    file.write_bytes(picture_svg(one_of_each()["map"], title="Persons", notes=["Training desk"]))
    page = open_page()
    page.goto(file.as_uri())
    expect(page.locator("svg")).to_have_accessible_name("Persons")
    expect(page.get_by_text("Training desk")).to_be_visible()
    assert_quiet(page)
