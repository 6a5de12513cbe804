"""Somebody with a hand in the database changes a seal: the office is told, and no page breaks."""

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.office import Office
from app.core.permissions import EVERYTHING
from app.statistics.models import SealedReport
from app.statistics.rules.asked import Asked
from app.statistics.service.sealing.comparing import compare_with_today
from tests.conftest import NOW, World
from tests.factories.people import make_person
from tests.factories.registration import make_registration
from tests.factories.seals import make_seal
from tests.threads import at_once

Browsers = Callable[[User], FlaskClient]
BROKEN = "This is not what the office sealed"
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def seal_id(db: Session, world: World, office: Office) -> UUID:
    found = make_seal(db, office, now=NOW)
    db.commit()
    return found.id


@sqlite_only
@pytest.mark.parametrize(
    ("column", "value", "is_shown"),
    [
        ("content", "nonsense", False),
        ("content", json.dumps({"headline": "1,000 persons"}), False),
        ("signature", "AAAA", False),
        ("signature", "é", False),
        ("public_key", "", False),
        ("digest", "0", True),
        ("evidence", "nonsense", True),
        ("evidence", "{}", True),
        ("title", "Another", True),
        ("scope", [["x", 1]], True),
        ("scope", "nonsense", True),
        ("scope", 7, True),
        ("scope", [], True),
        ("scope", "", True),
        ("scope", [[1, None]], True),
    ],
)
def test_a_seal_changed_by_hand_is_told_on_every_page(
    database: Database,
    client_of: Browsers,
    world: World,
    seal_id: UUID,
    column: str,
    value: object,
    is_shown: bool,
) -> None:
    with database.writing() as db:
        db.execute(sa.text("DROP TRIGGER sealed_report_no_update"))
        db.execute(sa.update(SealedReport).values({column: value}))
    browser = client_of(world.administrator)
    assert str(seal_id) in browser.get("/reports/sealed").text
    page = browser.get(f"/reports/sealed/{seal_id}")
    assert page.status_code == 200
    assert BROKEN in page.text
    assert ("Nothing on this page is counted again" in page.text) == is_shown
    compared = browser.get(f"/reports/sealed/{seal_id}/today", follow_redirects=True)
    assert compared.status_code == 200
    assert BROKEN in compared.text or "A part of the seal was changed by hand" in compared.text
    assert browser.get(f"/reports/sealed/{seal_id}/seal.json").status_code == 200
    assert client_of(world.amina).get("/reports/sealed").status_code == 200


@sqlite_only
@pytest.mark.parametrize("values", [{"scope": [[None, "KEN"]]}, {"names_people": False}])
def test_a_reach_changed_by_hand_opens_no_seal_to_others(
    database: Database, client_of: Browsers, world: World, values: dict[str, object], seal_id: UUID
) -> None:
    with database.writing() as db:
        db.execute(sa.text("DROP TRIGGER sealed_report_no_update"))
        db.execute(sa.update(SealedReport).values(**values))
    for part in ("", "/today", "/seal.json"):
        assert client_of(world.amina).get(f"/reports/sealed/{seal_id}{part}").status_code == 404


@sqlite_only
def test_a_seal_with_more_digits_of_a_share_is_still_the_same(
    db: Session, world: World, office: Office
) -> None:
    """Early seals told shares to a hundredth of a percent."""
    for n in range(12):
        person = make_person(db, family_name=f"P{n}")
        make_registration(db, session=world.session, person=person, marks="ppp" if n else "p-p")
    asked = Asked(rows=None, show=("attendance_rate",))
    sealed = make_seal(db, office, asked, now=NOW)
    told = json.loads(sealed.content)
    for cell in told["cells"]:
        cell["values"]["attendance_rate"] += 0.0003
    early = SealedReport(content=json.dumps(told), evidence=sealed.evidence)
    assert compare_with_today(db, early, people=EVERYTHING).is_same


def test_a_button_pressed_twice_seals_once(client_of: Browsers, world: World, database: Database) -> None:
    browser = client_of(world.administrator)
    sent = {"query": "rows=year", "title": "Annual report", "seal_id": str(uuid4())}
    first, second = (browser.post("/reports/sealed", data=sent).location for _ in range(2))
    assert first == second
    other = browser.post("/reports/sealed", data=sent | {"seal_id": str(uuid4())}).location
    assert other != first
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SealedReport)) == 2


def test_who_seals_again_is_told_of_the_seal_there_is(
    client_of: Browsers, world: World, database: Database
) -> None:
    browser = client_of(world.administrator)
    told = "This report was sealed before"
    assert told not in browser.get("/reports/seal?rows=year").text
    sent = {"query": "rows=year", "title": "Report of March", "seal_id": str(uuid4())}
    browser.post("/reports/sealed", data=sent)
    page = browser.get("/reports/seal?rows=year").text
    assert told in page
    assert "Report of March" in page
    assert told not in browser.get("/reports/seal?rows=sex").text


def test_who_reaches_a_part_is_not_told_that_nothing_is_sealed(
    client_of: Browsers, world: World, seal_id: UUID
) -> None:
    page = client_of(world.amina).get("/reports/sealed").text
    assert "No sealed report lies wholly within what you may see" in page
    assert "press “Seal this report”" not in page


def test_another_title_on_the_page_of_before_is_not_swallowed(
    client_of: Browsers, world: World, database: Database
) -> None:
    browser = client_of(world.administrator)
    sent = {"query": "rows=year", "title": "Report of 2010", "seal_id": str(uuid4())}
    browser.post("/reports/sealed", data=sent, follow_redirects=True)
    for change in ({"title": "Report of 2011"}, {"query": "rows=sex"}, {"title": ""}):
        page = browser.post("/reports/sealed", data=sent | change, follow_redirects=True).text
        assert "The report is sealed." not in page
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SealedReport)) == 1


def test_two_presses_at_the_same_moment_seal_once(database: Database, world: World, office: Office) -> None:
    seal_id = uuid4()

    def press(db: Session) -> object:
        return make_seal(db, office, seal_id=seal_id)

    assert at_once(database, [press, press]) == ["done", "done"]
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SealedReport)) == 1


@pytest.mark.parametrize("sent", ["", "x", "1" * 31])
def test_a_number_made_up_is_refused(client_of: Browsers, world: World, sent: str) -> None:
    data = {"query": "rows=year", "title": "Annual report", "seal_id": sent}
    answer = client_of(world.administrator).post("/reports/sealed", data=data, follow_redirects=True)
    assert "Open the page again" in answer.text


def test_the_seal_of_another_is_not_given(client_of: Browsers, world: World, seal_id: UUID) -> None:
    data = {"query": "rows=year", "title": "Annual report", "seal_id": str(seal_id)}
    answer = client_of(world.administrator).post("/reports/sealed", data=data)
    assert answer.status_code == 302
    assert "sealed/" not in answer.location
