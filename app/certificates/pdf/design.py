"""A design of certificates as data: what stands where, in points from the lower left corner of the page."""

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from app.core.typeset import BOLD, REGULAR

INK = "#132957"
TEXT = "#333b48"
QUIET = "#5b6472"
GOLD = "#b28a38"


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of a colour such as "#b28a38", as PDF counts them, to three places."""
    red, green, blue = (round(int(colour[at : at + 2], 16) / 255, 3) for at in (1, 3, 5))
    return red, green, blue


@dataclass(frozen=True, kw_only=True)
class Part:
    """A text of the column between head and foot.

    `space` is its share of the height that is left over, `least` what it keeps above it in any case.
    With `height` it takes that much whatever stands in it: so do all parts that differ from holder to holder.
    """

    what: str
    size: float
    space: float
    weight: int = REGULAR
    colour: str = TEXT
    least: float = 0.0
    lines: int = 2
    height: float | None = None
    smallest: float | None = None  # size in one line, before it goes into more


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A line of text at a place of its own: the middle of its baseline, and how wide it may be."""

    x: float
    y: float
    width: float
    size: float
    weight: int = REGULAR
    colour: str = QUIET


@dataclass(frozen=True, kw_only=True)
class Box:
    """A square with its lower left corner."""

    x: float
    y: float
    size: float


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture of the office's, as large as it goes into a box with this lower left corner."""

    digest: str
    ratio: float  # of width to height
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Design:
    """Page, column and fixed places; certificates that run from right to left are its mirror image."""

    width: float
    height: float
    centre: float  # of the column
    measure: float  # widest line of the column
    top: float
    bottom: float
    parts: tuple[Part, ...]
    office: Spot
    signatures: tuple[Spot, ...]  # the line that is signed on
    qr: Box
    code: Spot
    serial: Spot
    foot: Spot
    art: str = "classic"
    ink: str = INK
    accent: str = GOLD
    background: str | None = None  # digest of the picture that fills the page
    logo: Shown | None = None
    breaks_roles: bool = False  # into two lines, rather than set them small


_WIDTH, _HEIGHT = A4[1], A4[0]
_QR = Box(x=_WIDTH - 70 - 92, y=71, size=92)
_UNDER_QR = _QR.x + _QR.size / 2

CLASSIC = Design(
    width=_WIDTH,
    height=_HEIGHT,
    centre=_WIDTH / 2,
    measure=610,
    top=_HEIGHT - 139,
    bottom=140,
    parts=(
        Part(what="title", size=29, weight=BOLD, colour=INK, space=1.0),
        Part(what="lead", size=11.5, colour=QUIET, space=1.3, least=2),
        Part(what="name", size=33, weight=BOLD, colour=INK, space=1.0, height=44),
        Part(what="own_script_name", size=17, colour=INK, space=0.2, height=25, lines=1),
        Part(what="ornament", size=1, space=0.5, least=3),
        Part(what="sentence", size=11.5, colour=QUIET, space=0.9, least=4),
        Part(what="session", size=18, weight=BOLD, colour=INK, space=0.5, least=1),
        Part(what="facts", size=11, space=0.4),
        Part(what="programme", size=9.5, colour=QUIET, space=0.3),
        Part(what="modules", size=9.3, space=0.8, least=4),
    ),
    office=Spot(x=_WIDTH / 2, y=_HEIGHT - 129, width=610, size=10.5, weight=BOLD),
    signatures=(
        Spot(x=84 + 102.5, y=98, width=205, size=9.5),
        Spot(x=84 + 205 + 62 + 102.5, y=98, width=205, size=9.5),
    ),
    qr=_QR,
    code=Spot(x=_UNDER_QR, y=64.5, width=120, size=8.6, weight=BOLD, colour=INK),
    serial=Spot(x=_UNDER_QR, y=54.5, width=130, size=7.2),
    foot=Spot(x=84 + 236, y=54.5, width=472, size=7.6),
)
