"""The pages of data quality: who sees what, which selection, how many questions, and hostile addresses."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.permissions import Permission, Role
from app.people.rules import Sex
from app.statistics.queries.quality import FAULTS
from app.statistics.rules.quality import CHECKS, Of
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.accounts import make_user
from tests.factories.registration import make_registration
from tests.statistics.quality import PAGE, found, listed, sound_person, sound_session

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def analyst(db: Session, world: World) -> User:
    user = make_user(db, name="Jonas Weber", grants=[(Role.ANALYST, None, None)])
    db.commit()
    return user


def spoil(db: Session, world: World, *, host_country: str = "KEN", name: str = "Mutua") -> None:
    """A session of Amina's programme without language, and somebody trained there without sex."""
    session = sound_session(db, programme=world.programme, host_country=host_country)
    session.language = ""
    person = sound_person(db, family_name=name, sex=Sex.UNKNOWN)
    make_registration(db, session=session, person=person, marks="ppp")
    db.commit()


def test_every_check_has_its_select() -> None:
    assert set(FAULTS) == set(CHECKS)


def test_the_overview_says_effects_first_and_then_what_is_in_order(
    db: Session, world: World, client_of: SignIn
) -> None:
    spoil(db, world)
    page = client_of(world.amina).get(PAGE).get_data(as_text=True)
    assert page.index("1 of 1 persons trained stands as not recorded.") < page.index(
        "All of these are in order"
    )
    assert page.index("All of these are in order") < page.index("Sessions on impossible dates")
    assert f'href="{PAGE}/no-sex"' in page


def test_complete_records_are_told(db: Session, client_of: SignIn) -> None:
    boss = make_user(db, name="Ada Admin", grants=[(Role.ADMINISTRATOR, None, None)])
    db.commit()
    page = client_of(boss).get(PAGE).get_data(as_text=True)
    assert "Nothing found: the figures rest on complete records." in page


def test_chen_sees_nothing_of_amina(db: Session, world: World, client_of: SignIn) -> None:
    spoil(db, world)
    scope = world.chen_acts.scope(Permission.REPORTS_VIEW)
    assert all(found(db, key, scope=scope, ends_on=date(2020, 12, 31)).rows == 0 for key in CHECKS)
    browser = client_of(world.chen)
    for key, check in CHECKS.items():
        page = listed(browser, key)
        assert "Mutua" not in page
        assert check.of is not Of.SESSIONS or "Nairobi" not in page


def test_a_coordinator_of_kenya_sees_kenya_only(db: Session, world: World, client_of: SignIn) -> None:
    spoil(db, world)
    spoil(db, world, host_country="UGA", name="Okello")
    page = listed(client_of(world.amina), "no-sex")
    assert "Mutua" in page
    assert "Okello" not in page


def test_nobody_completes_registrations_of_others(db: Session, world: World, client_of: SignIn) -> None:
    session = sound_session(db, programme=world.programme)
    registration = make_registration(db, session=session, person=sound_person(db), marks="ppp")
    registration.sex = Sex.UNKNOWN
    db.commit()
    ids = {"ids": [str(registration.person_id)]}
    chen, amina = client_of(world.chen), client_of(world.amina)
    chen.post(f"{PAGE}/no-sex", data=ids)
    assert found(db, "no-sex").rows == 1
    amina.post(f"{PAGE}/no-sex", data=ids)
    assert found(db, "no-sex").rows == 0


def test_an_analyst_sees_counts_and_sessions_only(
    db: Session, world: World, client_of: SignIn, analyst: User
) -> None:
    spoil(db, world)
    browser = client_of(analyst)
    page = browser.get(PAGE).get_data(as_text=True)
    assert "Persons trained without sex" in page
    assert f'href="{PAGE}/no-language"' in page
    assert "/edit" not in listed(browser, "no-language")
    for key, check in CHECKS.items():
        assert browser.get(f"{PAGE}/{key}").status_code == (403 if check.shows_people else 200)
        assert (f'href="{PAGE}/{key}"' in page) <= (not check.shows_people)
    assert browser.post(f"{PAGE}/no-sex", data={}).status_code == 403
    assert browser.get(f"{PAGE}/no-language?format=csv").status_code == 200


