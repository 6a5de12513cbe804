"""Static files: asked for once, small, and only those that are there."""

import re

import brotli
import pytest
from flask.testing import FlaskClient

from app.web.assets import PARTS, STATIC, asset, static_files
from tests.house.tree import ROOT

CSS_LIMIT = 12_000
JS_LIMIT = 5_000
ORDINARY_PAGE_LIMIT = 30_000


def test_the_address_changes_with_the_content() -> None:
    assert re.fullmatch(r"/static/app\.[0-9a-f]{12}\.css", asset("app.css"))


def test_a_file_is_kept_for_ever(page: FlaskClient) -> None:
    response = page.get(asset("app.css"))
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "br"), ("gzip", "gzip"), ("", None)])
def test_a_file_is_sent_as_small_as_the_browser_takes_it(
    page: FlaskClient, accepted: str, encoding: str | None
) -> None:
    response = page.get(asset("app.css"), headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    if encoding == "br":
        assert brotli.decompress(response.data) == static_files()["app.css"].content


@pytest.mark.parametrize(
    "path", ["/static/app.css", "/static/../assets.py", "/static/%2e%2e/assets.py", "/static/"]
)
def test_nothing_else_is_served(page: FlaskClient, path: str) -> None:
    assert page.get(path).status_code == 404


def test_a_misspelt_name_is_a_fault() -> None:
    with pytest.raises(KeyError):
        asset("ap.css")


def test_every_part_of_the_style_sheet_is_in_it() -> None:
    written = {path.stem for path in (STATIC / "css").glob("*.css")}
    assert written == set(PARTS["app.css"])


def test_style_and_scripts_stay_within_their_budget(page: FlaskClient) -> None:
    html = page.get("/people.people").text
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    sizes = {path: len(page.get(path, headers={"Accept-Encoding": "br"}).data) for path in linked}
    assert sum(size for path, size in sizes.items() if path.endswith(".css")) <= CSS_LIMIT
    assert sum(size for path, size in sizes.items() if path.endswith(".js")) <= JS_LIMIT
    assert sum(sizes.values()) + len(brotli.compress(html.encode())) <= ORDINARY_PAGE_LIMIT
    assert len(sizes) + 1 <= 8


def test_scripts_and_styles_come_from_this_site_only() -> None:
    for path in (ROOT / "app" / "web" / "static").rglob("*"):
        if path.suffix in {".css", ".js"}:
            assert not re.search(r"https?://(?!www\.w3\.org/)", path.read_text(encoding="utf-8")), path.name
