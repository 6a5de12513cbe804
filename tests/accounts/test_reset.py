"""A forgotten password is mended by a mail that only its owner can use, once, for an hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import PasswordReset, User
from app.core.clock import utc_now
from app.jobs.models import Job
from app.messaging.delivery import Recorder
from app.messaging.models import Message
from tests.accounts.conftest import OTHER_PASSWORD, comparable, is_signed_in, link_in
from tests.conftest import World

Work = Callable[..., Recorder]
SignInSender = Callable[..., TestResponse]


@pytest.fixture
def asked_link(client: FlaskClient, amina: User, work: Work) -> str:
    """The path in the mail that Amina asked for."""
    client.post("/sign-in/forgotten", data={"email": amina.email})
    [mail] = work().mails
    return link_in(mail.get_content())


def test_the_mail_goes_to_the_owner_and_says_what_to_do(client: FlaskClient, amina: User, work: Work) -> None:
    client.post("/sign-in/forgotten", data={"email": amina.email.upper()})
    [mail] = work().mails
    assert mail["To"] == amina.email
    assert "within one hour" in mail.get_content()
    assert "http://127.0.0.1:5000/password/" in mail.get_content()


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_rows(
    app: Flask, db: Session, amina: User
) -> None:
    answers, counts = set(), []
    for email in (amina.email, "nobody@example.org"):
        answer = app.test_client().post("/sign-in/forgotten", data={"email": email})
        answers.add((answer.status_code, comparable(answer, email)))
        counts.append(db.scalar(sa.select(sa.func.count(Job.id))))
        db.rollback()
    assert len(answers) == 1
    assert counts == [1, 2]


def test_no_mail_goes_to_unknown_or_closed_accounts(
    client: FlaskClient, db: Session, amina: User, work: Work
) -> None:
    amina.is_active = False
    db.commit()
    for email in (amina.email, "nobody@example.org"):
        client.post("/sign-in/forgotten", data={"email": email})
    assert work().mails == []


def test_the_link_sets_a_password_that_signs_in(
    client: FlaskClient, amina: User, asked_link: str, sign_in: SignInSender
) -> None:
    assert client.get(asked_link).status_code == 200
    assert client.post(asked_link, data={"password": OTHER_PASSWORD}).location == "/sign-in"
    assert sign_in(amina.email).status_code == 422
    assert sign_in(amina.email, OTHER_PASSWORD).status_code == 302


def test_the_link_works_once(client: FlaskClient, asked_link: str) -> None:
    client.post(asked_link, data={"password": OTHER_PASSWORD})
    assert client.get(asked_link).status_code == 404
    again = client.post(asked_link, data={"password": "yet another long sentence"})
    assert again.status_code == 404


def test_looking_at_the_link_does_not_use_it_up(client: FlaskClient, asked_link: str) -> None:
    assert [client.get(asked_link).status_code for _each in range(3)] == [200, 200, 200]


def test_a_password_that_is_refused_leaves_the_link_usable(client: FlaskClient, asked_link: str) -> None:
    refused = client.post(asked_link, data={"password": "password1234"})
    assert refused.status_code == 422
    assert "first passwords that somebody would try" in refused.text
    assert client.post(asked_link, data={"password": OTHER_PASSWORD}).status_code == 302


def test_the_link_ends_after_an_hour(client: FlaskClient, asked_link: str) -> None:
    with time_machine.travel(utc_now() + timedelta(minutes=61)):
        assert client.post(asked_link, data={"password": OTHER_PASSWORD}).status_code == 404


def test_a_newer_link_ends_the_older(client: FlaskClient, amina: User, asked_link: str, work: Work) -> None:
    client.post("/sign-in/forgotten", data={"email": amina.email})
    newer = link_in(work().mails[0].get_content())
    assert client.get(asked_link).status_code == 404
    assert client.get(newer).status_code == 200


def test_a_new_password_ends_all_sign_ins_and_is_told(
    app: Flask, amina: User, asked_link: str, client_of: Callable[[User], FlaskClient], work: Work
) -> None:
    office, home = client_of(amina), client_of(amina)
    app.test_client().post(asked_link, data={"password": OTHER_PASSWORD})
    assert not is_signed_in(office)
    assert not is_signed_in(home)
    assert [mail["Subject"] for mail in work().mails] == ["Your password was changed"]


def test_a_new_password_opens_a_locked_account(
    app: Flask, client: FlaskClient, amina: User, asked_link: str, sign_in: SignInSender
) -> None:
    for n in range(8):
        sign_in(amina.email, "wrong words again", browser=app.test_client(), address=f"203.0.113.{n}")
    client.post(asked_link, data={"password": OTHER_PASSWORD})
    assert sign_in(amina.email, OTHER_PASSWORD, browser=app.test_client()).status_code == 302


def test_links_are_kept_as_hashes_and_mails_lose_them_when_sent(db: Session, asked_link: str) -> None:
    token = asked_link.rpartition("/")[2]
    assert token not in "".join(db.scalars(sa.select(PasswordReset.token_hash)))
    assert db.scalars(sa.select(Message.body)).all() == [""]


def test_the_page_behind_the_link_is_not_kept(client: FlaskClient, asked_link: str) -> None:
    assert client.get(asked_link).headers["Cache-Control"] == "no-store"
    assert client.get(asked_link).headers["Referrer-Policy"] == "no-referrer"


def test_the_link_is_built_from_the_settings_whatever_host_is_asked(
    client: FlaskClient, amina: User, work: Work
) -> None:
    client.post(
        "/sign-in/forgotten",
        data={"email": amina.email},
        headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
        base_url="http://evil.example",
    )
    for mail in work().mails:
        assert "evil.example" not in mail.get_content()


def test_more_than_three_mails_an_hour_are_not_sent_and_nobody_can_tell(
    app: Flask, amina: User, work: Work
) -> None:
    answers = {
        (answer.status_code, comparable(answer, amina.email))
        for n in range(5)
        for answer in [
            app.test_client().post(
                "/sign-in/forgotten",
                data={"email": amina.email},
                environ_base={"REMOTE_ADDR": f"198.51.100.{n}"},
            )
        ]
    }
    assert len(answers) == 1
    assert len(work().mails) == 3


def test_one_address_cannot_have_mails_sent_to_everybody(client: FlaskClient, world: World) -> None:
    statuses = [
        client.post("/sign-in/forgotten", data={"email": f"user{n}@example.org"}).status_code
        for n in range(21)
    ]
    assert statuses == [200] * 20 + [429]


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..%2f", "é"])
def test_a_made_up_link_leads_nowhere(client: FlaskClient, world: World, token: str) -> None:
    assert client.get(f"/password/{token}").status_code == 404
