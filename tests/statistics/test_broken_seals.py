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
from app.core.office_key import office_key
from app.core.permissions import TERMINAL
from app.statistics.models import SealedReport
from app.statistics.rules.asked import Asked
from app.statistics.service.sealing.sealing import seal_report
from tests.conftest import NOW, World

Browsers = Callable[[User], FlaskClient]
BROKEN = "This is not what the office sealed"
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def seal_id(db: Session, world: World, office: Office) -> UUID:
    key = office_key(office.settings)
    found = seal_report(
        db, Asked(), title="Report", query="", office="Desk", key=key, actor=TERMINAL, now=NOW
    )
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
    assert BROKEN in compared.text
    assert browser.get(f"/reports/sealed/{seal_id}/seal.json").status_code == 200
    assert client_of(world.amina).get("/reports/sealed").status_code == 200


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
    assert "No sealed report lies wholly within your part of the office" in page
    assert "press “Seal this report”" not in page


@pytest.mark.parametrize("sent", ["", "x", "1" * 31])
def test_a_number_made_up_is_refused(client_of: Browsers, world: World, sent: str) -> None:
    data = {"query": "rows=year", "title": "Annual report", "seal_id": sent}
    answer = client_of(world.administrator).post("/reports/sealed", data=data, follow_redirects=True)
    assert "Open the page again" in answer.text


def test_the_seal_of_another_is_not_given(client_of: Browsers, world: World, seal_id: UUID) -> None:
    data = {"query": "rows=year", "title": "Annual report", "seal_id": str(seal_id)}
    answer = client_of(world.administrator).post("/reports/sealed", data=data)
    assert answer.status_code == 409
