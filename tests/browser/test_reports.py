"""Reports in a real browser: accessible in both themes, on a phone, from the right, without scripts."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.accounts.service.sign_in import begin_sign_in
from app.core.clock import utc_now
from app.programmes.models import Target
from app.programmes.rules import Indicator
from tests.browser.checks import assert_accessible, assert_no_overflow, assert_quiet
from tests.conftest import World
from tests.factories.people import make_people
from tests.factories.programmes import make_session
from tests.factories.registration import make_registrations

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
PAGES = (
    "/reports",
    "/reports/table",
    "/reports/table?rows=country&columns=year&show=persons&host_country=KEN&sex=female&sex=male",
    "/reports/table?rows=none&show=cost&show=persons&period=1999",
    "/reports/table?rows=colour",
    "/reports/table/behind?figure=persons",
    "/reports/table/behind?figure=sessions&row=KEN",
    "/reports/targets",
    "/reports/attendance",
    "/reports/data-quality",
)


@pytest.fixture
def open_report(
    app: Flask, db: Session, world: World, serve: Callable[[Flask], str], open_page: Callable[..., Page]
) -> Callable[..., Page]:
    """A tab in which the administrator of an office with some figures has signed in."""
    for country, year in (("KEN", 2024), ("SEN", 2025), ("NPL", 2025)):
        session = make_session(
            db,
            programme=world.programme,
            host_country=country,
            starts_on=date(year, 5, 6),
            ends_on=date(year, 5, 8),
        )
        each = make_people(db, [{"given_name": f"{country} {n}", "country": country} for n in range(6)])
        make_registrations(db, session=session, people=each[:1], marks="aaa")
        make_registrations(db, session=session, people=each[1:], marks="ppp")
    db.add(Target(programme_id=world.programme.id, indicator=Indicator.PERSONS, value=100))
    token = begin_sign_in(db, user_id=world.administrator.id, now=utc_now())
    db.commit()
    base = serve(app)
    cookies = app.session_interface.get_signing_serializer(app)
    assert cookies

    def begin(path: str, *, language: str = "en", **how: object) -> Page:
        page = open_page(**how)
        page.context.add_cookies(
            [{"name": "mandate", "value": cookies.dumps({"sign_in": token}), "url": base}]
        )
        page.context.add_cookies([{"name": "language", "value": language, "url": base}])
        page.goto(base + path)
        return page

    return begin


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "theme", "language"), [(1440, "light", "en"), (390, "dark", "ar")])
def test_a_page_of_reports_is_accessible(
    open_report: Callable[..., Page], path: str, width: int, theme: str, language: str
) -> None:
    page = open_report(path, width=width, theme=theme, language=language)
    expect(page.locator("main h1")).to_have_count(1)
    assert_accessible(page)
    assert_no_overflow(page)


def test_no_page_of_reports_scrolls_sideways_on_the_narrowest_phone(open_report: Callable[..., Page]) -> None:
    page = open_report(PAGES[0], width=320)
    for path in PAGES:
        page.goto(urljoin(page.url, path))
        assert_no_overflow(page)


def test_a_report_is_asked_for_without_scripts_and_by_keyboard(open_report: Callable[..., Page]) -> None:
    page = open_report("/reports/table", width=390, scripts=False)
    page.locator("#rows").select_option("country")
    page.locator("#columns").select_option("year")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_role("heading", name="Participant’s country by Year").first).to_be_visible()
    total = page.locator("table.figures tfoot td").last
    expect(total).to_have_text("15")
    total.get_by_role("link").press("Enter")
    expect(page.get_by_text("15 people")).to_be_visible()


def test_a_filter_narrows_the_report_and_says_so(open_report: Callable[..., Page]) -> None:
    page = open_report("/reports/table")
    page.get_by_text("Filters", exact=True).click()
    page.locator("#filter-host_country").select_option("KEN")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".statement")).to_contain_text("Counted only: Host country: Kenya.")
    expect(page.locator("table.figures tbody tr")).to_have_count(1)
    assert_quiet(page)
