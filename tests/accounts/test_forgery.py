"""No other site can act for a user, and the cookies keep to themselves."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User
from tests.accounts.conftest import PASSWORD, is_signed_in


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def sign_in(browser: FlaskClient, user: User, *, origin: str = "http://localhost") -> TestResponse:
    token = token_of(browser.get("/sign-in", base_url=origin))
    return browser.post(
        "/sign-in",
        data={"email": user.email, "password": PASSWORD, "csrf_token": token},
        base_url=origin,
    )


def test_a_sign_in_without_the_token_of_its_form_is_refused(guarded_app: Flask, amina: User) -> None:
    browser = guarded_app.test_client()
    answer = browser.post("/sign-in", data={"email": amina.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert not is_signed_in(browser)


def test_with_the_token_it_goes_through(guarded_app: Flask, amina: User) -> None:
    browser = guarded_app.test_client()
    assert sign_in(browser, amina).status_code == 302
    assert is_signed_in(browser)


def test_a_token_from_before_the_sign_in_is_worth_nothing_after_it(guarded_app: Flask, amina: User) -> None:
    browser = guarded_app.test_client()
    before = token_of(browser.get("/sign-in"))
    sign_in(browser, amina)
    assert browser.post("/sign-out", data={"csrf_token": before}).status_code == 400
    assert is_signed_in(browser)


def test_another_browsers_token_is_worth_nothing_here(guarded_app: Flask, amina: User) -> None:
    browser, attacker = guarded_app.test_client(), guarded_app.test_client()
    sign_in(browser, amina)
    forged = token_of(attacker.get("/sign-in"))
    for path in ("/sign-out", "/account/password", "/account/sign-out-everywhere"):
        assert browser.post(path, data={"csrf_token": forged}).status_code == 400
    assert is_signed_in(browser)


def test_scripts_cannot_read_the_cookies_and_other_sites_cannot_send_them(
    guarded_app: Flask, amina: User
) -> None:
    answer = sign_in(guarded_app.test_client(), amina)
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"mandate", "known", "language"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain=" not in cookie


def test_over_https_the_cookies_stay_there(app_with: Callable[..., Flask], amina: User) -> None:
    site = "https://desk.example.org"
    browser = app_with(base_url=site).test_client()
    answer = sign_in(browser, amina, origin=site)
    cookies = answer.headers.getlist("Set-Cookie")
    assert all("Secure" in cookie for cookie in cookies)
    assert any(cookie.startswith("__Host-mandate=") and "Path=/;" in cookie for cookie in cookies)


def test_the_session_cookie_ends_with_the_browser(guarded_app: Flask, amina: User) -> None:
    answer = sign_in(guarded_app.test_client(), amina)
    [own] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("mandate=")]
    assert "Expires" not in own
    assert "Max-Age" not in own


def test_pages_for_users_are_kept_by_no_shared_cache(guarded_app: Flask, amina: User) -> None:
    browser = guarded_app.test_client()
    sign_in(browser, amina)
    assert "private" in browser.get("/account").headers["Cache-Control"]


def test_the_demo_logins_are_shown_in_the_demo_only(app_with: Callable[..., Flask], amina: User) -> None:
    logins = (("Coordinator", amina.email, PASSWORD),)
    pages = {}
    for is_demo in (True, False):
        flask = app_with(demo=is_demo)
        flask.extensions["mandate_demo_logins"] = logins
        pages[is_demo] = flask.test_client().get("/sign-in").text
    assert amina.email in pages[True]
    assert PASSWORD in pages[True]
    assert amina.email not in pages[False]
    assert PASSWORD not in pages[False]
