"""Public figures in a real browser: accessible, no overflow, in both themes, on a phone, from the right."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.permissions import TERMINAL
from app.statistics.rules.releases import Years
from app.statistics.service.releasing import prepare_release, release
from tests.browser.checks import LOOKS, assert_accessible, assert_no_overflow, assert_quiet
from tests.conftest import World
from tests.factories.people import make_people
from tests.factories.programmes import make_session
from tests.factories.registration import make_registrations

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def base(app: Flask, db: Session, world: World, serve: Callable[[Flask], str]) -> str:
    for country, year in (("KEN", 2024), ("SEN", 2025)):
        day = date(year, 5, 6)
        session = make_session(
            db, programme=world.programme, host_country=country, starts_on=day, ends_on=day, capacity=None
        )
        people = make_people(db, [{"given_name": f"{country} {n}", "country": country} for n in range(31)])
        make_registrations(db, session=session, people=people, marks="p")
    draft = prepare_release(
        db, "Training", years=Years(first=2024, last=2025), actor=TERMINAL, secret="s", now=utc_now()
    )
    release(db, draft, seen=draft.digest, actor=TERMINAL, now=utc_now())
    db.commit()
    return serve(app)


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_the_public_page_is_accessible(
    base: str, open_page: Callable[..., Page], width: int, theme: str, language: str
) -> None:
    page = open_page(width=width, theme=theme)
    page.goto(f"{base}/language/{language}?next=/figures")
    expect(page.locator("table.figures")).to_have_count(3)
    assert_accessible(page)
    assert_no_overflow(page)
    assert_quiet(page)


def test_the_files_are_offered_without_scripts(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, scripts=False)
    page.goto(f"{base}/figures")
    with page.expect_download() as download:
        page.get_by_role("link", name="Numbers as CSV").click()
    assert download.value.suggested_filename == "data.csv"
