"""Guessing ends soon; the owner of a guessed account, and the neighbours of a guesser, are not locked out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Attempt, User
from app.accounts.service import sign_in as service
from app.accounts.service.passwords import Verdict, hash_password
from app.core.clock import utc_now
from tests.accounts.conftest import PASSWORD, is_signed_in
from tests.conftest import World

SignInSender = Callable[..., TestResponse]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare without hashing: these tests sign in a hundred times."""
    monkeypatch.setattr(
        "app.accounts.views.sign_in.verify_password",
        lambda kept, password: Verdict(is_right=kept is not None and password != "wrong"),
    )


@pytest.fixture
def guess(app: Flask, sign_in: SignInSender) -> Callable[..., TestResponse]:
    """A wrong password from a browser that was never here."""
    return lambda email, address="198.51.100.7": sign_in(
        email, "wrong", browser=app.test_client(), address=address
    )


def test_the_ninth_guess_is_not_even_looked_at(
    amina: User, guess: Callable[..., TestResponse], sign_in: SignInSender
) -> None:
    statuses = [guess(amina.email).status_code for _each in range(9)]
    assert statuses == [422] * 8 + [429]
    assert sign_in(amina.email).status_code == 429


def test_the_answer_says_when_to_try_again(amina: User, guess: Callable[..., TestResponse]) -> None:
    for _each in range(8):
        guess(amina.email)
    answer = guess(amina.email)
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    assert "Wait 15 minutes" in answer.text or "Wait 16 minutes" in answer.text


def test_an_unknown_account_is_limited_alike(guess: Callable[..., TestResponse]) -> None:
    assert [guess("nobody@example.org").status_code for _each in range(9)] == [422] * 8 + [429]


def test_guessing_from_many_addresses_does_not_help(amina: User, guess: Callable[..., TestResponse]) -> None:
    statuses = [guess(amina.email, address=f"198.51.100.{n}").status_code for n in range(9)]
    assert statuses[-1] == 429


def test_a_locked_account_locks_no_other_account_at_the_same_address(
    db: Session, amina: User, world: World, guess: Callable[..., TestResponse], sign_in: SignInSender
) -> None:
    world.chen.password_hash = hash_password(PASSWORD)
    db.commit()
    for _each in range(12):
        guess(amina.email, address="192.0.2.1")
    assert sign_in(world.chen.email, address="192.0.2.1").status_code == 302


def test_the_owner_still_gets_in_from_a_browser_known_for_the_account(
    client: FlaskClient, amina: User, guess: Callable[..., TestResponse], sign_in: SignInSender
) -> None:
    sign_in(amina.email)
    client.post("/sign-out")
    for _each in range(9):
        guess(amina.email)
    assert sign_in(amina.email).status_code == 302


def test_a_browser_known_for_one_account_is_a_stranger_to_another(
    db: Session, client: FlaskClient, amina: User, world: World, guess: Callable[..., TestResponse]
) -> None:
    world.chen.password_hash = hash_password(PASSWORD)
    db.commit()
    client.post("/sign-in", data={"email": world.chen.email, "password": "right"})
    for _each in range(8):
        guess(amina.email)
    answer = client.post("/sign-in", data={"email": amina.email, "password": "right"})
    assert answer.status_code == 429


def test_one_address_cannot_try_account_after_account(guess: Callable[..., TestResponse]) -> None:
    statuses = [guess(f"user{n}@example.org").status_code for n in range(41)]
    assert statuses == [422] * 40 + [429]


def test_addresses_of_one_ipv6_subscriber_count_as_one(guess: Callable[..., TestResponse]) -> None:
    for n in range(40):
        guess(f"user{n}@example.org", address=f"2001:db8::{n:x}")
    assert guess("user@example.org", address="2001:db8::ffff").status_code == 429
    assert guess("user@example.org", address="2001:db8:0:1::1").status_code == 422


def test_a_whole_office_signs_in_from_one_address(app: Flask, amina: User, sign_in: SignInSender) -> None:
    for _each in range(45):
        assert sign_in(amina.email, browser=app.test_client()).status_code == 302


def test_the_lock_opens_after_a_quarter_of_an_hour_even_when_guessing_goes_on(
    client: FlaskClient, amina: User, guess: Callable[..., TestResponse], sign_in: SignInSender
) -> None:
    begun = utc_now()
    for minute in range(15):
        with time_machine.travel(begun + timedelta(minutes=minute)):
            for _each in range(8 if minute == 0 else 1):
                guess(amina.email)
    with time_machine.travel(begun + timedelta(minutes=15, seconds=1)):
        assert sign_in(amina.email).status_code == 302
        assert is_signed_in(client)


def test_tries_are_kept_without_saying_whose_they_were(
    db: Session, amina: User, guess: Callable[..., TestResponse]
) -> None:
    guess(amina.email)
    subjects = "".join(db.scalars(sa.select(Attempt.subject)))
    assert amina.email not in subjects
    assert "198.51.100.7" not in subjects


def test_old_tries_are_swept(db: Session, amina: User, guess: Callable[..., TestResponse]) -> None:
    guess(amina.email)
    service.sweep(db, now=utc_now() + timedelta(minutes=30))
    assert db.scalar(sa.select(sa.func.count(Attempt.id))) == 2
    service.sweep(db, now=utc_now() + timedelta(hours=2))
    assert db.scalar(sa.select(sa.func.count(Attempt.id))) == 0
