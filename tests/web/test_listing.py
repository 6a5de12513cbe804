"""Lists are asked for in the address, and nothing in an address can break them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.listing import ListRequest
from app.web.listing import ListSpec, is_filtered, list_request, url_plain, url_with


class State(StrEnum):
    HELD = "held"


SPEC = ListSpec(
    sorts=("start", "name"),
    default_sort="-start",
    filters={"state": State, "year": int, "programme": UUID, "since": date.fromisoformat},
)


def asked(application: Flask, address: str) -> ListRequest:
    with application.test_request_context(address):
        return list_request(SPEC)


def test_an_empty_address_gives_the_declared_order(application: Flask) -> None:
    request = asked(application, "/sessions")
    assert (request.sort, request.descending, request.page, request.q) == ("start", True, 1, "")


def test_what_the_list_declares_is_read(application: Flask) -> None:
    request = asked(
        application, "/sessions?q=+accra++ghana&state=held&year=2011&since=2011-03-14&sort=name&page=2"
    )
    assert request.q == "accra ghana"
    assert request.filters == {"state": State.HELD, "year": 2011, "since": date(2011, 3, 14)}
    assert (request.sort, request.descending, request.page) == ("name", False, 2)


@pytest.mark.parametrize(
    "nonsense",
    [
        "sort=password",
        "sort=--name",
        "page=-1",
        "page=0",
        "page=99999999999999999999",
        "page=٣",
        "page=x",
        "state=deleted",
        "year=x",
        "programme=1",
        "since=2011-02-30",
        "unknown=1",
        "state=",
        "q=%20",
    ],
)
def test_nonsense_is_left_out(application: Flask, nonsense: str) -> None:
    assert asked(application, f"/sessions?{nonsense}") == asked(application, "/sessions")


def test_search_words_have_a_bounded_length(application: Flask) -> None:
    assert len(asked(application, f"/sessions?q={'x' * 5000}").q) == 200


def test_a_changed_parameter_leaves_the_others_and_goes_to_page_one(application: Flask) -> None:
    with application.test_request_context("/sessions?q=a&state=held&page=4"):
        assert url_with(sort="-name") == "/sessions?q=a&state=held&sort=-name"
        assert url_with(state=None) == "/sessions?q=a"
        assert url_with(page=5) == "/sessions?q=a&state=held&page=5"


def test_clearing_filters_keeps_the_order(application: Flask) -> None:
    with application.test_request_context("/sessions?q=a&sort=-name&page=2"):
        assert is_filtered()
        assert url_plain() == "/sessions?sort=-name"
    with application.test_request_context("/sessions?sort=name&page=2&q="):
        assert not is_filtered()


def test_the_head_tells_the_order_and_turns_it_round(page: FlaskClient) -> None:
    html = page.get("/list?sort=name").text
    assert '<th scope="col" aria-sort="ascending"><a class="sort" id="results-by-name"' in html
    assert 'href="/list?sort=-name"' in html
    assert 'href="/list?sort=country"' in html


def test_a_search_that_finds_nothing_says_so(page: FlaskClient) -> None:
    html = page.get("/list?q=zzz").text
    assert "Nothing found" in html
    assert "0 registrations" in html
    assert "Clear filters" in html


def test_search_words_are_shown_again_as_text(page: FlaskClient) -> None:
    html = page.get('/list?q="><script>').text
    assert "&#34;&gt;&lt;script&gt;" in html
