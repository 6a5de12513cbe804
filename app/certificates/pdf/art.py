"""The constant art of a certificate as PDF operators: guilloche border, rosettes, emblem; drawn once, kept.

The emblem is a neutral compass rose: emblems of organisations are theirs to grant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

from app.certificates.pdf.design import GOLD, Box, Design, channels

Point = tuple[float, float]

PAPER = "0.992 0.988 0.969"
SAND = "0.757 0.702 0.553"
MIST = "0.925 0.914 0.875"

BAND = 20.0  # height of the guilloche between its two frames
EDGE = 17.0  # from the edge of the paper to the outer frame
PERIOD = 26.0  # length of one wave before it is fitted to its side by a few per cent
FITTED = 26.2  # on average
STRANDS = 4
STEPS = 16  # of which a curve is made
PETALS = 40
WAVE, PETAL = "Wave", "Petal"  # the two forms inside the file


@dataclass(frozen=True)
class Look:
    """The page that the art is for, and its colours as operands."""

    art: str
    width: float
    height: float
    ink: str
    accent: str
    sand: str
    has_emblem: bool


def look_of(design: Design) -> Look:
    """What of a design its art depends on."""
    return Look(
        art=design.art,
        width=design.width,
        height=design.height,
        ink=_operands(channels(design.ink)),
        accent=_operands(channels(design.accent)),
        sand=SAND if design.accent == GOLD else _operands(_paler(channels(design.accent))),
        has_emblem=design.logo is None,
    )


def _operands(colour: Sequence[float]) -> str:
    return " ".join(f"{channel:.3f}" for channel in colour)


def _paler(colour: Sequence[float]) -> list[float]:
    """A third of the way to white."""
    return [channel + (1 - channel) / 3 for channel in colour]


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[str, tuple[float, float, float, float]]]:
    """The parts that repeat, each once in the file: a wave of the border, a petal of the rosettes."""
    half = BAND / 2
    return {
        WAVE: (_wave(), (-1, -half, PERIOD + 1, half)),
        PETAL: (_petal(), (-1.1, -1.1, 1.1, 1.1)),
    }


@lru_cache(maxsize=32)
def background(look: Look) -> str:
    """What lies beneath everything else."""
    paper = f"q {PAPER} rg 0 0 {look.width:.2f} {look.height:.2f} re f Q"
    if look.art == "classic":
        return "\n".join((paper, *_classic(look)))
    return "\n".join((paper, *_plain(look))) if look.art == "plain" else paper


def quiet_zone(box: Box) -> str:
    """Paper behind a square code, which no reader finds on a picture."""
    return f"q 1 1 1 rg {box.x:.2f} {box.y:.2f} {box.size:.2f} {box.size:.2f} re f Q"


def _classic(look: Look) -> list[str]:
    """Watermark, border and emblem."""
    drawn = [
        _rosette(look.width / 2, look.height / 2 - 12, 215, petals=PETALS, colour=MIST, width=0.45),
        _border(look),
        *(_corner(look, x, y) for x in (_mid(), look.width - _mid()) for y in (_mid(), look.height - _mid())),
    ]
    return [*drawn, _emblem(look, look.width / 2, look.height - 83, 29)] if look.has_emblem else drawn


def _plain(look: Look) -> list[str]:
    """Two lines around the page, with a small square where they turn."""
    inset = EDGE + 9
    squares = " ".join(
        f"{x - 3:.2f} {y - 3:.2f} 6 6 re"
        for x in (inset, look.width - inset)
        for y in (inset, look.height - inset)
    )
    return [
        _rectangle(look, inset, 1.4, look.ink),
        _rectangle(look, inset + 5, 0.5, look.accent),
        f"q {look.accent} rg {squares} f Q",
    ]


def _mid() -> float:
    """Distance of the middle of the band from the edge of the paper."""
    return EDGE + 4 + BAND / 2


def _border(look: Look) -> str:
    inner = EDGE + BAND + 8
    return "\n".join(
        (
            _rectangle(look, EDGE, 1.6, look.ink),
            _rectangle(look, EDGE + 3.2, 0.4, look.accent),
            f"q {look.sand} RG 0.32 w",
            *_sides(look),
            "Q",
            _rectangle(look, inner - 3.2, 0.4, look.accent),
            _rectangle(look, inner, 0.9, look.ink),
        )
    )


def _rectangle(look: Look, inset: float, width: float, colour: str) -> str:
    return (
        f"q {colour} RG {width} w {inset:.2f} {inset:.2f} "
        f"{look.width - 2 * inset:.2f} {look.height - 2 * inset:.2f} re S Q"
    )


def _sides(look: Look) -> list[str]:
    start = _mid()
    across_length, up_length = look.width - 2 * start, look.height - 2 * start
    periods_wide, periods_high = round(across_length / FITTED), round(up_length / FITTED)
    wide, high = across_length / periods_wide, up_length / periods_high
    across = [
        f"q {wide / PERIOD:.4f} 0 0 1 {start + n * wide:.3f} {y:.3f} cm /{WAVE} Do Q"
        for y in (start, look.height - start)
        for n in range(periods_wide)
    ]
    up = [
        f"q 0 {high / PERIOD:.4f} -1 0 {x:.3f} {start + n * high:.3f} cm /{WAVE} Do Q"
        for x in (start, look.width - start)
        for n in range(periods_high)
    ]
    return across + up


def _wave() -> str:
    """One period of strands that swing through each other, thick at the knots and open between them."""
    steps = range(-1, STEPS + 2)
    paths = []
    for strand in range(2 * STRANDS):
        phase = 2 * pi * strand / (2 * STRANDS)
        height = (BAND / 2 - 1.2) * (1.0 if strand % 2 else 0.72)
        turn = [2 * pi * t / STEPS for t in steps]
        points = [
            (PERIOD * angle / (2 * pi), height * sin(angle + phase + 0.5 * sin(2 * angle))) for angle in turn
        ]
        paths.append(_smooth(points))
    return " ".join(paths) + " S"


def _petal() -> str:
    """Loops around a free middle, one inside the other; turned about it, they make a rosette."""
    loops = []
    for strand in range(STRANDS):
        length = 1 - 0.14 * strand
        points = [
            (length * (0.28 + 0.72 * sin(pi * t / STEPS)), length * 0.42 * sin(2 * pi * t / STEPS))
            for t in range(-1, STEPS + 2)
        ]
        loops.append(_smooth(points))
    return " ".join(loops) + " S"


def _rosette(x: float, y: float, radius: float, *, petals: int, colour: str, width: float) -> str:
    turned = []
    for n in range(petals):
        angle = 2 * pi * n / petals
        c, s = radius * cos(angle), radius * sin(angle)
        turned.append(f"q {c:.4f} {s:.4f} {-s:.4f} {c:.4f} {x:.2f} {y:.2f} cm /{PETAL} Do Q")
    return f"q {colour} RG {width / radius:.6f} w {' '.join(turned)} Q"


def _corner(look: Look, x: float, y: float) -> str:
    side = BAND + 8
    return "\n".join(
        (
            f"q {PAPER} rg {look.ink} RG 0.9 w {x - side / 2:.2f} {y - side / 2:.2f} {side} {side} re B Q",
            _rosette(x, y, side / 2 - 2.5, petals=14, colour=look.accent, width=0.3),
            f"q {look.ink} rg {_circle(x, y, 2.2)} f Q",
        )
    )


def _emblem(look: Look, x: float, y: float, radius: float) -> str:
    parts = [
        f"q {PAPER} rg {look.ink} RG 1.3 w {_circle(x, y, radius)} B Q",
        f"q {look.accent} RG 0.5 w {_circle(x, y, radius - 2.6)} S {_circle(x, y, radius - 8.2)} S Q",
        _rosette(x, y, radius - 8.6, petals=24, colour=look.sand, width=0.22),
    ]
    dots = [
        _circle(x + (radius - 5.4) * cos(2 * pi * n / 32), y + (radius - 5.4) * sin(2 * pi * n / 32), 0.75)
        for n in range(32)
    ]
    parts.append(f"q {look.ink} rg {' '.join(dots)} f Q")
    parts += [_ray(look, (x, y), angle, radius * 0.42) for angle in range(45, 360, 90)]
    parts += [_ray(look, (x, y), angle, radius * 0.66) for angle in range(0, 360, 90)]
    parts.append(f"q {PAPER} rg {look.ink} RG 0.7 w {_circle(x, y, 2.3)} B Q")
    return "\n".join(parts)


def _ray(look: Look, middle: Point, degrees: float, length: float) -> str:
    """One point of the compass rose, half light and half dark."""
    x, y = middle
    angle, waist = degrees * pi / 180, length * 0.26
    tip = (x + length * cos(angle), y + length * sin(angle))
    sides = [(x + waist * cos(angle + turn), y + waist * sin(angle + turn)) for turn in (pi / 4, -pi / 4)]
    halves = [f"{_polygon([(x, y), side, tip])} {how}" for side, how in zip(sides, ("B", "f"), strict=True)]
    dark = look.ink if degrees % 90 == 0 else look.accent
    return f"q {look.ink} RG 0.3 w {PAPER} rg {halves[0]} Q q {dark} rg {halves[1]} Q"


def _polygon(points: Sequence[Point]) -> str:
    first, *rest = points
    return f"{first[0]:.2f} {first[1]:.2f} m " + " ".join(f"{x:.2f} {y:.2f} l" for x, y in rest) + " h"


def _circle(x: float, y: float, radius: float) -> str:
    k = radius * 0.5523
    arcs = (
        (radius, k, k, radius, 0, radius),
        (-k, radius, -radius, k, -radius, 0),
        (-radius, -k, -k, -radius, 0, -radius),
        (k, -radius, radius, -k, radius, 0),
    )
    drawn = " ".join(
        f"{x + a:.2f} {y + b:.2f} {x + c:.2f} {y + d:.2f} {x + e:.2f} {y + f:.2f} c"
        for a, b, c, d, e, f in arcs
    )
    return f"{x + radius:.2f} {y:.2f} m {drawn} h"


def _smooth(points: Sequence[Point]) -> str:
    """A curve through all points but the first and last, which only give it its direction at the ends."""
    drawn = [f"{points[1][0]:.4f} {points[1][1]:.3f} m"]
    for before, start, end, after in zip(points, points[1:], points[2:], points[3:], strict=False):
        one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        drawn.append(f"{one[0]:.4f} {one[1]:.3f} {two[0]:.4f} {two[1]:.3f} {end[0]:.4f} {end[1]:.3f} c")
    return " ".join(drawn)
