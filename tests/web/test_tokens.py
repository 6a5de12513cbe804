"""Text can be read on its ground, in both themes."""

import re

import pytest

from app.web.assets import STATIC

TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
TEXT = 4.5
CONTROL = 3.0
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in ("bg", "surface", "sunken")),
    ("accent", "surface", TEXT),
    ("accent", "soft", TEXT),
    ("accent-ink", "accent", TEXT),
    ("surface", "bad", TEXT),
    *((tone, f"{tone}-soft", TEXT) for tone in ("ok", "warn", "bad")),
    *((tone, "surface", TEXT) for tone in ("ok", "warn", "bad")),
    ("edge", "surface", CONTROL),
    *((f"d{number}", "surface", CONTROL) for number in range(1, 7)),
    # Figures in the cells of the heat map.
    *(("ink", ground, TEXT) for ground in ("map-none", "m1", "m2")),
    *(("surface", ground, TEXT) for ground in ("m3", "m4")),
]


def colours(selector: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(selector) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block[: block.index("--shadow")]))


THEMES = {"light": colours("  :root {"), "dark": colours(":root[data-theme=dark]")}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_the_contrast_is_enough(theme: str, ink: str, ground: str, least: float) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= least


def test_the_chosen_dark_theme_is_that_of_the_system() -> None:
    assert colours(":root:not([data-theme=light])") == THEMES["dark"]


def test_both_themes_name_the_same_colours() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()
