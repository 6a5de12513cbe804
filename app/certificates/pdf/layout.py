"""Where each text of a certificate stands: head and foot fixed, a column that shares out the space."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.certificates.pdf.design import QUIET, TEXT, Box, Design, Part, Shown, Spot, channels
from app.core.typeset import BOLD, REGULAR, Paragraph, draw_line, layout, paragraph
from app.core.typeset.canvas import Align, Surface
from app.core.typeset.shaping import Direction

OWN = frozenset({"name", "own_script_name", "code", "serial"})  # differ from holder to holder
LEADING = 1.3
SMALLEST_NAME = 20.0
SMALLEST = 6.0
MOST_MODULES = 12
FULL_ROWS = 4  # of modules in their full size
GAP, BULLET = 34.0, 12.0  # between columns of modules, and before each
SIGNATURE_HEIGHT, SIGNATURE_SHARE, SIGNATURE_DEPTH = 38.0, 0.8, 4.0  # of the line's width; below the line


@dataclass(frozen=True, kw_only=True)
class Place:
    """Room for a text: one line on a baseline, or a box of some lines below its top."""

    x: float  # of the anchor; of the middle for a box
    y: float
    width: float
    size: float
    height: float | None = None
    lines: int = 1
    weight: int = REGULAR
    colour: str = TEXT
    align: Align = "centre"
    direction: Direction | None = None
    smallest: float = SMALLEST

    def draw(self, surface: Surface, text: str) -> None:
        """Draw the text, set smaller where it would not fit."""
        if self.height is None:
            draw_line(
                surface, self.x, self.y, text, size=self.size, weight=self.weight, colour=self.colour,
                align=self.align, direction=self.direction, fit_width=self.width, min_size=self.smallest,
            )  # fmt: skip
            return
        fitted = self._fitted(text, self.height)
        top = self.y - (self.height - fitted.height) / 2
        fitted.draw(surface, self.x - self.width / 2, top, colour=self.colour, align="centre")

    def _fitted(self, text: str, height: float) -> Paragraph:
        """As large as it goes: in one line down to a readable size, then in more lines."""
        width = layout(text, self.size, self.weight, direction=self.direction).width
        size = self.size if width <= self.width else max(self.size * self.width / width, self.smallest)
        while True:
            broken = self._broken(text, size)
            if size <= SMALLEST or (broken.height <= height and len(broken.lines) <= self.lines):
                return broken
            size *= 0.95

    def needed(self, text: str) -> float:
        """Height that the text takes when it is broken to so many lines at most."""
        size = self.size
        while True:
            broken = self._broken(text, size)
            if size <= SMALLEST or len(broken.lines) <= self.lines:
                return broken.height
            size *= 0.95

    def _broken(self, text: str, size: float) -> Paragraph:
        return paragraph(
            text, self.width, size=size, weight=self.weight, leading=LEADING, direction=self.direction
        )


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text with the kind of its element; None as text stands for what is the holder's own."""

    what: str
    kind: str
    place: Place
    text: str | None


