"""Amounts of money are read exactly, or refused with the reason."""

import pytest

from app.core.amounts import MOST_CENTS, UnusableAmount, money, plain_amount, read_amount
from app.core.i18n import in_language


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12,500.50", 12_500_50),
        ("12500.5", 12_500_50),
        ("12 500,50", 12_500_50),
        ("12\u202f500,50", 12_500_50),
        ("12.500,50", 12_500_50),
        ("12'500.50", 12_500_50),
        ("12,500", 12_500_00),
        ("12,5", 12_50),
        ("1,234,567.89", 1_234_567_89),
        (" 0 ", 0),
        ("0.29", 29),
        ("١٢٬٥٠٠٫٥٠", 12_500_50),
    ],
)
def test_an_amount_is_read_to_the_last_hundredth(text: str, cents: int) -> None:
    assert read_amount(text) == cents


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-1", "not negative"),
        ("-12,500.50", "not negative"),
        ("12.505", "two decimals at most"),
        ("12.500", "two decimals at most"),
        ("USD 5", "without the currency"),
        ("1,2,3", "without the currency"),
        ("1,23,456", "without the currency"),
        ("1e5", "without the currency"),
        ("NaN", "without the currency"),
        ("9" * 40, "too large"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnusableAmount, match=reason):
        read_amount(text)


@pytest.mark.parametrize("cents", [0, 5, 29, 12_500_50, MOST_CENTS])
def test_what_a_form_shows_is_read_again(cents: int) -> None:
    assert read_amount(plain_amount(cents)) == cents


def test_an_amount_is_shown_in_the_language_in_force() -> None:
    assert money(12_500_50, "USD") == "12,500.50 US dollars"
    with in_language("fr"):
        assert money(12_500_50, "EUR").replace("\u202f", " ").replace("\xa0", " ") == "12 500,50 euros"
    assert (money(None, "EUR"), plain_amount(None)) == ("", "")
