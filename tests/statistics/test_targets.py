"""Promises against what is reached: projected at the pace so far, and what is missing in words."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.permissions import EVERYTHING, Role, Scope
from app.people.rules import Sex
from app.programmes.models import Programme, Target
from app.programmes.rules import Indicator, SessionState
from app.statistics.rules.targets import Progress, Promise, missing_in_words, project
from app.statistics.service.targets import progress_of_programmes
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.programmes import make_programme, make_session
from tests.factories.registration import make_registration

START, END = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("today", "projected"),
    [
        (date(2026, 1, 15), None),  # too early: a fortnight says nothing
        (date(2026, 7, 2), 100),  # half of the time, 50 reached
        (date(2026, 12, 31), 50),
        (date(2027, 6, 1), 50),
    ],
)
def test_the_pace_so_far_is_carried_on_to_the_day(today: date, projected: int | None) -> None:
    assert project(50, starts_on=START, due_on=END, today=today) == projected


def test_without_a_beginning_or_a_day_nothing_is_projected() -> None:
    assert project(50, starts_on=None, due_on=END, today=date(2026, 7, 2)) is None
    assert project(50, starts_on=START, due_on=None, today=date(2026, 7, 2)) is None


def progress(
    indicator: Indicator, value: int, reached: int, *, sex: str | None = None, country: str | None = None
) -> Progress:
    promise = Promise(indicator=indicator, value=value, sex=sex, country=country)
    return Progress(promise=promise, reached=reached, projected=None)


def test_what_is_missing_reads_as_a_sentence() -> None:
    found = [
        progress(Indicator.PERSONS, 50, 21, sex="female"),
        progress(Indicator.PERSONS, 100, 39),
        progress(Indicator.COUNTRIES, 3, 3),
        progress(Indicator.SESSIONS, 10, 6),
    ]
    assert missing_in_words(found) == "4 sessions, 61 persons, of them 29 women"
    assert missing_in_words(found[:1]) == "29 women"
    assert missing_in_words([progress(Indicator.SESSIONS, 2, 5)]) == ""


def test_what_is_missing_in_a_country_stands_with_its_name() -> None:
    found = [
        progress(Indicator.PERSONS, 100, 39),
        progress(Indicator.PERSONS, 50, 10, country="KEN"),
        progress(Indicator.PERSONS, 30, 20, country="KEN", sex="female"),
        progress(Indicator.PERSONS, 50, 21, sex="female"),
        progress(Indicator.SESSIONS, 3, 1, country="AUT"),
    ]
    assert missing_in_words(found) == (
        "61 persons, of them 29 women; Austria: 2 sessions; Kenya: 40 persons, of them 10 women"
    )


def test_women_are_named_with_what_is_counted_of_them() -> None:
    found = [
        progress(Indicator.PARTICIPATIONS, 30, 1, sex="female"),
        progress(Indicator.COMPLETED, 30, 20, sex="female"),
        progress(Indicator.COMPLETED, 60, 20),
    ]
    assert missing_in_words(found) == "29 participations of women, 40 completions, of them 10 of women"


def test_a_part_that_lacks_more_than_its_whole_is_no_part_of_it() -> None:
    found = [progress(Indicator.PERSONS, 100, 95), progress(Indicator.PERSONS, 50, 21, sex="female")]
    assert missing_in_words(found) == "5 persons, 29 women"


def test_a_target_counts_what_the_reports_count(db: Session, world: World) -> None:
    world.programme.starts_on, world.programme.ends_on = START, END
    for number, sex in enumerate((Sex.FEMALE, Sex.MALE, Sex.FEMALE)):
        person = make_person(db, given_name=f"Zawadi {number}", sex=sex)
        make_registration(db, session=world.session, person=person, marks="ppp")
    make_session(db, programme=world.programme, state=SessionState.ANNOUNCED, starts_on=date(2026, 9, 1),
                 ends_on=date(2026, 9, 2), capacity=25)  # fmt: skip
    targets = {"persons": None, "sessions": None, "completed": None}
    db.add_all(
        Target(programme_id=world.programme.id, indicator=Indicator(each), value=10) for each in targets
    )
    db.add(Target(programme_id=world.programme.id, indicator=Indicator.PERSONS, value=10, sex="female"))
    db.add(Target(programme_id=world.programme.id, indicator=Indicator.PERSONS, value=10, country="UGA"))
    db.flush()
    found = progress_of_programmes(db, scope=EVERYTHING, today=date(2026, 7, 2))
    reached = {
        (each.promise.indicator.value, each.promise.sex, each.promise.country): each.reached
        for each in found[0].progress
    }
    assert reached == {
        ("persons", None, None): 3,
        ("sessions", None, None): 1,
        ("completed", None, None): 3,
        ("persons", "female", None): 2,
        ("persons", None, "UGA"): 0,
    }
    assert (found[0].planned.sessions, found[0].planned.places) == (1, 25)


def test_the_page_says_what_is_missing_and_shows_nothing_of_others(
    db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    db.add(Target(programme_id=world.programme.id, indicator=Indicator.SESSIONS, value=5, due_on=END))
    db.commit()
    page = client_of(world.administrator).get("/reports/targets").text
    assert "4 sessions, by" in page
    assert world.programme.name in page
    assert world.programme.name not in client_of(world.chen).get("/reports/targets").text
    programme = client_of(world.administrator).get(f"/programmes/{world.programme.id}").text
    assert "20%" in programme


def test_more_programmes_need_no_more_statements(database: Database, db: Session, world: World) -> None:
    def promise(programme: Programme) -> None:
        for indicator, sex in ((Indicator.PERSONS, None), (Indicator.PERSONS, "female"),
                               (Indicator.SESSIONS, None)):  # fmt: skip
            db.add(Target(programme_id=programme.id, indicator=indicator, value=10, sex=sex, due_on=END))
        db.flush()

    def statements() -> int:
        with count_queries(database) as sent:
            progress_of_programmes(db, scope=EVERYTHING, today=date(2026, 7, 2))
        return len(sent)

    promise(world.programme)
    alone = statements()
    for _number in range(6):
        promise(make_programme(db))
    assert statements() == alone


def test_what_two_programmes_reached_is_not_mixed(db: Session, world: World) -> None:
    other = make_programme(db, code="ZZ", name="Zeal")
    session = make_session(db, programme=other)
    person = make_person(db)
    for each in (world.session, session):
        make_registration(db, session=each, person=person, marks="ppp")
    make_registration(db, session=session, marks="ppp")
    for programme in (world.programme, other):
        db.add(Target(programme_id=programme.id, indicator=Indicator.PERSONS, value=10, due_on=END))
    db.flush()
    found = progress_of_programmes(db, scope=EVERYTHING, today=date(2026, 7, 2))
    assert {each.code: each.progress[0].reached for each in found} == {"GP": 1, "ZZ": 2}


def test_who_reaches_a_part_is_told_so_and_not_that_the_whole_is_behind(
    db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    half = make_user(db, name="Halima Half", grants=[(Role.COORDINATOR, world.programme.id, "KEN")])
    for country in (None, "KEN", "UGA"):
        db.add(
            Target(programme_id=world.programme.id, indicator=Indicator.SESSIONS, value=5, country=country)
        )
    world.programme.starts_on, world.programme.ends_on = date(2026, 1, 1), date(2099, 12, 31)
    db.commit()
    scope = Scope(pairs=frozenset({(world.programme.id, "KEN")}))
    (found,) = progress_of_programmes(db, scope=scope, today=date(2026, 7, 2))
    said = {each.promise.country: each for each in found.progress}
    assert {country: each.is_of_part for country, each in said.items()} == {
        None: True,
        "KEN": False,
        "UGA": True,
    }
    assert (said[None].projected, said[None].share, said[None].missing) == (None, None, 0)
    assert said["KEN"].projected is not None
    db.commit()
    page = client_of(half).get("/reports/targets").text
    assert "Sessions (of your part)" in page
    assert "Kenya: 4 sessions" in page
    assert page.count('<ul class="in-order">') == 1
    assert page.count('class="chip') == 1
    of_programme = client_of(half).get(f"/programmes/{world.programme.id}").text
    assert of_programme.count("of your part") == 2
    assert of_programme.count("20%") == 1
    whole = client_of(world.administrator).get("/reports/targets").text
    assert "of your part" not in whole
    assert "4 sessions; Kenya: 4 sessions; Uganda: 5 sessions" in whole


def test_targets_have_a_summary_and_files_like_every_picture(
    db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    db.add(Target(programme_id=world.programme.id, indicator=Indicator.SESSIONS, value=5, due_on=END))
    db.commit()
    browser = client_of(world.administrator)
    page = browser.get("/reports/targets").text
    summary = "Targets against actual: 0 of 1 reached. Not yet: Sessions 1 of 5."
    assert summary in page.replace("\u2068", "").replace("\u2069", "")
    address = f"/reports/targets/{world.programme.id}/picture"
    for kind, content in (("svg", "image/svg+xml"), ("png", "image/png")):
        assert f'href="{address}.{kind}"' in page
        assert browser.get(f"{address}.{kind}").content_type == content
    drawn = browser.get(f"{address}.svg").text
    assert f"Targets: {world.programme.name}" in drawn
    assert "Taken on" in drawn
    for refused in (f"{address}.gif", f"/reports/targets/{uuid4()}/picture.svg"):
        assert browser.get(refused).status_code == 404
    assert client_of(world.chen).get(f"{address}.svg").status_code == 404
