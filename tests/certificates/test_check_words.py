"""The public check speaks every language of the house."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from app.core.i18n import CATALOGUES, LANGUAGE_NAMES
from tests.house.tree import ROOT

TEMPLATES = ROOT / "app/certificates/templates/certificates"
PUBLIC = ("check.html", "checked.html", "check_form.html", "examined.html", "file_form.html")
KEYWORDS = {"_": None, "ngettext": (1, 2)}
OPTIONS = {"extensions": "jinja2.ext.i18n"}


def said_on(page: Path) -> set[str]:
    """What goes through gettext; of plurals the singular, by which a catalogue knows both."""
    found = extract_from_file("jinja2", page, keywords=KEYWORDS, options=OPTIONS)
    return {message if isinstance(message, str) else message[0] for _, message, _, _ in found}


@pytest.mark.parametrize("language", sorted(set(LANGUAGE_NAMES) - {"en"}))
def test_every_word_of_the_public_check_is_translated(language: str) -> None:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    words = {word for name in PUBLIC for word in said_on(TEMPLATES / name)}
    texts = {word: found.string for word in words if (found := catalogue.get(word))}
    assert len(words) > 50
    assert sorted(words - texts.keys()) == []
    assert [word for word, text in texts.items() if not text or not all(text)] == []
