"""The frame around a page: navigation, headers, preferences, errors."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.core.permissions import Actor, Grant, Role
from app.web.headers import CONTENT_SECURITY_POLICY
from app.web.navigation import ENTRIES, navigation_for, search_address
from app.web.preferences import safe_address
from tests.conftest import World
from tests.web.application import AMINA, make_application


def person(role: Role) -> Actor:
    return Actor(user_id=None, name="Someone", grants=(Grant(role),))


def places(application: Flask, actor: Actor) -> list[str]:
    with application.test_request_context("/"):
        return [str(link.label) for link in navigation_for(actor)]


def test_a_coordinator_sees_the_places_of_their_work(application: Flask) -> None:
    assert places(application, AMINA) == [
        "Overview",
        "Sessions",
        "People",
        "Reports",
        "Programmes",
        "Modules",
        "Trainers",
        "Certificates",
        "Import",
    ]


def test_an_administrator_sees_every_place(application: Flask) -> None:
    assert len(places(application, person(Role.ADMINISTRATOR))) == len(ENTRIES)


def test_a_participant_sees_only_the_overview(application: Flask) -> None:
    assert places(application, person(Role.PARTICIPANT)) == ["Overview"]
    with application.test_request_context("/"):
        assert search_address(person(Role.PARTICIPANT)) is None


def test_a_page_that_does_not_exist_yet_is_left_out() -> None:
    app = make_application()
    del app.view_functions["audit.log"]
    assert "History" not in places(app, person(Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    ("endpoint", "place"),
    [
        ("programmes.session_agenda", "Sessions"),
        ("attendance.sheet", "Sessions"),
        ("programmes.programme_edit", "Programmes"),
        ("people.trainer", "Trainers"),
        ("people.merge", "People"),
        ("accounts.sign_in", None),
    ],
)
def test_a_page_belongs_to_one_place(application: Flask, endpoint: str, place: str | None) -> None:
    with application.test_request_context("/"):
        links = navigation_for(person(Role.ADMINISTRATOR), endpoint=endpoint)
    assert [str(link.label) for link in links if link.current] == ([place] if place else [])


def test_every_place_can_be_reached_on_a_phone(page: FlaskClient) -> None:
    html = page.get("/people.people").text
    dock = html[html.index('<nav class="dock') :]
    for entry in ENTRIES:
        assert (
            (f'href="/{entry.endpoint}"' in dock) is AMINA.allows(entry.permission)
            if entry.permission
            else True
        )
    assert dock.index("</ul>") < dock.index("<details")
    assert len(re.findall("<li>", dock[: dock.index("<details")])) == 4


def test_every_answer_carries_the_policy(page: FlaskClient) -> None:
    headers = page.get("/").headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Strict-Transport-Security" not in headers


def test_https_is_remembered_where_the_office_has_it() -> None:
    response = make_application(base_url="https://example.org").test_client().get("/")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_chosen_language_stays_and_turns_the_page_round(page: FlaskClient) -> None:
    response = page.get("/language/ar?next=/list")
    assert response.location == "/list"
    assert '<html lang="ar" dir="rtl">' in page.get("/list").text


def test_a_language_that_is_not_offered_does_not_exist(page: FlaskClient) -> None:
    assert page.get("/language/tlh").status_code == 404


def test_a_chosen_theme_is_in_the_next_page(page: FlaskClient) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get("/").text)
    assert token
    response = page.post("/theme", data={"csrf_token": token[1], "theme": "dark", "next": "/list"})
    assert response.location == "/list"
    assert 'data-theme="dark"' in page.get("/list").text


@pytest.mark.parametrize(
    "target", ["https://example.org", "//example.org", "/\\example.org", "example", "", None, "/a\nb"]
)
def test_no_address_leads_away_from_here(target: str | None) -> None:
    assert safe_address(target) == "/"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 418])
def test_every_error_has_words_and_a_way_back(page: FlaskClient, status: int) -> None:
    html = page.get(f"/error/{status}").text
    assert f"Error {status}" in html
    assert 'href="/"' in html
    assert html.count("<h1>") == 1


def test_what_was_done_is_told_once(page: FlaskClient) -> None:
    with page.session_transaction() as session:
        session["_flashes"] = [("message", "Saved."), ("error", "Not <sent>.")]
    html = page.get("/people.people").text
    assert '<div class="alert slim ok" role="status"><p>Saved.</p></div>' in html
    assert '<div class="alert slim bad" role="alert"><p>Not &lt;sent&gt;.</p></div>' in html
    assert "Saved." not in page.get("/people.people").text


@pytest.mark.parametrize(("address", "times"), [("", 0), ("https://example.org/source", 2)])
def test_the_source_is_offered_where_an_office_names_it(address: str, times: int) -> None:
    app = make_application()
    app.jinja_env.globals["settings"] = replace(app.jinja_env.globals["settings"], source_url=address)
    html = app.test_client().get("/people.people").text
    assert html.count('<a href="https://example.org/source" rel="license noopener">') == times


def test_the_browser_keeps_nothing_of_who_has_signed_in(
    client_of: Callable[[User], FlaskClient], world: World
) -> None:
    assert client_of(world.amina).get("/people").headers["Cache-Control"] == "private, no-store"
