"""The main job in a real browser, on a desk and on a phone: from a new session to the report."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from app.accounts.service.passwords import hash_password
from app.core.clock import utc_now
from app.core.permissions import Role
from tests.browser.checks import assert_accessible, assert_no_overflow, assert_quiet, follow
from tests.factories.accounts import make_user
from tests.factories.programmes import make_programme

PASSWORD = "a long enough password"
pytestmark = pytest.mark.browser


@dataclass
class Desk:
    """One browser tab at the office, and what must hold on each page it opens."""

    page: Page
    base: str

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.base + path)
        self.look()

    def look(self) -> None:
        assert_accessible(self.page)
        assert_no_overflow(self.page)

    def press(self, name: str, *, exact: bool = False) -> None:
        follow(self.page, self.page.get_by_role("button", name=name, exact=exact).first)

    def follow(self, control: Locator) -> None:
        follow(self.page, control)
        self.look()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            control = self.page.locator(f"main [name={name}]").first
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)


@pytest.fixture
def desk(
    app: Flask, db: Session, serve: Callable[[Flask], str], open_page: Callable[..., Page], width: int
) -> Desk:
    app.config["WTF_CSRF_ENABLED"] = True
    make_programme(db, code="GP", name="Prevention of genocide")
    make_user(
        db,
        name="Amina Kone",
        email="amina@example.org",
        grants=[(Role.COORDINATOR, None, None)],
        password_hash=hash_password(PASSWORD),
    )
    db.commit()
    return Desk(page=open_page(width=width), base=serve(app))


def sign_in(desk: Desk) -> None:
    desk.go("/sign-in")
    desk.fill(email="amina@example.org", password=PASSWORD)
    desk.press("Sign in")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Programme overview")
    desk.look()


def plan_and_announce(desk: Desk) -> str:
    today = utc_now().date().isoformat()
    desk.go("/sessions/new")
    desk.fill(
        title="Seminar on prevention",
        starts_on=today,
        ends_on=today,
        host_country="KEN",
        city="Nairobi",
        capacity="25",
    )
    desk.press("Plan the session")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Seminar on prevention")
    desk.look()
    take_step(desk, "Announce")
    return urlsplit(desk.page.url).path


def take_step(desk: Desk, name: str) -> None:
    """Take a step of the session: at once by its button, or from the menu, which asks first."""
    at_once = desk.page.locator("main .actions").get_by_role("button", name=name)
    if not at_once.count():
        desk.page.locator("main summary", has_text="More").click()
        desk.follow(desk.page.locator("main .menu").get_by_role("link", name=name))
        at_once = desk.page.get_by_role("button", name=name)
    follow(desk.page, at_once.first)


def apply_from_outside(desk: Desk, stranger: Desk) -> None:
    stranger.go("/training")
    stranger.follow(stranger.page.get_by_role("link", name="Seminar on prevention"))
    stranger.follow(stranger.page.get_by_role("link", name=re.compile("Apply")).first)
    stranger.fill(
        family_name="Nguyễn-Ñandú",
        given_name="Bruno",
        own_script_name="ብሩኖ",
        email="bruno@example.org",
        country="BRA",
        organisation="Ministry of Justice",
    )
    stranger.page.get_by_label("Man", exact=True).check()
    stranger.page.locator("[name=consent]").check()
    stranger.press("Send the application")
    expect(stranger.page.get_by_role("heading", level=1)).to_contain_text(re.compile("thank|received", re.I))
    stranger.look()


def accept(desk: Desk, session: str) -> None:
    desk.go(f"{session}/registrations")
    desk.page.get_by_role("checkbox", name=re.compile("Select Bruno")).check()
    desk.press("Accept", exact=True)
    expect(desk.page.locator("main")).to_contain_text("Accepted")


def mark_present(desk: Desk, session: str) -> None:
    desk.go(session)
    take_step(desk, "Mark as held")
    desk.go(f"{session}/attendance?day=1")
    desk.page.get_by_role("group", name=re.compile("Bruno")).locator("label.present").click()
    desk.press("Save", exact=True)
    desk.look()
    desk.go(f"{session}/attendance")
    expect(desk.page.locator("main")).to_contain_text("100%")


def issue_and_download(desk: Desk, session: str, folder: Path) -> str:
    desk.go(f"{session}/certificates")
    desk.press("Issue")
    expect(desk.page.locator("main")).to_contain_text("Issued")
    desk.look()
    with desk.page.expect_download() as waiting:
        desk.page.get_by_role("link", name="Download", exact=True).first.click()
    path = folder / "certificate.pdf"
    waiting.value.save_as(path)
    text = pypdf.PdfReader(path).pages[0].extract_text()
    assert "Bruno Nguyễn-Ñandú" in text
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert found is not None, text
    return found[0]


def check(stranger: Desk, code: str) -> None:
    stranger.go("/check")
    stranger.fill(code=code)
    stranger.press("Check")
    expect(stranger.page.locator("main")).to_contain_text("This certificate is valid")
    expect(stranger.page.locator("main")).to_contain_text("Seminar on prevention")
    assert "Nguyễn" not in stranger.page.content()
    stranger.look()


def read_report(desk: Desk) -> None:
    desk.go("/reports/table")
    year = utc_now().year
    sentence = f"In {year}, we conducted 1 training session in 1 country and trained 1 person."
    expect(desk.page.locator(".statement")).to_have_text(sentence)
    desk.follow(desk.page.locator("tbody tr", has_text="Kenya").get_by_role("link", name="1").first)
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Kenya")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_from_a_new_session_to_the_report(
    desk: Desk, width: int, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    stranger = Desk(page=open_page(width=width), base=desk.base)
    sign_in(desk)
    session = plan_and_announce(desk)
    apply_from_outside(desk, stranger)
    accept(desk, session)
    mark_present(desk, session)
    code = issue_and_download(desk, session, tmp_path)
    check(stranger, code)
    read_report(desk)
    assert_quiet(desk.page)
    assert_quiet(stranger.page)
