"""Everyone looks after their own account: password, language, and the browsers they left signed in."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.messaging.delivery import Recorder
from tests.accounts.conftest import OTHER_PASSWORD, PASSWORD, is_signed_in
from tests.conftest import World

ClientOf = Callable[[User], FlaskClient]
Look = Callable[..., list[Any]]


@pytest.fixture
def here(client_of: ClientOf, amina: User) -> FlaskClient:
    """The browser Amina sits at."""
    return client_of(amina)


def change(browser: FlaskClient, *, current: str = PASSWORD, password: str = OTHER_PASSWORD) -> int:
    return browser.post("/account/password", data={"current": current, "password": password}).status_code


def token_in(browser: FlaskClient) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie["sign_in"])


def test_changing_the_password_needs_the_one_of_now(here: FlaskClient) -> None:
    assert change(here, current="not my password at all") == 422
    assert change(here) == 302


def test_after_a_change_this_browser_has_a_new_token_and_the_others_are_out(
    here: FlaskClient, client_of: ClientOf, amina: User
) -> None:
    elsewhere, before = client_of(amina), token_in(here)
    change(here)
    assert is_signed_in(here)
    assert token_in(here) != before
    assert not is_signed_in(elsewhere)


def test_a_change_is_told_by_mail(here: FlaskClient, work: Callable[..., Recorder]) -> None:
    change(here)
    assert [mail["Subject"] for mail in work().mails] == ["Your password was changed"]


@pytest.mark.parametrize("password", ["short", "Amina Kone 2026", "password1234", "x" * 129])
def test_a_poor_password_is_refused_with_a_reason(here: FlaskClient, password: str) -> None:
    answer = here.post("/account/password", data={"current": PASSWORD, "password": password})
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text


def test_a_thief_of_the_browser_cannot_guess_the_password_for_long(here: FlaskClient) -> None:
    statuses = [change(here, current=f"guess number {n} is wrong") for n in range(9)]
    assert statuses == [422] * 8 + [429]


def test_the_language_is_kept_for_mails_and_shown_at_once(here: FlaskClient, look: Look) -> None:
    here.post("/account/language", data={"language": "ar"})
    assert "ar" in look(sa.select(User.language))
    assert 'lang="ar" dir="rtl"' in here.get("/account").text


def test_a_language_the_office_does_not_have_is_refused(here: FlaskClient) -> None:
    assert here.post("/account/language", data={"language": "xx"}).status_code == 422


def test_the_page_lists_the_browsers_and_marks_this_one(
    here: FlaskClient, client_of: ClientOf, amina: User
) -> None:
    client_of(amina)
    page = here.get("/account").text
    assert page.count("Sign out there") == 1
    assert page.count("This one") == 1


def test_one_browser_can_be_signed_out_from_another(
    here: FlaskClient, client_of: ClientOf, amina: User, look: Look
) -> None:
    lost = client_of(amina)
    [newest] = look(sa.select(SignIn.id).order_by(SignIn.created_at.desc()).limit(1))
    here.post(f"/account/sign-ins/{newest}/end")
    assert not is_signed_in(lost)
    assert is_signed_in(here)


def test_nobody_can_sign_out_anothers_browser(
    here: FlaskClient, client_of: ClientOf, world: World, look: Look
) -> None:
    chens = client_of(world.chen)
    [of_chen] = look(sa.select(SignIn.id).where(SignIn.user_id == world.chen.id))
    here.post(f"/account/sign-ins/{of_chen}/end")
    assert is_signed_in(chens)


def test_signing_out_everywhere_leaves_no_browser_in(
    here: FlaskClient, client_of: ClientOf, amina: User, look: Look
) -> None:
    elsewhere = client_of(amina)
    here.post("/account/sign-out-everywhere")
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert look(sa.select(AuditEntry.action)) == ["user.signed_out_everywhere"]
