"""Answers are small, and not sent twice."""

import gzip

import brotli
import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("identity", None, bytes)],
)
def test_a_page_is_sent_as_small_as_the_browser_takes_it(
    page: FlaskClient, accepted: str, encoding: str | None, read
) -> None:
    response = page.get("/people.people", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert b"</html>" in read(response.data)
    assert response.content_length == len(response.data)
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_page_without_secrets_is_not_sent_twice(page: FlaskClient) -> None:
    first = page.get("/error/404")
    assert page.get("/error/404", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    packed = page.get("/error/404", headers={"Accept-Encoding": "br"}).headers["ETag"]
    assert packed != first.headers["ETag"]
    again = page.get("/error/404", headers={"Accept-Encoding": "br", "If-None-Match": packed})
    assert (again.status_code, again.data) == (304, b"")


def test_the_size_of_a_page_with_a_token_tells_nothing(page: FlaskClient) -> None:
    sizes = {len(page.get("/people.people", headers={"Accept-Encoding": "br"}).data) for _ in range(12)}
    assert len(sizes) > 3
    assert "ETag" not in page.get("/people.people").headers


def test_a_download_is_left_as_it_is(page: FlaskClient) -> None:
    response = page.get("/list?format=csv", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in response.headers
