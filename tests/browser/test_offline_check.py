"""The page that checks certificates offline, opened from the disk in a real browser."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Request, expect
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.queries import Paper, papers_without_file
from app.certificates.service.files import make_file
from app.certificates.service.issue import issue_for_session
from app.certificates.service.offline import make_offline_page
from app.certificates.signing.keys import list_keys, withdraw_key
from app.core.office import Office
from app.programmes.models import TrainingSession
from tests.browser.checks import LOOKS, assert_accessible, assert_no_overflow, assert_quiet
from tests.conftest import NOW, World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
TITLE = 'Prévention « du » génocide \U0001e900 \\ "2026" <b>'


@pytest.fixture
def paper(db: Session, world: World) -> Paper:
    db.get_one(TrainingSession, world.session.id).title = TITLE
    person = make_person(db, family_name="Al-Tayeb", given_name="Layla")
    make_registration(db, session=world.session, person=person, marks="ppp")
    issue_for_session(db, session_id=world.session.id, actor=world.amina_acts, now=NOW, issuer=make_issuer())
    db.commit()
    (found,) = papers_without_file(db, world.session.id, after="", limit=5)
    return found


@pytest.fixture
def pdf(paper: Paper) -> bytes:
    return make_file(paper, issuer=make_issuer())


@pytest.fixture
def saved(db: Session, office: Office, paper: Paper, tmp_path: Path) -> Callable[[], str]:
    """Save the page as it is now, and give its address on the disk."""

    def save() -> str:
        path = tmp_path / "verify.html"
        path.write_bytes(make_offline_page(db, office.settings, now=NOW + timedelta(days=1)))
        return path.as_uri()

    return save


@pytest.fixture
def asked(open_page: Callable[..., Page]) -> Callable[[Page], list[str]]:
    """Whatever a page asks the network for."""
    heard: list[str] = []

    def listen(page: Page) -> list[str]:
        page.on("request", lambda request: _note(request, heard))
        return heard

    return listen


def _note(request: Request, heard: list[str]) -> None:
    if not request.url.startswith(("file:", "blob:")):
        heard.append(request.url)


def drop(page: Page, content: bytes, name: str = "certificate.pdf") -> str:
    """Hand a file to the page; what it says first."""
    page.locator("#result").evaluate("each => each.replaceChildren()")
    page.locator("#file").set_input_files({"name": name, "mimeType": "", "buffer": content})
    expect(page.locator("#result .alert h2")).to_be_visible()
    return page.locator("#result .alert h2").inner_text()


def attached(pdf: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(pdf)
    files = [document.get_attachment(n) for n in range(document.count_attachments())]
    return {each.get_name(): bytes(each.get_data()) for each in files}


def test_it_tells_genuine_from_forged_without_asking_anybody(
    saved: Callable[[], str], pdf: bytes, open_page: Callable[..., Page], asked: Callable[[Page], list[str]]
) -> None:
    page = open_page()
    requests = asked(page)
    page.goto(saved())
    assert drop(page, pdf) == "The file is genuine"
    expect(page.locator("#result")).to_contain_text(TITLE)
    expect(page.locator("#result")).to_contain_text("9–11 March 2026")
    expect(page.locator("#result li.good")).to_have_count(2)
    files = attached(pdf)
    for name, content in files.items():
        assert drop(page, content, name) == "The file is genuine"
        forged = (
            content.replace(b"2026-03-09T", b"2026-03-01T") if name.endswith("json") else content[:-2] + b"AA"
        )
        assert drop(page, forged, name) == "This file was changed after it was issued"
    for forged in (
        pdf.replace(b"/Title <FEFF", b"/Title <FEFE"),
        pdf + b"%",
        pdf.replace(b"/Contents <30", b"/Contents <31"),
        pdf.replace(b"/EmbeddedFile", b"/EmbeddedFilm", 1),
    ):
        assert drop(page, forged) == "This file was changed after it was issued"
    credential = json.loads(files["credential.json"])
    twice = files["credential.json"].replace(b'"name":', b'"name" : "Master of all", "name":', 1)
    assert drop(page, twice) == "This file was changed after it was issued"
    for extra in ({**credential, "more": 1}, {**credential, "proof": None}, {**credential, "name": "\ud800"}):
        assert drop(page, json.dumps(extra).encode()) == "This file was changed after it was issued"
    for other in (b"", b"{}", b"a.b.c", b"%PDF-1.7", b"[" * 50_000, bytes(range(256)), b"x" * 300_000):
        assert drop(page, other) == "Nothing in this file comes from Training desk"
    assert drop(page, bytes(2_100_000)).startswith("The file is larger than 2 MB")
    drop(page, pdf + b"%")
    assert_accessible(page)
    assert requests == []
    assert_quiet(page)


def test_it_knows_what_was_taken_back_when_it_was_saved(
    db: Session, saved: Callable[[], str], paper: Paper, pdf: bytes, open_page: Callable[..., Page]
) -> None:
    db.execute(
        sa.update(Certificate).where(Certificate.id == paper.id).values(state="revoked", revoked_at=NOW)
    )
    page = open_page(width=390)
    page.goto(saved())
    expect(page.locator("#age")).to_contain_text("days ago")
    for content in (pdf, *attached(pdf).values()):
        assert drop(page, content) == "The file is genuine, but the certificate was revoked or replaced"


def test_what_a_withdrawn_key_signed_is_no_longer_believed(
    office: Office, saved: Callable[[], str], pdf: bytes, open_page: Callable[..., Page]
) -> None:
    for key in list_keys(office.settings):
        withdraw_key(office.settings, key.id, reason="stolen", now=NOW)
    page = open_page()
    page.goto(saved())
    for content in (pdf, *attached(pdf).values()):
        assert drop(page, content) == "Signed by a key that was withdrawn"
        expect(page.locator("#result li.bad")).not_to_have_count(0)
    assert drop(page, pdf + b"%") == "This file was changed after it was issued"


def test_the_name_is_compared_with_its_hash(
    saved: Callable[[], str], pdf: bytes, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(saved())
    drop(page, attached(pdf)["credential.jwt"], "credential.jwt")
    assert "Layla" not in page.locator("body").inner_text()
    for name, told in (("Layla Al-Tayeb", "The name agrees"), ("Layla", "The name does not agree")):
        page.get_by_label("Name on the certificate").fill(name)
        page.get_by_role("button", name="Compare the name").click()
        expect(page.locator("form p[role=status]")).to_have_text(told)


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_it_is_accessible_in_every_look(
    saved: Callable[[], str],
    pdf: bytes,
    open_page: Callable[..., Page],
    width: int,
    theme: str,
    language: str,
) -> None:
    page = open_page(width=width, theme=theme)
    page.goto(saved())
    page.locator("#language").select_option(language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    drop(page, pdf)
    assert_accessible(page)
    assert_no_overflow(page)
    assert_quiet(page)
