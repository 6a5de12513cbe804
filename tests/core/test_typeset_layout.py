"""Laying out lines and paragraphs: fonts, missing characters, sizes that fit and places to break."""

import sys
import unicodedata

import pytest

from app.core.typeset import BOLD, layout, missing_characters, paragraph
from app.core.typeset.breaking import clusters, segments
from app.core.typeset.canvas import fitted
from app.core.typeset.faces import find_face
from app.core.typeset.itemise import scripts

NAMES = [
    "Théophile N’Guessan-Œuvré",
    "Nguyễn Thị Ánh Tuyết",
    "Ọláńrewájú Ṣọlá",
    "Дмитрий Щёкин",
    "Ελένη Παπαδοπούλου",
    "محمّد عبد الله الطيّب لاشين",
    "דוד כהן",
    "ሰላማዊት አበበች ወልዴ፣",
    "ព្រះរាជាណាចក្រកម្ពុជា",
    "ဒေါ်အောင်ဆန်းစုကြည်",
    "श्री अमिताभ क्षत्रिय।",
    "শ্রী রবীন্দ্রনাথ ঠাকুর",
    "ஸ்ரீ முத்துக்குமார்",
    "నరేంద్ర శ్రీనివాస్",
    "ಕೃಷ್ಣ",
    "കൃഷ്ണൻ",
    "ક્ષત્રિય",
    "ਸਿੰਘ",
    "କୃଷ୍ଣ",
    "ශ්‍රී ලංකා",
    "นายสมชาย กิตติศักดิ์",
    "ທ່ານ ສົມສັກ",
    "გიორგი ბერიძე",
    "Արամ Խաչատրյան",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_script_of_the_office_is_drawn_without_a_missing_glyph(name: str) -> None:
    line = layout(name, 12, BOLD)

    assert line.missing == ""
    assert all(glyph.number for run in line.shape.runs for glyph in run.glyphs)


def test_decomposed_accents_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Théophile")

    assert layout(decomposed, 12).text == "Théophile"
    assert layout(decomposed, 12).width == layout("Théophile", 12).width


def test_characters_without_a_font_are_named_once_and_romanised() -> None:
    line = layout("ߒߞߏ ߒ Bruno", 12)

    assert missing_characters("ߒߞߏ ߒ Bruno") == "ߒߞߏ"
    assert line.missing == "ߒߞߏ"
    assert all(glyph.number for run in line.shape.runs for glyph in run.glyphs)


def test_line_breaks_become_spaces_and_control_characters_vanish() -> None:
    assert layout("Bruno\n\tKaya\x00\ud800", 12).text == "Bruno  Kaya"


def test_invisible_joiners_are_not_missing() -> None:
    assert missing_characters("\u200dක්‍ෂ \u2068أمينة\u2069 \u00ad") == ""


def test_a_bracket_closes_in_the_script_that_opened_it() -> None:
    assert scripts("ندوة (UN)")[-1] == "Arab"


def test_marks_and_digits_stay_with_the_script_before_them() -> None:
    assert scripts("គន្ធា 12") == ["Khmr"] * 8
    assert scripts("12 គ") == ["Khmr"] * 4


def test_a_script_is_drawn_by_its_own_font_not_by_one_that_happens_to_cover_it() -> None:
    face = find_face("ක", "Sinh", 400)

    assert face is not None
    assert face.name == "NotoSansSinhala-Regular"


def test_bold_is_wider_and_size_scales_the_width() -> None:
    assert layout("Certificate", 12, BOLD).width > layout("Certificate", 12).width
    assert layout("Certificate", 24).width == pytest.approx(2 * layout("Certificate", 12).width)


def test_ink_of_deep_scripts_goes_below_that_of_latin() -> None:
    assert layout("ကျွန်ုပ်မြို့သူ", 12).ink_bottom < layout("Agony", 12).ink_bottom < 0


def test_a_line_that_fits_keeps_its_size() -> None:
    line = layout("Amina", 20)

    assert fitted(line, 500, 8) is line


def test_a_long_name_is_set_smaller_and_then_narrower_until_it_fits() -> None:
    line = layout("Abebech Selamawit Mekonnen Haile", 20)

    smaller = fitted(line, line.width * 0.6, 8)
    narrower = fitted(line, line.width * 0.2, 8)

    assert (round(smaller.size, 3), smaller.squeeze) == (12.0, 1.0)
    assert (narrower.size, round(narrower.squeeze, 3)) == (8, 0.5)
    assert narrower.width == pytest.approx(line.width * 0.2)


def test_no_line_of_a_paragraph_is_wider_than_its_box() -> None:
    text = "Donaudampfschifffahrtsgesellschaftskapitän und " * 3 + "بين عامي 2009 و2011 عقدنا 34 دورة تدريبية"
    lines = paragraph(text, 120, size=11).lines

    assert max(line.width for line in lines) <= 120.001
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")


def test_each_block_of_a_paragraph_finds_its_own_direction() -> None:
    lines = paragraph("Amina\nأمينة", 200, size=11).lines

    assert [line.direction for line in lines] == ["ltr", "rtl"]


def test_numbers_keep_their_direction_when_a_line_breaks_before_them() -> None:
    lines = paragraph(
        "اجتمعت اللجنة في نيروبي 12–14 أكتوبر", layout("اجتمعت اللجنة في نيروبي", 10).width + 1, size=10
    ).lines

    spoken = "".join(glyph.text for run in lines[1].shape.runs for glyph in run.glyphs)
    assert spoken.replace("\u200b", "") == "ربوتكأ 14–12"


def test_lines_with_deep_letters_get_more_room() -> None:
    latin = paragraph("Agony", 200, size=20, leading=1.0)
    burmese = paragraph("ကျွန်ုပ်မြို့သူ", 200, size=20, leading=1.0)

    assert burmese.height > latin.height


def test_lines_end_at_spaces_after_dashes_and_between_ideographs() -> None:
    def pieces(text: str) -> list[str]:
        return [text[start:end] for start, end in segments(text)]

    assert pieces("capacity-building 12–14 mai") == ["capacity-", "building ", "12–14 ", "mai"]
    assert pieces("培训了（人）。") == ["培", "训", "了", "（人）。"]
    assert pieces("«\u00a0Côte\u00a0» d’Ivoire") == ["«\u00a0Côte\u00a0» ", "d’Ivoire"]
    assert pieces("") == [""]


def test_a_word_of_thousands_of_letters_is_cut_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    shaped: list[int] = []
    module = sys.modules[paragraph.__module__]
    monkeypatch.setattr(module, "_width", lambda text, _weight: shaped.append(len(text)) or 500.0 * len(text))
    lines = paragraph("W" * 6_000, 200, size=10).lines
    assert "".join(line.text for line in lines) == "W" * 6_000
    assert {len(line.text) for line in lines} == {40}
    assert sum(shaped) < 100 * 6_000


def test_an_overlong_word_is_cut_between_syllables() -> None:
    def syllables(text: str) -> list[str]:
        ends = clusters(text)
        return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    assert syllables("ព្រះរាជា") == ["ព្រះ", "រា", "ជា"]
    assert syllables("ကျွန်ုပ်") == ["ကျွန်ုပ်"]
    assert syllables("เกี่ยว") == ["เกี่", "ย", "ว"]
    assert syllables("e\u0301a") == ["e\u0301", "a"]
