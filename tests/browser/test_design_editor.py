"""The editor of designs: what is changed is seen, with scripts at once and without by a button."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.certificates.rules import Art, DesignContent
from app.certificates.service.designs import change_design, make_design
from tests.browser.checks import (
    LOOKS,
    PHONE,
    assert_accessible,
    assert_no_overflow,
    assert_quiet,
    follow,
)
from tests.certificates.designs import DIRECTOR, draw_png
from tests.conftest import World

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
PLAIN = DesignContent(art=Art.PLAIN)


@pytest.fixture
def design(db: Session, world: World, now: datetime) -> str:
    """The address of a design of two versions."""
    boss = world.administrator_acts
    made = make_design(db, "Ours", programme_id=None, content=PLAIN, actor=boss, now=now)
    change_design(db, made, name="Ours", content=DesignContent(ink="#0b3d2e"), actor=boss, now=now)
    db.commit()
    return f"/certificate-designs/{made}"


@pytest.fixture
def base(app: Flask, design: str, serve: Callable[[Flask], str]) -> str:
    app.config["WTF_CSRF_ENABLED"] = True
    return serve(app)


@pytest.mark.parametrize(("width", "theme", "language"), [LOOKS[0], LOOKS[3]])
def test_each_page_is_accessible(
    base: str,
    design: str,
    world: World,
    open_as_administrator: Callable[..., Page],
    width: int,
    theme: str,
    language: str,
) -> None:
    page = open_as_administrator(width=width, theme=theme)
    page.goto(f"{base}/language/{language}?next=/certificate-designs")
    for path in ("/certificate-designs", f"/programmes/{world.programme.id}/certificate-designs", design):
        page.goto(base + path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.locator("[name=signatory_1_by], [name=kind_every]").first.scroll_into_view_if_needed()
        assert_accessible(page)
        assert_no_overflow(page)
        assert_quiet(page)


def test_the_picture_follows_what_is_changed(
    base: str, design: str, open_as_administrator: Callable[..., Page]
) -> None:
    page = open_as_administrator()
    page.goto(base + design)
    picture = page.locator("#preview img")
    first = picture.get_attribute("src")
    page.get_by_label("Plain frame").check()
    expect(picture).not_to_have_attribute("src", first or "")
    second = picture.get_attribute("src")
    files = {"name": "emblem.png", "mimeType": "image/png", "buffer": draw_png(300, 120)}
    emblem = page.get_by_label("Emblem of the office")
    emblem.evaluate("(control) => { control.dataset.same = 'yes'; control.focus(); }")
    emblem.set_input_files(files)  # type: ignore[arg-type]
    expect(page.get_by_text("A picture is there")).to_be_visible()
    expect(emblem).to_be_focused()
    expect(emblem).to_have_attribute("data-same", "yes")  # an open dialog still has its field
    expect(emblem).to_have_value("")
    expect(picture).not_to_have_attribute("src", second or "")
    ink = page.get_by_label("Colour of title and name")
    ink.fill("#e0e0e0")
    expect(page.locator("#preview").get_by_text("Too pale on the paper")).to_be_visible()
    expect(ink).to_have_attribute("aria-invalid", "true")
    expect(ink).to_have_accessible_description(re.compile("Too pale on the paper"))
    page.console_heard.errors.clear()  # type: ignore[attr-defined]  # the browser tells of the refusal
    ink.fill("#222222")
    expect(picture).to_be_visible()
    expect(ink).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field .err")).to_have_count(0)
    page.get_by_role("button", name="Save as version 3").click()
    expect(page.get_by_text("Version 3 is in force")).to_be_visible()
    expect(page.get_by_text("A picture is there")).to_be_visible()
    assert_quiet(page)


def test_without_scripts_there_is_a_button(
    base: str, design: str, open_as_administrator: Callable[..., Page]
) -> None:
    page = open_as_administrator(scripts=False, width=PHONE)
    page.goto(base + design)
    first = page.locator("#preview img").get_attribute("src")
    page.locator("[name=signatory_1_by]").select_option("person")
    page.locator("[name=signatory_1_name]").fill(DIRECTOR.name)
    files = {"name": "signature.png", "mimeType": "image/png", "buffer": draw_png(240, 80)}
    page.locator("[name=signatory_1_image]").set_input_files(files)  # type: ignore[arg-type]
    follow(page, page.get_by_role("button", name="Preview"))
    assert page.locator("#preview img").get_attribute("src") != first
    expect(page.locator("[name=signatory_1_name]")).to_have_value(DIRECTOR.name)
    follow(page, page.get_by_role("button", name="Save as version 3"))
    expect(page.get_by_text("Version 3 is in force")).to_be_visible()
