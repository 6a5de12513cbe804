"""Values as they are written: for people in the language in force, and plain for a terminal."""

from babel.numbers import format_currency, format_decimal, format_percent

from app.core.i18n import current_locale
from app.statistics.rules.indicators import Unit, Value

NOTHING = "–"


def written(value: Value, unit: Unit = Unit.NUMBER, *, currency: str = "") -> str:
    """A value in the language in force; a dash for what says nothing."""
    if value is None:
        return NOTHING
    locale = current_locale()
    if unit is Unit.SHARE:
        pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.0")
        return str(format_percent(value, pattern, locale=locale))
    if unit is Unit.MONEY and currency:
        return str(format_currency(value, currency, locale=locale))
    return str(format_decimal(value, locale=locale))


def plain(value: Value, unit: Unit) -> str:
    """A value for a terminal."""
    if value is None:
        return NOTHING
    return f"{value:.1%}" if unit is Unit.SHARE else str(value)
