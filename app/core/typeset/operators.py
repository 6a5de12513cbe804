"""PDF operators that show a shaped line, written so that the text can be selected, searched and copied."""

from functools import lru_cache
from typing import Protocol

from reportlab.lib.colors import toColor

from app.core.typeset.embedding import EmbeddedFace
from app.core.typeset.shaping import SILENT, Glyph, Line, Run

BLACK = "#000000"
NEGLIGIBLE = 0.5


class FontSource(Protocol):
    """The fonts of a file: gives the one that shows a run, and takes it in where need be."""

    def embedded(self, run: Run) -> EmbeddedFace: ...


def text_operators(
    fonts: FontSource, line: Line, left: float, baseline: float, *, colour: str = BLACK
) -> str:
    """Operators for one line; the graphics state is the same afterwards as before.

    Where glyphs alone would not read back as the text (Khmer, Indic scripts), the run carries it as
    ActualText. Readers would turn that around in Arabic and Hebrew: there each glyph carries its own
    characters, and the loose dots of letters are drawn apart and silent.
    """
    unit = line.size * line.squeeze / 1000
    shown: list[str] = []
    dots: list[str] = []
    x = left
    for run in line.shape.runs:
        embedded = fonts.embedded(run)
        font = f"/{embedded.resource} {line.size:.3f} Tf"
        shown.append(font)
        if run.level % 2:
            shown += _show([glyph for glyph in run.glyphs if not _is_dot(glyph)], embedded, line.size)
            dots += _dots(run, embedded, font, (x, baseline), line)
        else:
            shown += _tagged(run, _show(run.glyphs, embedded, line.size))
        x += sum(glyph.advance for glyph in run.glyphs) * unit
    if dots:
        dots = [_actual_text(""), *dots, "EMC"]
    narrow = [f"{line.squeeze * 100:.2f} Tz"] if line.squeeze != 1.0 else []
    start = f"1 0 0 1 {left:.3f} {baseline:.3f} Tm"
    return " ".join(["q", fill(colour), "BT", *narrow, start, *shown, *dots, "ET Q"])


def _is_dot(glyph: Glyph) -> bool:
    return glyph.text == SILENT and not glyph.advance


def _dots(run: Run, embedded: EmbeddedFace, font: str, origin: tuple[float, float], line: Line) -> list[str]:
    operators = []
    pen = 0.0
    for glyph in run.glyphs:
        if _is_dot(glyph):
            x = origin[0] + (pen + glyph.right) * line.size * line.squeeze / 1000
            y = origin[1] + glyph.up * line.size / 1000
            operators.append(f"1 0 0 1 {x:.3f} {y:.3f} Tm <{embedded.code(glyph)}> Tj")
        pen += glyph.advance
    return [font, *operators] if operators else []


def _tagged(run: Run, operators: list[str]) -> list[str]:
    return operators if run.speaks_for_itself else [_actual_text(run.text), *operators, "EMC"]


def _show(glyphs: list[Glyph] | tuple[Glyph, ...], embedded: EmbeddedFace, size: float) -> list[str]:
    """Strings of glyphs with corrections of the pen between them; raised marks in strings of their own."""
    operators: list[str] = []
    array: list[str] = []
    codes: list[str] = []
    risen = owed = 0.0
    for glyph in glyphs:
        owed -= glyph.right
        if glyph.up != risen:
            operators += [*_flush(array, codes), f"{glyph.up * size / 1000:.3f} Ts"]
            risen = glyph.up
        if abs(owed) >= NEGLIGIBLE:
            _end_string(array, codes)
            array.append(f"{owed:.2f}")
            owed = 0.0
        codes.append(embedded.code(glyph))
        owed += embedded.width(glyph.number) - glyph.advance + glyph.right
    _end_string(array, codes)
    if abs(owed) >= NEGLIGIBLE:
        array.append(f"{owed:.2f}")
    operators += _flush(array, codes)
    return [*operators, "0 Ts"] if risen else operators


def _end_string(array: list[str], codes: list[str]) -> None:
    if codes:
        array.append(f"<{''.join(codes)}>")
        codes.clear()


def _flush(array: list[str], codes: list[str]) -> list[str]:
    _end_string(array, codes)
    shown = [f"[{' '.join(array)}] TJ"] if array else []
    array.clear()
    return shown


def _actual_text(text: str) -> str:
    return f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC"


@lru_cache(maxsize=64)
def fill(colour: str) -> str:
    """Operator that selects the colour ("#rrggbb" or a name) for text and areas."""
    red, green, blue = toColor(colour).rgb()
    return f"{red:.4g} {green:.4g} {blue:.4g} rg"
