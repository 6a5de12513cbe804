"""From text to placed glyphs: direction, scripts, fonts and HarfBuzz, measured once and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import uharfbuzz as hb

from app.core.typeset import bidi
from app.core.typeset.faces import REGULAR, Face, base_face
from app.core.typeset.itemise import Item, clean, itemise

Direction = Literal["ltr", "rtl"]

KEPT_SHAPES = 2048
# Read back as nothing visible; readers invent a character where a glyph has none at all.
SILENT = "\u200b"


class Glyph(NamedTuple):
    """A glyph, the characters it stands for and its place, in thousandths of the type size."""

    number: int
    text: str
    advance: float
    right: float
    up: float


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face, from left to right."""

    face: Face
    glyphs: tuple[Glyph, ...]
    level: int

    @property
    def text(self) -> str:
        """The characters of a left-to-right run in logical order."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def speaks_for_itself(self) -> bool:
        """Say whether every glyph stands for characters, so that the text can be read off the glyphs."""
        return self.level % 2 == 1 or all(glyph.text for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Shape:
    """A shaped line at no particular size: lengths are thousandths of the type size."""

    text: str
    direction: Direction
    runs: tuple[Run, ...]
    width: float
    ascent: float
    descent: float
    ink_top: float
    ink_bottom: float
    missing: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text at a size, in points; `squeeze` below 1 means narrowed letters."""

    shape: Shape
    size: float
    squeeze: float = 1.0

    @property
    def text(self) -> str:
        """The characters, composed (NFC) and in logical order."""
        return self.shape.text

    @property
    def direction(self) -> Direction:
        """Direction of the line as a whole."""
        return self.shape.direction

    @property
    def missing(self) -> str:
        """Characters that no installed font can draw; they are romanised in the drawing."""
        return self.shape.missing

    @property
    def width(self) -> float:
        """Distance from the start to the end of the line."""
        return self.shape.width * self.size * self.squeeze / 1000

    @property
    def ascent(self) -> float:
        """Height that the fonts ask for above the baseline."""
        return self.shape.ascent * self.size / 1000

    @property
    def descent(self) -> float:
        """Depth that the fonts ask for below the baseline, as a positive number."""
        return self.shape.descent * self.size / 1000

    @property
    def ink_top(self) -> float:
        """Highest point of the drawn outlines above the baseline."""
        return self.shape.ink_top * self.size / 1000

    @property
    def ink_bottom(self) -> float:
        """Lowest point of the drawn outlines, negative below the baseline: where a rule may not be closer."""
        return self.shape.ink_bottom * self.size / 1000


def layout(text: str, size: float, weight: int = REGULAR, *, direction: Direction | None = None) -> Line:
    """Shape one line; its direction is that of the first strong character unless one is given."""
    return Line(shape(clean(text), weight, direction), size)


def missing_characters(text: str) -> str:
    """Each character that no installed font can draw, once, in order; empty when all can be drawn."""
    return shape(clean(text), REGULAR, None).missing


@lru_cache(maxsize=KEPT_SHAPES)
def shape(text: str, weight: int, direction: Direction | None) -> Shape:
    """Shape a cleaned line as a paragraph of its own."""
    if direction is None:
        direction = "rtl" if bidi.has_rtl(text) and bidi.base_level(text) else "ltr"
    return shape_with_levels(text, paragraph_levels(text, direction), weight, direction)


def paragraph_levels(text: str, direction: Direction) -> list[int]:
    """Embedding level of every character of a paragraph; the algorithm only runs where it can matter."""
    base = int(direction == "rtl")
    return bidi.levels(text, base) if base or bidi.has_rtl(text) else [0] * len(text)


def shape_with_levels(text: str, levels: Sequence[int], weight: int, direction: Direction) -> Shape:
    """Shape a line cut from a paragraph whose levels are known."""
    items = itemise(text, levels, weight)
    runs = [_shape_item(items[i]) for i in bidi.visual_order([item.level for item in items])]
    faces = [run.face for run in runs] or [base_face(weight)]
    inks = [ink for run in runs for ink in _inks(run)] or [(0.0, 0.0)]
    lost = "".join(source for item in items if item.is_substitute for source in item.sources)
    return Shape(
        text=text,
        direction=direction,
        runs=tuple(runs),
        width=sum(glyph.advance for run in runs for glyph in run.glyphs),
        ascent=max(face.ascent for face in faces),
        descent=max(face.descent for face in faces),
        ink_top=max(top for _, top in inks),
        ink_bottom=min(bottom for bottom, _ in inks),
        missing="".join(dict.fromkeys(lost)),
    )


def _inks(run: Run) -> list[tuple[float, float]]:
    boxes = ((run.face.ink(glyph.number), glyph.up) for glyph in run.glyphs)
    return [(bottom + up, top + up) for (bottom, top), up in boxes if bottom != top]


def _shape_item(item: Item) -> Run:
    buffer = hb.Buffer()
    buffer.add_str(item.drawn)
    buffer.direction = "rtl" if item.level % 2 else "ltr"
    buffer.script = item.script
    # Left unset, the language would be taken from the locale of the process.
    buffer.language = "und"
    hb.shape(item.face.font, buffer)
    scale = item.face.scale
    placed = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    texts = _cluster_texts([(info.cluster, place.x_advance) for info, place in placed], item)
    glyphs = tuple(
        Glyph(info.codepoint, text, place.x_advance * scale, place.x_offset * scale, place.y_offset * scale)
        for (info, place), text in zip(placed, texts, strict=True)
    )
    return Run(item.face, glyphs, item.level)


def _cluster_texts(clusters: list[tuple[int, int]], item: Item) -> list[str]:
    """Characters behind each glyph: all of a cluster's with one glyph, none (or silence) with the others.

    Readers turn right-to-left text around character by character, so there the characters of a cluster
    stand in visual order, on its widest glyph; the loose dots of Arabic letters are silent.
    """
    rtl = item.level % 2
    starts = sorted({cluster for cluster, _ in clusters})
    ends = dict(zip(starts, [*starts[1:], len(item.sources)], strict=True))
    speaking: dict[int, int] = {}
    for i, (cluster, advance) in enumerate(clusters):
        if cluster not in speaking or (rtl and advance > clusters[speaking[cluster]][1]):
            speaking[cluster] = i
    texts = [SILENT if rtl else ""] * len(clusters)
    for cluster, i in speaking.items():
        text = "".join(item.sources[cluster : ends[cluster]])
        texts[i] = text[::-1] if rtl else text
    return texts
