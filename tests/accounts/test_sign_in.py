"""Signing in tells nobody anything, and gives every browser a token of its own."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.core.clock import utc_now
from tests.accounts.conftest import comparable, is_signed_in
from tests.conftest import World

SignInSender = Callable[..., TestResponse]


def test_the_right_password_leads_to_the_start_page(
    client: FlaskClient, amina: User, sign_in: SignInSender
) -> None:
    response = sign_in(amina.email)
    assert (response.status_code, response.location) == (302, "/")
    assert is_signed_in(client)


def test_the_address_may_be_written_in_capitals_and_with_spaces(
    client: FlaskClient, amina: User, sign_in: SignInSender
) -> None:
    sign_in(f"  {amina.email.upper()} ")
    assert is_signed_in(client)


def test_a_wrong_password_leaves_the_browser_outside(
    client: FlaskClient, amina: User, sign_in: SignInSender
) -> None:
    assert sign_in(amina.email, "some other long words").status_code == 422
    assert not is_signed_in(client)


def test_known_unknown_invited_and_closed_accounts_get_the_same_answer(
    app: Flask, db: Session, amina: User, sign_in: SignInSender, world: World
) -> None:
    world.chen.is_active = False
    world.chen.password_hash = amina.password_hash
    db.commit()
    emails = [amina.email, "nobody@example.org", world.administrator.email]
    answers = {
        (page.status_code, comparable(page, email))
        for email in emails
        for page in [sign_in(email, "some other long words", browser=app.test_client())]
    }
    right_but_closed = sign_in(world.chen.email, browser=app.test_client())
    answers.add((right_but_closed.status_code, comparable(right_but_closed, world.chen.email)))
    assert len(answers) == 1


@pytest.mark.real_hashing
def test_an_unknown_address_takes_as_long_to_refuse(app: Flask, amina: User, sign_in: SignInSender) -> None:
    def seconds(email: str) -> float:
        begun = time.perf_counter()
        sign_in(email, "some other long words", browser=app.test_client())
        return time.perf_counter() - begun

    times = [(seconds(amina.email), seconds("nobody@example.org")) for _each in range(5)]
    known, unknown = (statistics.median(column) for column in zip(*times, strict=True))
    assert 0.6 < unknown / known < 1.6


def test_signing_in_begins_a_new_session(client: FlaskClient, amina: User, sign_in: SignInSender) -> None:
    with client.session_transaction() as cookie:
        cookie["sign_in"] = "planted by somebody else"
        cookie["basket"] = "of somebody else"
    sign_in(amina.email)
    with client.session_transaction() as cookie:
        assert cookie["sign_in"] != "planted by somebody else"
        assert "basket" not in cookie


def test_signing_in_again_changes_the_token_and_ends_the_old_one(
    app: Flask, client: FlaskClient, amina: User, sign_in: SignInSender
) -> None:
    sign_in(amina.email)
    with client.session_transaction() as cookie:
        first = cookie["sign_in"]
    sign_in(amina.email)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["sign_in"] = first
    assert is_signed_in(client)
    assert not is_signed_in(thief)


def test_the_database_keeps_no_token(
    client: FlaskClient, db: Session, amina: User, sign_in: SignInSender
) -> None:
    sign_in(amina.email)
    with client.session_transaction() as cookie:
        token = cookie["sign_in"]
    assert token not in db.scalars(sa.select(SignIn.token_hash)).all()


def test_a_sign_in_ends_after_twelve_hours(client: FlaskClient, amina: User, sign_in: SignInSender) -> None:
    sign_in(amina.email)
    with time_machine.travel(utc_now() + timedelta(hours=11, minutes=59)):
        assert is_signed_in(client)
    with time_machine.travel(utc_now() + timedelta(hours=12, minutes=1)):
        assert not is_signed_in(client)


def test_signing_out_ends_the_sign_in_on_the_server(
    app: Flask, client: FlaskClient, amina: User, sign_in: SignInSender
) -> None:
    sign_in(amina.email)
    with client.session_transaction() as cookie:
        token = cookie["sign_in"]
    response = client.post("/sign-out")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    copied = app.test_client()
    with copied.session_transaction() as cookie:
        cookie["sign_in"] = token
    assert not is_signed_in(client)
    assert not is_signed_in(copied)


def test_a_link_cannot_sign_anybody_out(client: FlaskClient, amina: User, sign_in: SignInSender) -> None:
    sign_in(amina.email)
    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_signing_in_and_out_is_on_record(
    client: FlaskClient, db: Session, amina: User, sign_in: SignInSender
) -> None:
    sign_in(amina.email)
    client.post("/sign-out")
    rows = db.execute(sa.select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.id)).all()
    assert rows == [("user.signed_in", amina.id), ("user.signed_out", amina.id)]


def test_closing_an_account_ends_its_sign_ins_at_once(
    client: FlaskClient, db: Session, amina: User, sign_in: SignInSender
) -> None:
    sign_in(amina.email)
    amina.is_active = False
    db.commit()
    assert not is_signed_in(client)


def test_a_signed_in_browser_has_no_need_of_the_form(
    client: FlaskClient, amina: User, sign_in: SignInSender
) -> None:
    sign_in(amina.email)
    assert client.get("/sign-in?next=/users").location == "/users"


@pytest.mark.parametrize("target", ["/sessions", "/people?q=amina&page=2"])
def test_after_signing_in_one_stands_where_one_wanted_to_go(
    amina: User, sign_in: SignInSender, target: str
) -> None:
    response = sign_in(amina.email, query="?next=" + target.replace("&", "%26"))
    assert response.location == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/%0d%0aLocation:%20//evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "evil.example",
        "%2f%2fevil.example",
        "",
    ],
)
def test_nobody_is_led_to_another_site(amina: User, sign_in: SignInSender, target: str) -> None:
    assert sign_in(amina.email, query=f"?next={target}").location == "/"


def test_a_page_for_users_asks_to_sign_in_and_remembers_itself(client: FlaskClient, world: World) -> None:
    assert client.get("/users?q=amina").location == "/sign-in?next=/users?q%3Damina"
