"""Figures and names as a chart writes them, in the language in force."""

from functools import lru_cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from app.core.i18n import current_locale


def figure(value: int) -> str:
    """A whole number with the language's separators; kept, because a chart repeats its numbers."""
    return _figure(value, str(current_locale()))


def enumeration(parts: list[str]) -> str:
    """ "Kenya, Ghana and Ethiopia"."""
    return format_list(parts, locale=current_locale())


@lru_cache(maxsize=8192)
def _figure(value: int, locale: str) -> str:
    return format_decimal(value, locale=Locale.parse(locale))
