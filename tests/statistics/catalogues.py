"""What is looked up in the catalogues, and whether each language has it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from babel.support import NullTranslations

from app.core import i18n

TRANSLATED = [each for each in i18n.LANGUAGE_NAMES if each != "en"]


class Listening(NullTranslations):
    """A catalogue that notes what it does not have."""

    def __init__(self, catalogue: NullTranslations, missing: set[str]) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.missing = missing

    def ugettext(self, message: str) -> str:
        if message and message not in self.catalogue._catalog:
            self.missing.add(message)
        return self.catalogue.ugettext(message)

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        if (singular, self.catalogue.plural(num)) not in self.catalogue._catalog:
            self.missing.add(singular)
        return self.catalogue.ungettext(singular, plural, num)


@contextmanager
def untranslated(monkeypatch: pytest.MonkeyPatch, language: str) -> Iterator[set[str]]:
    """Everybody speaks this language meanwhile; gives the messages that it lacks."""
    missing: set[str] = set()
    listening = Listening(i18n._catalogue(language), missing)
    with monkeypatch.context() as patch:
        patch.setattr(i18n, "_catalogue", lambda _language: listening)
        yield missing
