"""The public check of certificates in a real browser: by code and by file, on a phone, from the right."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.certificates.queries import papers_without_file
from app.certificates.service.files import file_of
from app.certificates.service.issue import issue_for_session
from app.core.office import Office
from tests.browser.checks import LOOKS, assert_accessible, assert_no_overflow, assert_quiet
from tests.conftest import NOW, World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@dataclass(frozen=True)
class Issued:
    """A certificate, and its file as its holder has it."""

    base: str
    code: str
    file: Path


@pytest.fixture
def issued(
    app: Flask, office: Office, db: Session, world: World, serve: Callable[[Flask], str], tmp_path: Path
) -> Issued:
    person = make_person(db, family_name="Al-Tayeb", given_name="Layla")
    make_registration(db, session=world.session, person=person, marks="ppp")
    issuer = make_issuer()
    issue_for_session(db, session_id=world.session.id, actor=world.amina_acts, now=NOW, issuer=issuer)
    db.commit()
    (paper,) = papers_without_file(db, world.session.id, after="", limit=5)
    db.rollback()
    path = tmp_path / "certificate.pdf"
    path.write_bytes(file_of(office.database, office.storage, paper, issuer=lambda: issuer))
    return Issued(base=serve(app), code=paper.code, file=path)


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_the_pages_are_accessible(
    issued: Issued, open_page: Callable[..., Page], width: int, theme: str, language: str
) -> None:
    page = open_page(width=width, theme=theme)
    page.goto(f"{issued.base}/language/{language}?next=/check")
    assert_no_overflow(page)
    forged = issued.file.read_bytes().replace(b"/Title <FEFF", b"/Title <FEFE")
    page.locator("input[type=file]").set_input_files(
        {"name": "forged.pdf", "mimeType": "application/pdf", "buffer": forged}
    )
    page.locator("form[method=post] button").click()
    expect(page.locator(".alert.bad")).to_have_count(1)
    assert_accessible(page)
    assert_no_overflow(page)
    page.goto(f"{issued.base}/c/{issued.code}")
    expect(page.locator(".alert.ok")).to_have_count(1)
    assert_accessible(page)
    assert_no_overflow(page)
    assert_quiet(page)


def test_a_file_is_checked_without_scripts(issued: Issued, open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, scripts=False)
    page.goto(f"{issued.base}/check")
    page.locator("input[type=file]").set_input_files(issued.file)
    page.get_by_role("button", name="Check the file").click()
    expect(
        page.get_by_role("heading", name="The file is genuine and the certificate is valid")
    ).to_be_visible()
