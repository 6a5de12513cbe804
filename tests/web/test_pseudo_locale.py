"""Pages in a made-up language: longer, accented, from right to left, and nothing left in English."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from app.accounts.models import User
from app.core import i18n
from tests.conftest import World
from tests.house.tree import ROOT

ACCENTED = str.maketrans("aceinouyACEINOUY", "àçéîñöüýÀÇÉÎÑÖÜÝ")
PLACEHOLDER = re.compile(r"(%\(\w+\)[a-z]|%%|<[^>]+>|https?://\S+)")
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
UNSPOKEN = re.compile(r"<!--.*?-->|<(script|style|svg|bdi|time|select)\b.*?</\1>|<[^>]*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}")
# What an office wrote itself, and names that are the same in every language.
OWN_WORDS = set(
    WORD.findall(
        "Training desk, Capacity-building programme, Prevention of genocide, Nairobi training, Amina Kone,"
        " English, CSV, Excel, XLSX, PDF, JSON"
    )
)
PAGES = ("/", "/sessions", "/people", "/programmes", "/modules", "/trainers", "/certificates", "/reports")


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every message of the application, extracted as `make messages` does it."""
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    options = ["-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-k", "lazy_gettext", "-k", "lazy"]
    options += ["-k", "translated"]
    CommandLineInterface().run(["pybabel", *options, "-o", str(path), str(ROOT / "app")])
    with path.open("rb") as file:
        return read_po(file, locale="ar")


@pytest.fixture
def pseudo(words: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The made-up language stands where Arabic would, so that pages run from right to left."""
    for message in words:
        forms = message.id if isinstance(message.id, tuple) else None
        message.string = (disguised(forms[1]),) * words.num_plurals if forms else disguised(str(message.id))
        message.flags.discard("fuzzy")
    path = tmp_path / "catalogues" / "ar" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, words)
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path / "catalogues")
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()


def disguised(message: str) -> str:
    """The message accented and half as long again, its placeholders as they are."""
    if not message:
        return ""
    parts = PLACEHOLDER.split(message)
    text = "".join(part if i % 2 else part.translate(ACCENTED) for i, part in enumerate(parts))
    return f"⟦{text}{'·' * (len(message) // 2)}⟧"


def english_left(page: str) -> set[str]:
    """Words between the tags that came from no catalogue."""
    text = unescape(UNSPOKEN.sub(" ", page.partition("<body")[2].partition(">")[2]))
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    return set(WORD.findall(text)) - OWN_WORDS


def read(browser: FlaskClient, path: str) -> str:
    browser.set_cookie("language", "ar")
    response = browser.get(path, follow_redirects=True)
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/sign-in", "/training", "/check", "/sign-in/forgotten"])
@pytest.mark.usefixtures("pseudo")
def test_public_pages_speak_the_language_of_the_reader(client: FlaskClient, path: str) -> None:
    page = read(client, path)
    assert '<html lang="ar" dir="rtl"' in page
    assert "⟦" in page
    assert english_left(page) == set()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("pseudo")
def test_an_offices_pages_speak_the_language_of_the_reader(
    client_of: Callable[[User], FlaskClient], world: World, path: str
) -> None:
    page = read(client_of(world.amina), path)
    assert 'dir="rtl"' in page
    assert english_left(page) == set()


def test_placeholders_survive_the_disguise() -> None:
    assert disguised("%(num)s persons") % {"num": 3} == "⟦3 pérsöñs·······⟧"


def test_a_word_that_was_forgotten_is_found() -> None:
    assert english_left("<body><p>⟦Hélló⟧ Forgotten ⟦a ⟦b⟧⟧</p>") == {"Forgotten"}
