"""The pattern page in a real browser: every component, both widths, both themes, two directions."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.checks import LOOKS, assert_accessible, assert_no_overflow, assert_quiet
from tests.web.application import SHEET, make_application

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1440


@pytest.fixture
def base(serve: Callable[[Flask], str]) -> str:
    SHEET.clear()
    return serve(make_application())


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_every_component_is_accessible(
    base: str, open_page: Callable[..., Page], language: str, theme: str, width: int
) -> None:
    page = open_page(width=width, theme=theme)
    page.goto(f"{base}/language/{language}?next=/")
    assert_accessible(page)
    assert_no_overflow(page)
    assert_quiet(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_narrowest_phone_needs_no_sideways_scrolling(
    base: str, open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(width=320)
    page.goto(f"{base}/language/{language}?next=/")
    assert_no_overflow(page)


def test_a_form_with_errors_is_accessible_and_begins_with_them(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(base)
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert").filter(has_text="There are")
    expect(summary).to_be_focused()
    assert_accessible(page)
    summary.get_by_role("link", name="Sex is missing.").click()
    expect(page.get_by_role("group", name="Sex")).to_be_focused()


def test_every_place_is_reached_on_a_phone(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(width=PHONE)
    page.goto(f"{base}/people.people")
    dock = page.get_by_role("navigation", name="Main, on a phone")
    expect(dock.get_by_role("link", name="Certificates")).to_be_hidden()
    dock.get_by_text("More").click()
    expect(dock.get_by_role("link", name="Certificates")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dock.get_by_role("link", name="Certificates")).to_be_hidden()
    expect(dock.locator("summary").first).to_be_focused()


def test_a_list_is_filtered_while_typing_and_keeps_its_address(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"{base}/list?sort=-country")
    search = page.get_by_placeholder("Name, organisation or country")
    search.press_sequentially("fat")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(search).to_be_focused()
    expect(page.locator("#announce")).to_have_text("1 registration")
    assert "q=fat" in page.url
    assert "sort=-country" in page.url
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator("tbody tr")).to_have_count(8)
    expect(search).to_have_value("")
    page.go_back()
    expect(search).to_have_value("fat")
    assert_quiet(page)


def test_sorting_keeps_the_focus_on_the_head(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/list")
    page.get_by_role("link", name="Country").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Country")
    expect(page.get_by_role("link", name="Country")).to_be_focused()
    page.get_by_label("Country", exact=True).select_option("Ghana")
    expect(page.locator("tbody tr")).to_have_count(3)
    assert "sort=country" in page.url


def test_the_next_page_begins_at_its_top(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(width=PHONE)
    page.goto(f"{base}/list")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**page=2")
    expect(page.locator(".found")).to_be_in_viewport()


def test_selecting_rows_opens_the_bulk_bar_and_counts(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/list")
    bar = page.get_by_role("group", name="With the selected rows")
    expect(bar).to_be_hidden()
    page.get_by_label("Select Chen Li").check()
    page.get_by_label("Select Fatou Sarr").check()
    expect(bar).to_contain_text("2 selected")
    assert_accessible(page)
    page.get_by_label("Select all on this page").check()
    expect(bar).to_contain_text("8 selected")


def test_attendance_is_marked_from_the_keyboard(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/sheet")
    page.get_by_role("button", name="Abena Mensah: Present").focus()
    for key in ("p", "p", "a", "l", "ArrowUp", "e"):
        page.keyboard.press(key)
    expect(page.locator("#announce")).to_have_text("4 marked")
    assert SHEET == {0: "present", 1: "present", 2: "absent", 3: "excused"}
    expect(page.locator("#mark-3-excused")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#mark-3-late")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#mark-4-present")).to_be_focused()
    assert_accessible(page)
    assert_quiet(page)


def test_quick_marks_all_arrive(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/sheet")
    page.get_by_role("button", name="Abena Mensah: Present").focus()
    for _ in range(8):
        page.keyboard.press("p")
    expect(page.locator("#announce")).to_have_text("8 marked")
    assert set(SHEET.values()) == {"present"}
    assert len(SHEET) == 8


def test_a_mark_that_did_not_arrive_is_taken_back(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/sheet")
    page.context.set_offline(True)
    page.get_by_role("button", name="Chen Li: Absent").click()
    expect(page.locator("#announce")).to_contain_text("Not saved")
    expect(page.locator("#mark-2-absent")).to_have_attribute("aria-pressed", "false")
    page.context.set_offline(False)
    page.get_by_role("button", name="Chen Li: Absent").click()
    expect(page.locator("#mark-2-absent")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#announce")).to_have_text("1 marked")
    assert SHEET == {2: "absent"}


def test_the_sheet_moves_the_other_way_in_arabic(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/language/ar?next=/sheet")
    page.locator("#mark-0-present").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#mark-0-late")).to_be_focused()


def test_the_theme_changes_at_once_and_stays(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base)
    page.locator(".rail .account summary").click()
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert_accessible(page)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_password_can_be_looked_at(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base)
    page.get_by_label("Password", exact=True).fill("open sesame")
    page.get_by_role("button", name="Show Password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")


def test_the_main_things_work_without_scripts(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(width=PHONE, scripts=False)
    page.goto(f"{base}/list")
    page.get_by_placeholder("Name, organisation or country").fill("grace")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("nav.dock summary").first.click()
    expect(page.locator("nav.dock").get_by_role("link", name="Modules")).to_be_visible()
    page.goto(f"{base}/sheet")
    page.get_by_role("button", name="Chen Li: Late").click()
    expect(page.locator("#mark-2-late")).to_have_attribute("aria-pressed", "true")


def test_the_skip_link_leads_to_the_page(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{base}/list")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_page_stays_small(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base)
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_500


def test_error_pages_are_accessible(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(width=PHONE)
    for status in (403, 404, 500):
        page.goto(f"{base}/error/{status}")
        assert_accessible(page)
        assert_no_overflow(page)
