"""The sign-in sheet of one day: a list to sign on paper, with room for people who come unannounced."""

from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4

from app.core.i18n import gettext as _
from app.core.typeset import BOLD, PdfCanvas, draw_line, new_canvas

WIDTH, HEIGHT = A4
MARGIN = 42.0
ROW = 29.0
EMPTY_ROWS = 5
QUIET, LINE = "#5b6472", "0.72 0.75 0.79"
NUMBER, NAME, BODY, SIGNATURE = MARGIN, MARGIN + 26, MARGIN + 222, MARGIN + 366
FIRST_PAGE_TOP, TOP = HEIGHT - 126, HEIGHT - 70
BOTTOM = 62.0


@dataclass(frozen=True, kw_only=True)
class SignInLine:
    """One person on the list; all empty for someone to write in."""

    name: str = ""
    own_script_name: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class SignInSheet:
    """What stands on the list."""

    language: str
    office: str
    title: str
    facts: tuple[str, ...]
    lines: tuple[SignInLine, ...]


def draw_sign_in_sheet(sheet: SignInSheet) -> bytes:
    """The list as a PDF, as many pages as it takes."""
    target = BytesIO()
    canvas = new_canvas(
        target,
        title=f"{_('Sign-in sheet')} – {sheet.title}",
        author=sheet.office,
        language=sheet.language,
        invariant=True,
    )
    pages = _pages([*sheet.lines, *[SignInLine()] * EMPTY_ROWS])
    number = 1
    for page, lines in enumerate(pages, start=1):
        top = _head(canvas, sheet) if page == 1 else TOP
        _column_heads(canvas, top)
        for line in lines:
            top -= ROW
            _line(canvas, line, number if line.name else None, top)
            number += 1
        _foot(canvas, page, len(pages))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _pages(lines: list[SignInLine]) -> list[list[SignInLine]]:
    first, others = int((FIRST_PAGE_TOP - BOTTOM) / ROW), int((TOP - BOTTOM) / ROW)
    rest = lines[first:]
    return [lines[:first], *(rest[n : n + others] for n in range(0, len(rest), others))]


def _head(canvas: PdfCanvas, sheet: SignInSheet) -> float:
    width = WIDTH - 2 * MARGIN
    draw_line(canvas, MARGIN, HEIGHT - 48, sheet.office, size=9, colour=QUIET, align="left", fit_width=width)
    draw_line(
        canvas,
        MARGIN,
        HEIGHT - 70,
        sheet.title,
        size=15,
        weight=BOLD,
        align="left",
        fit_width=width,
        min_size=9,
    )
    facts = "  ·  ".join(f"\u2068{fact}\u2069" for fact in sheet.facts)
    draw_line(canvas, MARGIN, HEIGHT - 89, facts, size=10, align="left", fit_width=width)
    return FIRST_PAGE_TOP


def _column_heads(canvas: PdfCanvas, top: float) -> None:
    heads = ((NAME, _("Name")), (BODY, _("Organisation")), (SIGNATURE, _("Signature")))
    for x, words in heads:
        draw_line(canvas, x, top + 6, words, size=8.5, weight=BOLD, colour=QUIET, align="left")
    _rule(canvas, top, width=1.0)


def _line(canvas: PdfCanvas, line: SignInLine, number: int | None, bottom: float) -> None:
    if number is not None:
        draw_line(canvas, NUMBER + 16, bottom + 10, str(number), size=9, colour=QUIET, align="right")
    has_two = bool(line.own_script_name) and line.own_script_name != line.name
    room = BODY - NAME - 8
    draw_line(
        canvas,
        NAME,
        bottom + (15 if has_two else 10),
        line.name,
        size=10.5,
        weight=BOLD,
        align="left",
        fit_width=room,
    )
    if has_two:
        draw_line(canvas, NAME, bottom + 4.5, line.own_script_name, size=8.5, align="left", fit_width=room)
    draw_line(
        canvas, BODY, bottom + 10, line.organisation, size=9, align="left", fit_width=SIGNATURE - BODY - 8
    )
    _rule(canvas, bottom, width=0.5)


def _rule(canvas: PdfCanvas, y: float, *, width: float) -> None:
    canvas.addLiteral(f"q {LINE} RG {width} w {MARGIN} {y:.2f} m {WIDTH - MARGIN:.2f} {y:.2f} l S Q")


def _foot(canvas: PdfCanvas, page: int, pages: int) -> None:
    words = _("Page %(page)s of %(pages)s", page=page, pages=pages)
    draw_line(canvas, WIDTH - MARGIN, 34, words, size=8.5, colour=QUIET, align="right")
    draw_line(canvas, MARGIN, 34, _("Signature of the trainer:"), size=8.5, colour=QUIET, align="left")
    canvas.addLiteral(f"q {LINE} RG 0.5 w {MARGIN + 116} 32 m {MARGIN + 290} 32 l S Q")
