"""Paragraphs: lines broken to a width, in either direction, high enough for what is drawn in them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.typeset import bidi
from app.core.typeset.breaking import clusters, segments
from app.core.typeset.canvas import Align, Surface, draw_laid_out, fitted, share_before_anchor
from app.core.typeset.faces import REGULAR, base_face
from app.core.typeset.itemise import clean
from app.core.typeset.operators import BLACK
from app.core.typeset.shaping import Direction, Line, Shape, paragraph_levels, shape, shape_with_levels

LEADING = 1.4
FIRST_REACH = 64  # letters that are shaped at once to find the end of a line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines broken to a width, with the baseline of each measured from the top."""

    lines: tuple[Line, ...]
    baselines: tuple[float, ...]
    width: float
    height: float

    def draw(
        self, canvas: Surface, x: float, top: float, *, colour: str = BLACK, align: Align = "start"
    ) -> float:
        """Draw with the upper left corner of the box at (x, top); the y below the last line is returned."""
        for line, baseline in zip(self.lines, self.baselines, strict=True):
            anchor = x + self.width * share_before_anchor(align, line.direction)
            draw_laid_out(canvas, anchor, top - baseline, line, colour=colour, align=align)
        return top - self.height


def paragraph(
    text: str,
    width: float,
    *,
    size: float,
    weight: int = REGULAR,
    direction: Direction | None = None,
    leading: float = LEADING,
) -> Paragraph:
    """Break a text to a width; each line break in it starts a paragraph that finds its own direction.

    `leading` is the least distance of baselines in type sizes; lines with high or deep letters get more.
    """
    shapes = [
        part
        for block in text.splitlines() or [""]
        for part in _broken(clean(block), width * 1000 / size, weight, direction)
    ]
    lines = tuple(fitted(Line(part, size), width, size) for part in shapes)
    baselines, height = [], 0.0
    for line in lines:
        above, below = _room(line, leading)
        baselines.append(height + above)
        height += above + below
    return Paragraph(lines, tuple(baselines), width, height)


def draw_paragraph(
    canvas: Surface,
    x: float,
    top: float,
    width: float,
    text: str,
    *,
    size: float,
    weight: int = REGULAR,
    colour: str = BLACK,
    align: Align = "start",
    direction: Direction | None = None,
    leading: float = LEADING,
) -> float:
    """Draw a text in a box with its upper left corner at (x, top); the y below the last line is returned."""
    laid_out = paragraph(text, width, size=size, weight=weight, direction=direction, leading=leading)
    return laid_out.draw(canvas, x, top, colour=colour, align=align)


def _room(line: Line, leading: float) -> tuple[float, float]:
    """Space above and below the baseline: half of the leading around the face, more where ink needs it."""
    face = base_face(REGULAR)
    half = (leading * 1000 - face.ascent - face.descent) / 2
    above = (face.ascent + half) * line.size / 1000
    below = (face.descent + half) * line.size / 1000
    return max(above, line.ink_top), max(below, -line.ink_bottom)


def _broken(text: str, limit: float, weight: int, direction: Direction | None) -> Iterator[Shape]:
    if direction is None:
        direction = "rtl" if bidi.has_rtl(text) and bidi.base_level(text) else "ltr"
    levels = paragraph_levels(text, direction)
    is_mixed = any(levels)
    for start, end in _spans(text, limit, weight):
        part = text[start:end].rstrip()
        if is_mixed:
            cut = bidi.line_levels(part, levels[start : start + len(part)], int(direction == "rtl"))
            yield shape_with_levels(part, cut, weight, direction)
        else:
            yield shape(part, weight, direction)


def _spans(text: str, limit: float, weight: int) -> Iterator[tuple[int, int]]:
    """First and last place of each line: as many pieces as fit, at least one."""
    start, used = 0, 0.0
    for piece_start, piece_end in segments(text):
        piece = text[piece_start:piece_end]
        if used and used + _width(piece.rstrip(), weight) > limit:
            yield start, piece_start
            start, used = piece_start, 0.0
        if not used:
            for cut in _cuts(piece.rstrip(), limit, weight):
                yield start, piece_start + cut
                start = piece_start + cut
        used += _width(text[max(start, piece_start) : piece_end], weight)
    yield start, len(text)


def _cuts(word: str, limit: float, weight: int) -> Iterator[int]:
    """Places where a word wider than the line has to be cut."""
    start = 0
    while (reach := _reach(word, start, limit, weight)) is not None:
        ends = clusters(word[start:reach])
        fitting = bisect_right(ends, limit, key=lambda end: _width(word[start : start + end], weight))
        start += ends[max(fitting, 1) - 1]
        yield start


def _reach(word: str, start: int, limit: float, weight: int) -> int | None:
    """Where more than a line of the rest of a word ends, not far from the line's own end; None for less.

    To shape all of the rest for each line takes seconds for some thousand letters.
    """
    length = FIRST_REACH
    while True:
        part = word[start : start + length]
        if _width(part, weight) > limit and len(clusters(part)) > 1:
            return start + len(part)
        if start + length >= len(word):
            return None
        length *= 2


def _width(text: str, weight: int) -> float:
    return shape(text, weight, "ltr").width
