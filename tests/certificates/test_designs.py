"""Designs as data: what can be drawn and read, and what is refused beside which field."""

from dataclasses import replace
from typing import Any

import pytest

from app.certificates.errors import DesignInvalid
from app.certificates.rules import (
    Art,
    DesignContent,
    PageSize,
    Signatory,
    SignedBy,
    check_design,
    contrast,
    fill_placeholders,
)
from tests.certificates.designs import BACKGROUND, DIRECTOR, LOGO

USUAL = DesignContent()
WITH_BACKGROUND = replace(USUAL, art=Art.BACKGROUND, background=BACKGROUND)
MARGINS = {"top": 20, "right": 20, "bottom": 20, "left": 20}


def test_a_design_is_kept_and_read_again_as_it_was() -> None:
    content = replace(
        WITH_BACKGROUND,
        logo=LOGO,
        signatories=(DIRECTOR,),
        sentences={"fr": "a suivi {hours}"},
        parts=("facts",),
    )
    again = DesignContent.from_json(content.to_json())
    assert again == content
    assert again.digest == content.digest != USUAL.digest


def test_the_usual_design_can_be_drawn() -> None:
    check_design(USUAL)
    check_design(WITH_BACKGROUND)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ink": "navy"}, "ink"),
        ({"ink": "#8899aa"}, "ink"),
        ({"accent": "#f4e9c1"}, "accent"),
        ({"art": Art.BACKGROUND}, "background"),
        ({"sizes": {"title": 99, "name": 33, "session": 18}}, "size_title"),
        ({"sentences": {"en": "of {programme.code}"}}, "sentence_en"),
        ({"sentences": {"ar": "{"}}, "sentence_ar"),
        ({"sentences": {"en": "x" * 161}}, "sentence_en"),
        ({"signatories": (Signatory(by=SignedBy.OFFICE), Signatory(by=SignedBy.PERSON))}, "signatory_2_name"),
        ({"signatories": (DIRECTOR,) * 4}, "signatory_1_by"),
        ({"signatories": (DIRECTOR, replace(DIRECTOR, name="x" * 81))}, "signatory_2_name"),
        ({"signatories": (replace(DIRECTOR, roles={"fr": "x" * 81}),)}, "signatory_1_role_fr"),
    ],
)
def test_what_cannot_be_drawn_or_read_is_refused_beside_its_field(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DesignInvalid) as refused:
        check_design(replace(USUAL, **changes))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("margins", "page", "field"),
    [
        ({"top": 3}, PageSize.A4_LANDSCAPE, "margin_top"),
        ({"left": 110, "right": 60}, PageSize.A4_LANDSCAPE, "margin_left"),
        ({"left": 40}, PageSize.A4_PORTRAIT, "margin_left"),
        ({"top": 60, "bottom": 60}, PageSize.LETTER_LANDSCAPE, "margin_top"),
    ],
)
def test_a_background_leaves_room_for_the_words(margins: dict[str, int], page: PageSize, field: str) -> None:
    with pytest.raises(DesignInvalid) as refused:
        check_design(replace(WITH_BACKGROUND, page=page, margins=MARGINS | margins))
    assert refused.value.field == field


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_what_fills_a_placeholder_is_never_read_as_one() -> None:
    values = {"programme": "{office} %s {0}", "hours": ""}
    assert fill_placeholders("in {programme}, {hours} long", values) == "in {office} %s {0}, long"


def test_a_role_falls_back_to_english() -> None:
    assert [DIRECTOR.role_in(language) for language in ("ar", "fr")] == ["المديرة", "Director"]
    assert Signatory(by=SignedBy.OFFICE).role_in("en") == ""
