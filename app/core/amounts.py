"""Amounts of money: whole hundredths in the database, figures with two decimals for people. Never a float."""

import re
from decimal import Decimal

from babel.numbers import format_currency

from app.core.i18n import current_locale
from app.core.i18n import gettext as _

MOST_CENTS = 10**14  # more is a typing mistake
_MARKS = str.maketrans({"٫": ".", "٬": ",", "\u00a0": " ", "\u202f": " ", "’": "'"})
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?P<group>[, '])\d{3}(?:(?P=group)\d{3})*)(?:\.(?P<decimals>\d+))?")
# A comma before one or two figures at the end can only be the decimal mark: 12.500,50 or 12 500,5.
_CONTINENTAL = re.compile(r"-?(?:\d+|\d{1,3}(?P<group>[. '])\d{3}(?:(?P=group)\d{3})*),\d{1,2}")


class UnusableAmount(ValueError):
    """The text is no amount; the message says why, for people."""


def read_amount(text: str) -> int:
    """Hundredths from "12,500.50", "12500.5" or "12 500,50"; raises UnusableAmount."""
    plain = " ".join(text.translate(_MARKS).split())
    number = _as_number(plain)
    if number < 0:
        raise UnusableAmount(_("An amount is not negative."))
    cents = int(number * 100)
    if cents > MOST_CENTS:
        raise UnusableAmount(_("Look at the amount again: it is too large."))
    return cents


def _as_number(plain: str) -> Decimal:
    if _CONTINENTAL.fullmatch(plain):
        whole, _mark, decimals = plain.rpartition(",")
        return Decimal(_without(". '", whole) + "." + decimals)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise UnusableAmount(_("Write an amount such as 12500.50, without the currency."))
    if len(match["decimals"] or "") > 2:
        raise UnusableAmount(_("An amount has two decimals at most."))
    return Decimal(_without(", '", plain))


def _without(marks: str, text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, marks)))


def plain_amount(cents: int | None) -> str:
    """ "12500.50", as it stands in a form or file, so that `read_amount` reads it; nothing for no amount."""
    return "" if cents is None else str(Decimal(cents).scaleb(-2))


def money(cents: int | None, currency: str) -> str:
    """ "12,500.50 US dollars" in the language in force; nothing for no amount."""
    if cents is None:
        return ""
    # Named, since "$" is the sign of many currencies and breaks apart beside Arabic.
    amount = Decimal(cents).scaleb(-2)
    return str(format_currency(amount, currency, locale=current_locale(), format_type="name"))
