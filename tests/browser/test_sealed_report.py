"""A report is sealed, something changes, and the comparison tells it: with a mouse, and on a phone."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.accounts.service.sign_in import begin_sign_in
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.marks import record_marks
from app.core.clock import utc_now
from app.programmes.models import SessionDay
from app.registration.models import Registration
from app.statistics.rules.seals.checking import Seal, check_parts
from tests.browser.checks import assert_accessible, assert_no_overflow, assert_quiet, follow
from tests.conftest import World
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
REPORT = "/reports/table?rows=year&show=persons&show=countries_represented&show=cost_per_person&period=2025"


@pytest.fixture
def absent(db: Session, world: World) -> Registration:
    """The only one from Uganda was absent, eleven from Kenya were there."""
    day = date(2025, 5, 6)
    session = make_session(db, programme=world.programme, starts_on=day, ends_on=day)
    session.cost_cents = 1_200_00
    for number in range(11):
        person = make_person(db, given_name=f"Wanjiru {number}")
        make_registration(db, session=session, person=person, marks="p")
    guest = make_person(db, given_name="Nakato", family_name="Okello", country="UGA")
    return make_registration(db, session=session, person=guest, marks="a")


@pytest.fixture
def open_report(
    app: Flask,
    db: Session,
    world: World,
    absent: Registration,
    serve: Callable[[Flask], str],
    open_page: Callable[..., Page],
) -> Callable[[int], Page]:
    """A tab in which the administrator looks at the report."""
    token = begin_sign_in(db, user_id=world.administrator.id, now=utc_now())
    db.commit()
    base = serve(app)
    cookies = app.session_interface.get_signing_serializer(app)
    assert cookies

    def begin(width: int) -> Page:
        page = open_page(width=width)
        cookie = {"name": "mandate", "value": cookies.dumps({"sign_in": token}), "url": base}
        page.context.add_cookies([cookie])
        page.goto(base + REPORT)
        return page

    return begin


def mark_present(db: Session, world: World, absent: Registration, *, now: datetime) -> None:
    days = sa.select(SessionDay.id).where(SessionDay.session_id == absent.session_id)
    mark = MarkInput(
        registration_id=absent.id, session_day_id=db.scalars(days).one(), status=MarkStatus.PRESENT
    )
    record_marks(
        db, session_id=absent.session_id, marks=[mark], method=Method.SHEET, actor=world.amina_acts, now=now
    )
    db.commit()


@pytest.mark.parametrize("width", [1440, 390])
def test_seal_change_compare_and_take_the_file(
    open_report: Callable[[int], Page], db: Session, world: World, absent: Registration, width: int
) -> None:
    page = open_report(width)
    follow(page, page.get_by_role("link", name="Seal this report"))
    assert_sound(page)
    page.get_by_label("Title").fill("Annual report 2025")
    follow(page, page.get_by_role("button", name="Seal", exact=True))
    expect(page.get_by_text("Intact")).to_be_visible()
    assert_sound(page)

    mark_present(db, world, absent, now=utc_now())
    follow(page, page.get_by_role("link", name="Compare with today"))
    why = page.locator("#why")
    expect(why).to_contain_text("Nakato Okello")
    expect(why).to_contain_text("attendance recorded afterwards")
    expect(why).to_contain_text("Amina Kone")
    expect(page.locator("#turns")).to_contain_text("Uganda: participants from there now")
    expect(page.get_by_text("follow from the persons and sessions told above")).to_be_visible()
    assert_sound(page)

    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="Seal as a file").click()
    seal = Seal(**json.loads(download.value.path().read_text(encoding="utf-8")))
    assert check_parts(seal).is_intact
    assert "Okello" not in seal.content + (seal.evidence or "")


def assert_sound(page: Page) -> None:
    assert_accessible(page)
    assert_no_overflow(page)
    assert_quiet(page)
