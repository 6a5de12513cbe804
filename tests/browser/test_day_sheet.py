"""The sheet of one day under the fingers: few keys, one save, nothing lost; certificates beside it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.service.issue import issue_for_session
from tests.browser.checks import assert_accessible, assert_no_overflow, assert_quiet, follow
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
PHONE, DESK = 390, 1440
NAMES = ("Abena Mensah", "Bakary Diallo", "ليلى صلاح الطيب", "Dina El-Masry", "Emmanuel Koroma")


@pytest.fixture
def certificate(db: Session, world: World, now: datetime) -> Certificate:
    for name in NAMES:
        given, _, family = name.partition(" ")
        person = make_person(db, family_name=family, given_name=given)
        make_registration(db, session=world.session, person=person, marks="p-p" if name < "B" else "ppp")
    report = issue_for_session(
        db, session_id=world.session.id, actor=world.amina_acts, now=now, issuer=make_issuer()
    )
    db.commit()
    return report.issued[0]


@pytest.fixture
def base(app: Flask, certificate: Certificate, serve: Callable[[Flask], str]) -> str:
    app.config["WTF_CSRF_ENABLED"] = True
    return serve(app)


def test_a_day_is_marked_with_the_keyboard_and_saved_once(
    base: str, world: World, open_as_administrator: Callable[..., Page]
) -> None:
    page = open_as_administrator()
    page.goto(f"{base}/sessions/{world.session.id}/attendance?day=2")
    page.locator("[data-mark]").first.focus()
    for key in ("l", "l", "a", "ArrowUp", "e"):
        page.keyboard.press(key)
    expect(page.get_by_text("3 changed, not saved")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("3 marks saved.")).to_be_visible()
    expect(page.get_by_text("5 of 6 marked")).to_be_visible()
    assert_quiet(page)


def test_leaving_with_unsaved_marks_asks_first(
    base: str, world: World, open_as_administrator: Callable[..., Page]
) -> None:
    page = open_as_administrator()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto(f"{base}/sessions/{world.session.id}/attendance?day=2")
    page.locator("[data-mark=a]").first.check(force=True)
    page.get_by_role("link", name="All days").click()
    expect(page.get_by_role("heading", name="Attendance by day")).to_be_visible()
    assert asked == ["beforeunload"]


def test_without_scripts_the_sheet_is_an_ordinary_form(
    base: str, world: World, open_as_administrator: Callable[..., Page]
) -> None:
    page = open_as_administrator(scripts=False, width=PHONE)
    page.goto(f"{base}/sessions/{world.session.id}/attendance?day=2")
    page.locator("[data-mark=l]").first.check(force=True)
    follow(page, page.get_by_role("button", name="Save, rest present"))
    expect(page.locator("[data-mark=l]").first).to_be_checked()
    expect(page.locator("input:checked")).to_have_count(len(NAMES) + 1)


@pytest.mark.parametrize(("width", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_each_page_is_accessible(
    base: str,
    world: World,
    certificate: Certificate,
    open_as_administrator: Callable[..., Page],
    width: int,
    theme: str,
) -> None:
    page = open_as_administrator(width=width, theme=theme)
    session = f"/sessions/{world.session.id}"
    for path in (
        f"{session}/attendance",
        f"{session}/attendance?day=1",
        f"{session}/attendance/walk-in",
        f"{session}/attendance/head-count",
        f"{session}/certificates",
        "/certificates",
        f"/certificates/{certificate.id}/revoke",
        f"/certificates/{certificate.id}/evidence",
        f"{session}/certificates/kinds",
        f"/programmes/{world.programme.id}/certificate-rules",
        "/check",
        f"/c/{certificate.code}",
    ):
        page.goto(base + path)
        assert_accessible(page)
        assert_no_overflow(page)
        assert_quiet(page)


def test_an_arabic_sheet_runs_from_the_right(
    base: str, world: World, open_as_administrator: Callable[..., Page]
) -> None:
    page = open_as_administrator(width=PHONE)
    page.goto(f"{base}/language/ar?next=/sessions/{world.session.id}/attendance?day=2")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert_no_overflow(page)
    first, second = (page.locator("label.mark").nth(n).bounding_box() for n in range(2))
    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]


def test_a_stranger_compares_a_name(
    base: str, certificate: Certificate, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=PHONE)
    page.goto(f"{base}/check")
    page.get_by_label("Code").fill(certificate.printed["code"].lower())
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", name="This certificate is valid")).to_be_visible()
    page.get_by_label("Name on the certificate").fill(certificate.printed["name"])
    page.get_by_role("button", name="Compare the name").click()
    expect(page.get_by_role("heading", name="The name agrees")).to_be_visible()
    assert_accessible(page)