@dataclass(frozen=True)
class Decoration:
    """Operators of what says nothing."""

    operators: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture with its words, in a box from its lower left corner."""

    digest: str
    alternative: str
    x: float
    y: float
    width: float
    height: float


Piece = Said | Decoration | Figure


@dataclass(frozen=True)
class Block:
    """A part of the column: its height, its share of free space, its pieces with y counted from its top."""

    height: float
    space: float
    least: float
    pieces: tuple[Piece, ...]


def lay_out(design: Design, printed: Mapping[str, Any], *, has_own_script: bool) -> list[Piece]:
    """Everything on the page but paper and square code, in reading order."""
    pieces: list[Piece] = []
    if design.logo:
        pieces.append(_figure(design.logo, printed["words"]["emblem"]))
    pieces.append(_spot("office", design.office, printed["office"]))
    pieces += _column(design, _blocks(design, printed, has_own_script=has_own_script))
    pieces += _signatures(design, printed)
    pieces.append(_foot(design, printed))
    pieces += [_spot("code", design.code, None), _spot("serial", design.serial, None)]
    if is_rtl(printed):
        pieces = [_mirrored(piece, design.width) for piece in pieces]
    return pieces


def is_rtl(printed: Mapping[str, Any]) -> bool:
    """Does the certificate run from right to left?"""
    return bool(printed["direction"] == "rtl")


def mirrored_box(design: Design, *, is_mirrored: bool) -> Box:
    """Where the square code stands."""
    box = design.qr
    return replace(box, x=design.width - box.x - box.size) if is_mirrored else box


def _column(design: Design, blocks: Sequence[Block]) -> list[Piece]:
    """From the top; what is left over is shared out, so that short and long ones both look whole."""
    used = sum(block.height + block.least for block in blocks)
    free = max(design.top - design.bottom - used, 0.0)
    share = free / (sum(block.space for block in blocks) + 0.9)
    y = design.top
    pieces = []
    for block in blocks:
        y -= block.least + share * block.space
        pieces += [_moved(piece, y) for piece in block.pieces]
        y -= block.height
    return pieces


def _blocks(design: Design, printed: Mapping[str, Any], *, has_own_script: bool) -> list[Block]:
    made = []
    for part in design.parts:
        if part.what == "modules":
            made += _modules(design, part, printed)
        elif part.what == "ornament":
            made.append(Block(1.0, part.space, part.least, (_ornament(design),)))
        elif part.what in OWN:
            if part.what != "own_script_name" or has_own_script:
                made.append(_text_block(design, part, None))
        elif text := _text_of(part.what, printed):
            made.append(_text_block(design, part, text, direction=_row_direction(part.what, printed)))
    return made


def _row_direction(what: str, printed: Mapping[str, Any]) -> Direction | None:
    """Parts in a row follow the certificate; a sentence finds its own direction."""
    if what != "facts":
        return None
    return "rtl" if is_rtl(printed) else "ltr"


def _text_of(what: str, printed: Mapping[str, Any]) -> str:
    if what == "session":
        return str(printed["session"]["title"])
    if what == "facts":
        return in_a_row(printed["facts"])
    return str(printed["words"][what])


def _text_block(design: Design, part: Part, text: str | None, *, direction: Direction | None = None) -> Block:
    place = Place(
        x=design.centre,
        y=0.0,
        width=design.measure,
        size=part.size,
        height=part.height,
        lines=part.lines,
        weight=part.weight,
        colour=part.colour,
        direction=direction,
        smallest=part.smallest or (min(SMALLEST_NAME, part.size) if text is None else SMALLEST),
    )
    if part.height is None:
        place = replace(place, height=place.needed(text or ""))
    said = Said(what=part.what, kind="H1" if part.what == "title" else "P", place=place, text=text)
    return Block(place.height or 0.0, part.space, part.least, (said,))


def in_a_row(parts: Sequence[str]) -> str:
    """Parts side by side, each kept together whatever direction it and its neighbours have."""
    return "  ·  ".join(f"\u2068{part}\u2069" for part in parts)


def _ornament(design: Design) -> Decoration:
    """A line in the accent's colour, strongest in the middle; its y is that of the page's matrix."""
    x, accent = design.centre, operands(design.accent)
    lines = " ".join(
        f"{width} w {x - half:.2f} 0 m {x + half:.2f} 0 l S" for half, width in ((165, 0.5), (120, 0.9))
    )
    diamond = f"{x - 4:.2f} 0 m {x:.2f} 4 l {x + 4:.2f} 0 l {x:.2f} -4 l f"
    return Decoration(f"{accent} RG {accent} rg {lines} {diamond}")


def _modules(design: Design, part: Part, printed: Mapping[str, Any]) -> list[Block]:
    """The modules in two columns, in the reading direction of the certificate."""
    titles: list[str] = printed["modules"]
    if len(titles) > MOST_MODULES:
        titles = [*titles[: MOST_MODULES - 1], "…"]
    if not titles:
        return []
    columns = _module_columns(titles, part.size, design.measure)
    rows = len(columns[0])
    size, leading = (
        (part.size, part.size * 1.45) if rows <= FULL_ROWS else (part.size * 0.88, part.size * 1.25)
    )
    pieces: list[Piece] = []
    for column, (left, width) in zip(columns, _column_places(design, columns, size), strict=True):
        for row, title in enumerate(column):
            y = -leading * (row + 0.8)
            square = f"{operands(design.accent)} rg {left:.2f} {y + size * 0.33 - 1.6:.2f} 3.2 3.2 re f"
            place = Place(
                x=left + 10, y=y, width=width - 10, size=size, align="left", smallest=7, colour=part.colour
            )
            pieces += [Decoration(square), Said(what="module", kind="LBody", place=place, text=title)]
    return [Block(leading * rows, part.space, part.least, tuple(pieces))]


def _module_columns(titles: list[str], size: float, measure: float) -> list[list[str]]:
    """Two columns, or one where there are few titles and one of them is long."""
    widest = max(layout(title, size).width for title in titles)
    if len(titles) == 1 or (len(titles) <= FULL_ROWS and widest + BULLET > (measure - GAP) / 2):
        return [titles]
    rows = -(-len(titles) // 2)
    return [titles[:rows], titles[rows:]]


def _column_places(
    design: Design, columns: Sequence[Sequence[str]], size: float
) -> list[tuple[float, float]]:
    """Left edge and width of each column, together in the middle of the page."""
    most = (design.measure - GAP * (len(columns) - 1)) / len(columns)
    widths = [min(max(layout(title, size).width for title in column) + BULLET, most) for column in columns]
    left = design.centre - (sum(widths) + GAP * (len(columns) - 1)) / 2
    places = []
    for width in widths:
        places.append((left, width))
        left += width + GAP
    return places


def _signatures(design: Design, printed: Mapping[str, Any]) -> list[Piece]:
    pieces: list[Piece] = []
    ink = operands(design.ink)
    for spot, signature in zip(design.signatures, printed["signatures"], strict=False):
        left, right = spot.x - spot.width / 2, spot.x + spot.width / 2
        if picture := signature.get("picture"):
            pieces.append(_figure(_signed(spot, picture), signature["alternative"]))
        pieces.append(Decoration(f"{ink} RG 0.7 w {left:.2f} {spot.y:.2f} m {right:.2f} {spot.y:.2f} l S"))
        below = replace(spot, y=spot.y - 12.5)
        if signature["name"]:
            bold = replace(below, weight=BOLD, colour=design.ink)
            pieces.append(_spot("signatory", bold, signature["name"]))
            below = replace(below, y=below.y - 12)
        if signature["role"]:
            role = _spot("role", replace(below, size=spot.size * 0.9), signature["role"])
            pieces.append(_broken_role(role) if design.breaks_roles else role)
    return pieces


def _broken_role(said: Said) -> Said:
    """The same from the same baseline on, in two lines where one is too short."""
    place, text = said.place, said.text or ""
    box = replace(place, lines=2, smallest=place.size)
    height = box.needed(text)
    first = paragraph(text, place.width, size=place.size, leading=LEADING).baselines[0]
    if height < 2 * place.size:
        return said
    return replace(said, place=replace(box, y=place.y + first, height=height))


def _signed(spot: Spot, picture: Mapping[str, Any]) -> Shown:
    """Where a signature stands: on its line, and a little across it."""
    width = spot.width * SIGNATURE_SHARE
    return Shown(
        digest=picture["digest"],
        ratio=picture["width"] / picture["height"],
        x=spot.x - width / 2,
        y=spot.y - SIGNATURE_DEPTH,
        width=width,
        height=SIGNATURE_HEIGHT,
    )


def _figure(shown: Shown, alternative: str) -> Figure:
    """As large as it goes, in the middle of its box."""
    width = min(shown.width, shown.height * shown.ratio)
    height = width / shown.ratio
    return Figure(
        digest=shown.digest,
        alternative=alternative,
        x=shown.x + (shown.width - width) / 2,
        y=shown.y + (shown.height - height) / 2,
        width=width,
        height=height,
    )


def operands(colour: str) -> str:
    """A colour as PDF operators take it."""
    return " ".join(map(str, channels(colour)))


def _spot(what: str, spot: Spot, text: str | None) -> Said:
    place = Place(
        x=spot.x, y=spot.y, width=spot.width, size=spot.size, weight=spot.weight, colour=spot.colour
    )
    return Said(what=what, kind="Link" if what == "code" else "P", place=place, text=text)


def _foot(design: Design, printed: Mapping[str, Any]) -> Said:
    foot, words = design.foot, printed["words"]
    place = Place(
        x=foot.x - foot.width / 2, y=foot.y, width=foot.width, size=foot.size, colour=QUIET,
        align="left", direction="rtl" if is_rtl(printed) else "ltr",
    )  # fmt: skip
    return Said(what="foot", kind="P", place=place, text=in_a_row([words["issued"], words["check"]]))


def _moved(piece: Piece, y: float) -> Piece:
    if isinstance(piece, Decoration):
        return Decoration(f"q 1 0 0 1 0 {y:.2f} cm {piece.operators} Q")
    if isinstance(piece, Figure):
        return replace(piece, y=piece.y + y)
    return replace(piece, place=replace(piece.place, y=piece.place.y + y))


def _mirrored(piece: Piece, width: float) -> Piece:
    """The same from the other side of the page: lines are turned over, texts and pictures moved."""
    if isinstance(piece, Decoration):
        return Decoration(f"q -1 0 0 1 {width:.2f} 0 cm {piece.operators} Q")
    if isinstance(piece, Figure):
        return replace(piece, x=width - piece.x - piece.width)
    align: Align = "right" if piece.place.align == "left" else piece.place.align
    return replace(piece, place=replace(piece.place, x=width - piece.place.x, align=align))
