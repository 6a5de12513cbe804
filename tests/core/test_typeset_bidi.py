"""Direction of characters: cases taken from the examples and rules of UAX #9."""

import pytest

from app.core.typeset import bidi
from app.core.typeset.shaping import layout

MIXED = [
    ("Nairobi, 12–14 October 2026", "Nairobi, 12–14 October 2026"),
    ("ندوة (UN) 12–14 أكتوبر 2026", "2026 ربوتكأ 12–14 (UN) ةودن"),
    ("نيروبي، 12–14 أكتوبر 2026", "2026 ربوتكأ 14–12 ،يبورين"),
    ("דוד כהן (UN OSAPG), 2026", "2026 ,(UN OSAPG) ןהכ דוד"),
    ("Amina أمينة, Kenya", "Amina ةنيمأ, Kenya"),
    ("سعر 1,250.50 دولار", "رالود 1,250.50 رعس"),
    ("[GP-01] أمينة", "ةنيمأ [GP-01]"),
]


def seen(text: str, base: int) -> str:
    """The characters as the eye meets them from left to right, brackets mirrored where read backwards."""
    levels = bidi.levels(text, base)
    mirrored = str.maketrans("()[]", ")(][")
    return "".join(
        text[i].translate(mirrored) if levels[i] % 2 else text[i] for i in bidi.visual_order(levels)
    )


@pytest.mark.parametrize(("text", "expected"), MIXED)
def test_a_line_of_mixed_direction_reads_in_the_right_order(text: str, expected: str) -> None:
    base = bidi.base_level("ا" if text.startswith("[") else text)

    assert seen(text, base) == expected


@pytest.mark.parametrize(("text", "expected"), MIXED[:6])
def test_glyphs_stand_in_the_visual_order_of_their_characters(text: str, expected: str) -> None:
    spoken = "".join(glyph.text for run in layout(text, 12).shape.runs for glyph in run.glyphs)

    unmirrored = (
        str.maketrans("()", "()") if layout(text, 12).direction == "ltr" else str.maketrans("()", ")(")
    )
    assert spoken.replace("\u200b", "") == expected.translate(unmirrored)


def test_the_first_strong_character_gives_the_direction_of_a_paragraph() -> None:
    assert bidi.base_level("12 – أمينة and Bruno") == 1
    assert bidi.base_level("(1) Bruno و أمينة") == 0
    assert bidi.base_level("2026") == 0


def test_an_isolate_does_not_decide_the_direction_of_the_paragraph() -> None:
    assert bidi.base_level("\u2068أمينة\u2069 came from Rabat") == 0


def test_an_isolated_name_keeps_numbers_beside_it_in_place() -> None:
    assert seen("\u2068أمينة\u2069 3 days", 0).replace("\u2068", "").replace("\u2069", "") == "ةنيمأ 3 days"


def test_an_override_reverses_letters_until_it_is_closed() -> None:
    levels = bidi.levels("\u202eabc\u202cd", 0)

    assert levels[1:4] == [1, 1, 1]
    assert levels[5] == 0


def test_embeddings_beyond_the_deepest_level_are_ignored() -> None:
    levels = bidi.levels("\u202b\u202a" * 100 + "א", 0)

    assert levels[-1] == bidi.MAX_DEPTH


def test_space_at_the_end_of_a_line_returns_to_the_direction_of_the_paragraph() -> None:
    assert bidi.levels("abc אבג  ", 0)[-2:] == [0, 0]


def test_text_without_right_to_left_letters_needs_no_algorithm() -> None:
    assert not bidi.has_rtl("Théophile Дмитрий ሰላማዊት គន្ធា 2026")
    assert bidi.has_rtl("Rabat الرباط")
