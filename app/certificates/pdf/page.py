"""The page of one certificate: fixed head and foot, between them a column that shares out the space."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from app.certificates.pdf.art import HEIGHT, WIDTH, draw_art
from app.core.typeset import (
    BOLD,
    REGULAR,
    PdfCanvas,
    draw_line,
    draw_qr,
    layout,
    missing_characters,
    new_canvas,
    paragraph,
)
from app.core.typeset.shaping import Direction

INK = "#132957"
TEXT = "#333b48"
QUIET = "#5b6472"
GOLD = "#b28a38"
CENTRE = WIDTH / 2
MEASURE = 610.0  # widest line of text
TOP, BOTTOM = HEIGHT - 139, 138.0  # of the column between head and foot
QR_SIZE = 92.0
MOST_MODULES = 12

Draw = Callable[[float], object]
Side = Literal["left", "right"]


@dataclass(frozen=True)
class Block:
    """A part of the column: its height, its share of free space above, and how it is drawn from its top."""

    height: float
    space: float
    draw: Draw
    least: float = 0.0


def draw_certificate(printed: Mapping[str, Any], *, check_url: str) -> bytes:
    """The PDF of what was printed: the same bytes each time. `check_url` is what the QR code opens."""
    target = BytesIO()
    words = printed["words"]
    canvas = new_canvas(
        target,
        title=f"{words['title']} – {printed['name']}",
        author=printed["office"],
        language=printed["language"],
        page_size=(WIDTH, HEIGHT),
        invariant=True,
    )
    draw_art(canvas)
    _draw_head(canvas, printed)
    _draw_column(_blocks(canvas, printed))
    _draw_signatures(canvas, printed["signatures"])
    _draw_foot(canvas, printed, check_url=check_url)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def undrawable(printed: Mapping[str, Any]) -> str:
    """Characters of the names, titles and words that no installed font can draw; empty when all is well."""
    texts = [printed["name"], printed["own_script_name"], *printed["modules"], *printed["facts"]]
    texts += [*printed["words"].values(), printed["session"]["title"], printed["office"]]
    return "".join(dict.fromkeys("".join(missing_characters(text) for text in texts)))


def _draw_head(canvas: PdfCanvas, printed: Mapping[str, Any]) -> None:
    draw_line(
        canvas, CENTRE, HEIGHT - 129, printed["office"],
        size=10.5, weight=BOLD, colour=QUIET, align="centre", fit_width=MEASURE,
    )  # fmt: skip


def _draw_column(blocks: Sequence[Block]) -> None:
    """Draw from the top; what is left over is shared out, so that short and long ones both look whole."""
    used = sum(block.height + block.least for block in blocks)
    share = max(TOP - BOTTOM - used, 0.0) / sum(block.space for block in blocks)
    y = TOP
    for block in blocks:
        y -= block.least + share * block.space
        block.draw(y)
        y -= block.height


def _blocks(canvas: PdfCanvas, printed: Mapping[str, Any]) -> list[Block]:
    words, session = printed["words"], printed["session"]
    return [
        _text(canvas, words["title"], size=29, weight=BOLD, colour=INK, space=1.0),
        _text(canvas, words["lead"], size=11.5, colour=QUIET, space=1.4, least=2),
        _name(canvas, printed["name"], space=1.2),
        *([_text(canvas, printed["own_script_name"], size=16, colour=INK, space=0.3, least=1)]
          if printed["own_script_name"] else []),
        Block(1.0, 0.7, lambda y: _ornament(canvas, y), least=5),
        _text(canvas, words["sentence"], size=11.5, colour=QUIET, space=0.9, least=4),
        _text(canvas, session["title"], size=18, weight=BOLD, colour=INK, space=0.5, least=1),
        _text(canvas, _in_a_row(printed["facts"]), size=11, space=0.4, direction=_direction(printed)),
        _text(canvas, words["programme"], size=9.5, colour=QUIET, space=0.3),
        *_modules(canvas, printed),
        Block(0.0, 0.9, lambda _: None),
    ]  # fmt: skip


def _text(
    canvas: PdfCanvas,
    text: str,
    *,
    size: float,
    space: float,
    weight: int = REGULAR,
    colour: str = TEXT,
    least: float = 0.0,
    direction: Direction | None = None,
) -> Block:
    """Centred lines; a text of more than two lines is set smaller."""
    laid_out = paragraph(text, MEASURE, size=size, weight=weight, leading=1.3, direction=direction)
    while len(laid_out.lines) > 2 and size > 7:
        size *= 0.9
        laid_out = paragraph(text, MEASURE, size=size, weight=weight, leading=1.3, direction=direction)
    left = CENTRE - MEASURE / 2
    return Block(
        laid_out.height,
        space,
        lambda y: laid_out.draw(canvas, left, y, colour=colour, align="centre"),
        least,
    )


def _name(canvas: PdfCanvas, name: str, *, space: float) -> Block:
    """The name as large as it goes: in one line down to a readable size, then in two."""
    size = 33.0
    width = layout(name, size, BOLD).width
    if width > MEASURE:
        size = max(size * MEASURE / width, 23.0)
    return _text(canvas, name, size=size, weight=BOLD, colour=INK, space=space)


def _direction(printed: Mapping[str, Any]) -> Direction:
    return "rtl" if printed["direction"] == "rtl" else "ltr"


def _in_a_row(parts: Sequence[str]) -> str:
    """Parts side by side, each kept together whatever direction it and its neighbours have."""
    return "  ·  ".join(f"\u2068{part}\u2069" for part in parts)


def _ornament(canvas: PdfCanvas, y: float) -> None:
    """A gold line, strongest in the middle."""
    for half, width in ((165, 0.5), (120, 0.9)):
        canvas.addLiteral(
            f"q 0.698 0.541 0.22 RG {width} w {CENTRE - half:.2f} {y:.2f} m {CENTRE + half:.2f} {y:.2f} l S Q"
        )
    canvas.addLiteral(
        f"q 0.698 0.541 0.22 rg {CENTRE - 4:.2f} {y:.2f} m {CENTRE:.2f} {y + 4:.2f} l "
        f"{CENTRE + 4:.2f} {y:.2f} l {CENTRE:.2f} {y - 4:.2f} l f Q"
    )


def _modules(canvas: PdfCanvas, printed: Mapping[str, Any]) -> list[Block]:
    """The modules in two columns, in the reading direction of the certificate."""
    titles: list[str] = printed["modules"]
    if len(titles) > MOST_MODULES:
        titles = [*titles[: MOST_MODULES - 1], "…"]
    if not titles:
        return []
    rows = -(-len(titles) // 2) if len(titles) > 1 else 1
    leading = 13.5 if rows <= 4 else 11.6
    size = 9.3 if rows <= 4 else 8.2
    is_rtl = printed["direction"] == "rtl"
    columns = [titles[:rows], titles[rows:]]

    def draw(y: float) -> None:
        for column, (left, right) in zip(columns, _column_edges(columns, size, is_rtl=is_rtl), strict=True):
            for row, title in enumerate(column):
                side: Side = "right" if is_rtl else "left"
                _module(canvas, y - leading * (row + 0.8), title, (left, right), side=side, size=size)

    return [Block(rows * leading, 0.8, draw, least=3)]


def _column_edges(
    columns: Sequence[Sequence[str]], size: float, *, is_rtl: bool
) -> list[tuple[float, float]]:
    """Left and right end of each column, the pair centred on the page."""
    widest = (MEASURE - 40) / 2
    widths = [
        min(max((layout(title, size).width for title in column), default=0.0) + 12, widest)
        for column in columns
    ]
    gap = 34.0 if widths[1] > 12 else 0.0
    left = CENTRE - (sum(widths) + gap) / 2
    if is_rtl:
        right = CENTRE + (sum(widths) + gap) / 2
        return [(right - widths[0], right), (left, left + widths[1])]
    return [(left, left + widths[0]), (left + widths[0] + gap, left + sum(widths) + gap)]


def _module(
    canvas: PdfCanvas, y: float, title: str, edges: tuple[float, float], *, side: Side, size: float
) -> None:
    left, right = edges
    bullet, text = (right - 2, right - 10) if side == "right" else (left + 2, left + 10)
    middle = y + size * 0.33
    canvas.addLiteral(f"q 0.698 0.541 0.22 rg {bullet - 1.6:.2f} {middle - 1.6:.2f} 3.2 3.2 re f Q")
    draw_line(
        canvas, text, y, title, size=size, colour=TEXT, align=side, fit_width=right - left - 10, min_size=7
    )


def _draw_signatures(canvas: PdfCanvas, signatures: Sequence[Mapping[str, str]]) -> None:
    width = 205.0
    for n, signature in enumerate(signatures[:2]):
        left = 84.0 + n * (width + 62)
        middle = left + width / 2
        canvas.addLiteral(f"q 0.075 0.161 0.341 RG 0.7 w {left:.2f} 98 m {left + width:.2f} 98 l S Q")
        if signature["name"]:
            draw_line(
                canvas, middle, 85.5, signature["name"],
                size=9.5, weight=BOLD, colour=INK, align="centre", fit_width=width,
            )  # fmt: skip
        draw_line(
            canvas, middle, 73.5 if signature["name"] else 85.5, signature["role"],
            size=8.5, colour=QUIET, align="centre", fit_width=width,
        )  # fmt: skip


def _draw_foot(canvas: PdfCanvas, printed: Mapping[str, Any], *, check_url: str) -> None:
    left = WIDTH - 70 - QR_SIZE
    draw_qr(canvas, left, 66, QR_SIZE, check_url, colour=INK)
    canvas.linkURL(check_url, (left, 54, left + QR_SIZE, 66 + QR_SIZE))
    middle = left + QR_SIZE / 2
    draw_line(canvas, middle, 60, printed["code"], size=8.6, weight=BOLD, colour=INK, align="centre")
    words = printed["words"]
    foot = _in_a_row([words["serial"], words["issued"], words["check"]])
    draw_line(
        canvas, 84, 54.5, foot, size=7.6, colour=QUIET, align="left", fit_width=left - 96,
        direction=_direction(printed),
    )  # fmt: skip
