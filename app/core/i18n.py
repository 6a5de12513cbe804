"""Languages: Babel catalogues and the language in force, without Flask, so that rules and PDFs share it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.numbers import format_decimal
from babel.support import LazyProxy, NullTranslations, Translations
from markupsafe import Markup

CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
LANGUAGE_NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
}
_language: ContextVar[str] = ContextVar("language", default="en")


def current_locale() -> Locale:
    """The locale in force, for dates, numbers and plurals."""
    return _locale(_language.get())


def current_language() -> str:
    """The language tag in force, such as "ar"."""
    return _language.get()


def text_direction() -> str:
    """ "rtl" or "ltr", for the dir attribute."""
    return current_locale().text_direction


def set_language(language: str) -> None:
    """Put a language in force for the rest of this request or task."""
    _language.set(language)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Put a language in force for a block: a mail or a certificate speaks its recipient's."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(message: str, /, **values: object) -> str:
    """The message in the language in force, with named placeholders filled."""
    text = _catalogue(_language.get()).ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, /, **values: object) -> str:
    """The message with the plural form for `num`, which also fills %(num)s, as the language writes it."""
    return _plural_form(singular, plural, num) % {"num": _written(num), **values}


def ngettext_markup(singular: str, plural: str, num: int, /, **values: object) -> Markup:
    """The same for templates: values are escaped."""
    text = Markup(_plural_form(singular, plural, num))  # noqa: S704 - catalogues are our own
    return text % {"num": _written(num), **values}


def _plural_form(singular: str, plural: str, num: int) -> str:
    return _catalogue(_language.get()).ungettext(singular, plural, num)


def _written(num: int) -> str:
    return str(format_decimal(num, locale=current_locale()))


def lazy_gettext(message: str) -> LazyProxy:
    """A message translated when it is shown: for labels made at import time."""
    return LazyProxy(gettext, message, enable_cache=False)


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


@lru_cache(maxsize=32)
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language.replace("-", "_")])
