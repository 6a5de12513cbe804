"""How the numbers of certificates read, and which names agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates.rules import (
    ALPHABET,
    code_of,
    digest_of,
    file_names,
    is_name_printed,
    read_code,
    serial_of,
    shown_code,
)


@given(st.integers(min_value=0, max_value=2**60 - 1))
def test_a_code_is_read_back_as_it_is_shown(number: int) -> None:
    code = code_of(number)
    assert set(code) <= set(ALPHABET)
    assert read_code(shown_code(code)) == code


@pytest.mark.parametrize(
    "typed", ["7Q4M-X2KD-0105", "7q4mx2kd0105", " 7Q4M X2KD O1O5 ", "7q4m–x2kd–oio5", "7Q4M.X2KD.0L05"]
)
def test_a_code_may_be_typed_carelessly(typed: str) -> None:
    assert read_code(typed) == "7Q4MX2KD0105"


@pytest.mark.parametrize(
    "typed", ["", "7Q4M-X2KD", "7Q4M-X2KD-01050", "7Q4M-X2KD-010U", "’; drop", "١٢٣٤٥٦٧٨٩٠١٢"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_a_serial_number_can_be_filed() -> None:
    number = serial_of(year=2026, programme_code="gp-1", host_country="KEN", number=31)
    assert number == "2026/GP1-KEN/00031"
    online = serial_of(year=2026, programme_code="برنامج", host_country=None, number=32)
    assert online == "2026/P-ONL/00032"


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest_of({"a": 1, "b": "é"}) == digest_of({"b": "é", "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


PRINTED = {"name": "Amina Salah Al-Hassan", "family_name": "Al-Hassan", "own_script_name": "أمينة صلاح الحسن"}


@pytest.mark.parametrize(
    "typed",
    [
        "amina salah al hassan",
        "AL-HASSAN Amina Salah",
        "أمينة صلاح الحسن",
        " Âmina  Salah Al-Hassan",
    ],
)
def test_a_name_agrees_in_any_order_and_either_script(typed: str) -> None:
    assert is_name_printed(typed, PRINTED)


@pytest.mark.parametrize(
    "typed", ["", "  ", "Amina", "Al-Hassan", "Amina Salah", "Amina Salah Al-Hassan Otieno", "-"]
)
def test_another_name_does_not_agree(typed: str) -> None:
    assert not is_name_printed(typed, PRINTED)


def test_an_empty_name_on_the_certificate_matches_nobody() -> None:
    assert not is_name_printed("", {"name": "", "family_name": "", "own_script_name": ""})


def test_file_names_are_safe_and_keep_their_script() -> None:
    names = file_names(
        [
            ("2026/GP-KEN/00001", "សុភា ពិសិដ្ឋ សុខ"),
            ("2026/GP-KEN/00002", "../../etc/passwd\x00"),
            ("2026/GP-KEN/00003", "CON: a|b*?" + "x" * 300),
        ]
    )
    assert names[0] == "2026-GP-KEN-00001 សុភា ពិសិដ្ឋ សុខ.pdf"
    assert names[1] == "2026-GP-KEN-00002 etc-passwd.pdf"
    assert all("/" not in name and len(name) < 120 for name in names)
