"""Forms: input is tidied, errors are named, and every field can be shown."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.i18n import in_language
from app.web.forms import field_kind, tidy_email, tidy_line, tidy_text
from tests.web.application import PatternForm

GOOD = {
    "name": "  ليلى  عبد الرحمن ",
    "email": " layla@example.org ",
    "country": "KEN",
    "sex": "f",
    "places": "30",
    "password": "x",
    "consent": "y",
}


def filled(application: Flask, **changes: str) -> PatternForm:
    with application.test_request_context("/", method="POST", data={**GOOD, **changes}):
        form = PatternForm(meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Amina \t Kone ", "Amina Kone"),
        ("Ame\u0301lie", "Amélie"),
        ("A\x00B\x1b", "AB"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("   ", None),
        (None, None),
    ],
)
def test_a_line_is_tidied_without_harm_to_a_name(given: str | None, kept: str | None) -> None:
    assert tidy_line(given) == kept


def test_a_text_keeps_its_lines_and_one_empty_line() -> None:
    assert tidy_text("a  \r\n\r\n\r\n\r\nb\n") == "a\n\nb"


def test_an_address_loses_its_spaces() -> None:
    assert tidy_email(" layla@example.org\n") == "layla@example.org"


def test_what_was_sent_arrives_tidied(application: Flask) -> None:
    form = filled(application)
    assert form.errors == {}
    assert form.name.data == "ليلى عبد الرحمن"
    assert form.email.data == "layla@example.org"
    assert form.country.data == "KEN"
    assert form.organisation.data is None


def test_a_missing_answer_is_named(application: Flask) -> None:
    form = filled(application, name="  ", country="", sex="", consent="")
    assert form.errors["name"] == ["Full name is missing."]
    assert form.errors["country"] == ["Country is missing."]
    assert form.errors["sex"] == ["Sex is missing."]
    assert form.errors["consent"] == ["Tick this box to go on."]


@pytest.mark.parametrize("field", ["country", "sex"])
def test_a_choice_outside_the_list_is_refused(application: Flask, field: str) -> None:
    assert field in filled(application, **{field: "XXX"}).errors


def test_a_day_outside_its_bounds_is_refused(application: Flask) -> None:
    form = filled(application, born="2020-05-01")
    assert form.errors["born"] == ["The latest possible day is 2010-01-01."]
    assert filled(application, born="1990-05-01").born.data == date(1990, 5, 1)


def test_built_in_messages_speak_the_language_in_force(application: Flask) -> None:
    with in_language("fr"):
        assert filled(application, email="x").errors["email"] == ["Adresse électronique non valide."]


def test_a_refusal_of_the_service_stands_beside_its_field(application: Flask) -> None:
    form = filled(application)
    form.refuse("email", "Taken.")
    form.refuse(None, "The session is full.")
    form.refuse("no_such_field", "Sorry.")
    assert form.email.errors == ["Taken."]
    assert form.form_errors == ["The session is full.", "Sorry."]


def test_each_kind_of_field_is_recognised(application: Flask) -> None:
    kinds = {field.name: field_kind(field) for field in filled(application)}
    assert kinds == {
        "name": "text",
        "email": "email",
        "organisation": "text",
        "country": "select",
        "sex": "radio",
        "languages": "checks",
        "born": "date",
        "starts": "time",
        "places": "number",
        "password": "password",
        "register": "file",
        "needs": "textarea",
        "consent": "check",
    }


def sent(page: FlaskClient, **values: str) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get("/").text)
    assert token
    return page.post("/", data={"csrf_token": token[1], **values}).text


def test_errors_are_gathered_on_top_and_tied_to_their_controls(page: FlaskClient) -> None:
    html = sent(page, **{**GOOD, "email": "nobody"})
    assert "There is a problem" in html
    assert '<a href="#email">E-mail: Invalid email address.</a>' in html
    assert 'aria-describedby="email-error" aria-invalid="true"' in html
    assert 'id="email-error"' in html
    assert 'value="nobody"' in html


def test_a_form_without_its_token_is_refused(page: FlaskClient) -> None:
    assert page.post("/", data=GOOD).status_code == 400


def test_a_hint_and_the_bounds_reach_the_control(page: FlaskClient) -> None:
    html = page.get("/").text
    assert 'aria-describedby="name-hint"' in html
    assert 'max="2010-01-01"' in html
    assert "(optional)" in html
