"""Figures and names as a chart writes them, in the language in force."""

from functools import lru_cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from app.core.i18n import current_locale, text_direction
from app.core.typeset.bidi import has_rtl


def figure(value: float) -> str:
    """A number with the language's separators; kept, because a chart repeats its numbers."""
    return _figure(value, str(current_locale()))


def percent(share: float) -> str:
    """A share of one as whole percent."""
    return _percent(share, str(current_locale()))


def isolated(name: str) -> str:
    """A name of the other direction in marks that keep the sentence around it in order."""
    if has_rtl(name) == (text_direction() == "rtl"):
        return name
    return f"\u2068{name}\u2069"


def enumeration(parts: list[str]) -> str:
    """ "Kenya, Ghana and Ethiopia"."""
    return format_list(parts, locale=current_locale())


@lru_cache(maxsize=8192)
def _figure(value: float, locale: str) -> str:
    return format_decimal(value, locale=Locale.parse(locale))


@lru_cache(maxsize=1024)
def _percent(share: float, locale: str) -> str:
    return format_percent(share, locale=Locale.parse(locale))