@pytest.mark.parametrize("key", CHECKS)
def test_each_list_opens_and_is_exported(key: str, db: Session, world: World, client_of: SignIn) -> None:
    browser = client_of(world.administrator)
    assert browser.get(f"{PAGE}/{key}").status_code == 200
    assert browser.get(f"{PAGE}/{key}?format=xlsx").status_code == 200
    assert browser.get(f"{PAGE}/{key}?format=csv").status_code == 200


def test_a_file_holds_the_rows_of_the_list(db: Session, world: World, client_of: SignIn) -> None:
    spoil(db, world)
    data = client_of(world.amina).get(f"{PAGE}/no-sex?format=csv").data.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data))) == [
        ["Name", "Sex in the record"],
        ["Grace Mutua", "Not recorded"],
    ]


def test_programme_and_period_narrow_the_checks(db: Session, world: World, client_of: SignIn) -> None:
    spoil(db, world)
    browser = client_of(world.administrator)
    assert "Mutua" in listed(browser, "no-sex", programme="GP", to="2020-12-31")
    assert "Mutua" not in listed(browser, "no-sex", programme="ED")
    assert "Mutua" not in listed(browser, "no-sex", **{"from": "2020-03-03"})
    assert f'href="{PAGE}/no-sex?programme=GP"' in browser.get(f"{PAGE}?programme=GP").get_data(as_text=True)


def test_the_period_holds_for_sessions_that_are_not_counted_yet(db: Session, world: World) -> None:
    world.session.state = "announced"
    world.session.starts_on, world.session.ends_on = date(2020, 3, 2), date(2020, 3, 4)
    assert found(db, "not-marked-held", programme=("GP",), ends_on=date(2020, 3, 2)).rows == 1
    assert found(db, "not-marked-held", starts_on=date(2020, 3, 3)).rows == 0
    assert found(db, "not-marked-held", programme=("ED",)).rows == 0


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "to=2020-13-01",
        "from=2020-02-01&to=2020-01-01",
        "programme=NOPE",
        "programme=%00",
        "programme=' OR 1=1",
        "from=" + "9" * 5000,
    ],
)
@pytest.mark.parametrize("path", ["", "/no-sex", "/no-language"])
def test_a_hostile_selection_is_refused(path: str, query: str, world: World, client_of: SignIn) -> None:
    assert client_of(world.administrator).get(f"{PAGE}{path}?{query}").status_code == 422


@pytest.mark.parametrize("key", ["nope", "%00", "no-sex'", "x" * 3000, "no-sex/more"])
def test_an_unknown_check_is_not_found(key: str, world: World, client_of: SignIn) -> None:
    assert client_of(world.administrator).get(f"{PAGE}/{key}").status_code == 404


@pytest.mark.parametrize("query", ["page=999999999", "page=-1", "page=x", "sort=drop", "ids=1"])
def test_a_list_bears_any_page(query: str, world: World, client_of: SignIn) -> None:
    assert client_of(world.administrator).get(f"{PAGE}/no-language?{query}").status_code == 200


def test_nothing_is_taken_over_from_nonsense(world: World, client_of: SignIn) -> None:
    browser = client_of(world.administrator)
    assert browser.post(f"{PAGE}/no-sex", data={"ids": ["x", "", "' OR 1=1"]}).status_code == 302
    assert browser.post(f"{PAGE}/no-language", data={}).status_code == 404


def test_a_format_that_is_not_offered_is_refused(world: World, client_of: SignIn) -> None:
    assert client_of(world.administrator).get(f"{PAGE}/no-sex?format=exe").status_code == 422


def test_the_pages_ask_the_same_number_of_questions_however_many_rows(
    db: Session, world: World, client_of: SignIn, database: Database
) -> None:
    browser = client_of(world.amina)
    for path, most in ((PAGE, 4), (f"{PAGE}/no-sex", 4)):
        spoil(db, world)
        with count_queries(database) as few:
            browser.get(path)
        for _ in range(5):
            spoil(db, world)
        with count_queries(database) as many:
            browser.get(path)
        assert len(many) == len(few) <= most  # sign-in 2, programmes or list 1, faults 1
