"""The pages behind a figure say what of it they do not list, and filters keep what was chosen."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import HeadCount
from app.core.permissions import ROLE_PERMISSIONS, Permission, Role
from app.people.rules import Sex
from app.statistics.rules.indicators import INDICATORS
from tests.conftest import NOW, World
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.registration import make_registration

Browsers = Callable[[User], FlaskClient]
BEHIND = "/reports/table/behind?rows=none&figure="


@pytest.fixture
def filled(db: Session, world: World) -> World:
    """Two people in Kenya, one of them also elsewhere, where seven more were counted without names."""
    person = make_person(db, country="KEN")
    for session, country in ((world.session, "KEN"), (world.other_session, "SEN")):
        made = make_registration(db, session=session, person=person, marks="ppp")
        made.country, made.organisation_name, made.sex = country, "Ministry", Sex.UNKNOWN
    make_registration(db, session=world.session, marks="ppp")
    make_registration(db, session=world.other_session, marks="ppp")
    db.add(HeadCount(session_id=world.other_session.id, total=7, recorded_at=NOW))
    db.commit()
    return world


def test_who_is_beyond_the_reach_is_counted_and_said(filled: World, db: Session, client_of: Browsers) -> None:
    grants = [(Role.COORDINATOR, filled.programme.id, "KEN"), (Role.ANALYST, None, None)]
    half = make_user(db, name="Halima Half", grants=grants)
    db.commit()
    page = client_of(half).get(f"{BEHIND}persons").text
    assert "1 more is counted, but beyond what your role may see." in page
    assert "beyond what" not in client_of(filled.administrator).get(f"{BEHIND}persons").text


def test_head_counts_are_one_click_away_from_the_participations(filled: World, client_of: Browsers) -> None:
    browser = client_of(filled.administrator)
    page = browser.get(f"{BEHIND}participations").text
    assert "7 more are known by number only" in page
    link = page[: page.index("7 more are known")].rpartition('href="')[2].partition('"')[0]
    assert "7" in browser.get(link.replace("&amp;", "&")).text


@pytest.mark.parametrize("figure", INDICATORS)
def test_every_figure_leads_to_what_it_is_made_of(figure: str, filled: World, client_of: Browsers) -> None:
    answer = client_of(filled.administrator).get(BEHIND + figure)
    assert answer.status_code == 200
    is_sum = figure in ("attendance_rate", "cost_per_person", "contact_hours")
    assert ("below stands what it is made of" in answer.text) or not is_sum


def test_countries_are_named_in_full_and_all_of_them(filled: World, client_of: Browsers) -> None:
    page = client_of(filled.administrator).get(f"{BEHIND}persons").text
    assert "Kenya, Senegal" in page


def test_a_table_of_two_breakdowns_leads_to_its_definition(filled: World, client_of: Browsers) -> None:
    page = client_of(filled.administrator).get("/reports/table?rows=country&columns=year&show=persons").text
    assert 'href="#def-persons"' in page
    assert 'id="def-persons"' in page


def test_the_form_keeps_an_organisation(filled: World, client_of: Browsers) -> None:
    page = client_of(filled.administrator).get("/reports/table?organisation=Ministry").text
    assert 'value="Ministry" selected' in page


@pytest.mark.parametrize("name", ["sex", "age"])
def test_what_was_not_recorded_is_asked_for_in_either_spelling(
    name: str, filled: World, client_of: Browsers
) -> None:
    browser = client_of(filled.administrator)
    one, other = (
        browser.get(f"/reports/table?{name}={value}&format=json").json for value in ("UNKNOWN", "unknown")
    )
    moments = one.pop("taken_at"), other.pop("taken_at")
    assert all(moments)
    assert one == other
    assert one["total"]["persons"] > 0


@pytest.mark.parametrize("name", ["programme", "mode", "evidence"])
def test_what_is_always_recorded_has_no_such_value(name: str, filled: World, client_of: Browsers) -> None:
    assert client_of(filled.administrator).get(f"/reports/table?{name}=UNKNOWN").status_code == 422


def test_the_rows_behind_a_figure_are_a_file_too(filled: World, client_of: Browsers) -> None:
    browser = client_of(filled.administrator)
    people = list(
        csv.DictReader(io.StringIO(browser.get(f"{BEHIND}persons&format=csv").text.lstrip("\ufeff")))
    )
    assert len(people) == 3
    assert {each["Sessions"] for each in people} == {"1", "2"}
    assert all((each["Session"] != "") == (each["Sessions"] == "1") for each in people)
    sessions = browser.get(f"{BEHIND}sessions&format=csv").text
    assert "Nairobi" in sessions
    assert sessions.count("\n") == 3
    assert openpyxl.load_workbook(io.BytesIO(browser.get(f"{BEHIND}persons&format=xlsx").data)).active


def test_a_file_of_too_many_rows_is_refused(
    filled: World, client_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.statistics.views.behind.MOST_IN_A_FILE", 2)
    browser = client_of(filled.administrator)
    answer = browser.get(f"{BEHIND}persons&format=csv")
    assert answer.status_code == 422
    assert "More than 2 rows" in answer.text
    assert browser.get(f"{BEHIND}sessions&format=csv").status_code == 200


def test_people_are_taken_out_by_those_who_may_export_them_only(
    filled: World, client_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeing = ROLE_PERMISSIONS[Role.COORDINATOR] - {Permission.PEOPLE_EXPORT}
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.COORDINATOR, seeing)
    browser = client_of(filled.amina)
    assert "format=csv" not in browser.get(f"{BEHIND}persons").text
    assert browser.get(f"{BEHIND}persons&format=csv").status_code == 403
    assert browser.get(f"{BEHIND}sessions&format=csv").status_code == 200


def test_a_list_taken_out_holds_nobody_from_beyond(filled: World, client_of: Browsers) -> None:
    text = client_of(filled.amina).get(f"{BEHIND}persons&format=csv").text
    assert len(text.splitlines()) == 1 + 2
