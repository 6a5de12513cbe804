"""The constant art of a certificate as PDF operators: guilloche border, rosettes, emblem; drawn once, kept.

The emblem is a neutral compass rose: emblems of organisations are theirs to grant.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin

from reportlab.lib.pagesizes import A4

Point = tuple[float, float]

WIDTH, HEIGHT = A4[1], A4[0]
PAPER = "0.992 0.988 0.969"
NAVY = "0.075 0.161 0.341"
GOLD = "0.698 0.541 0.220"
SAND = "0.757 0.702 0.553"
MIST = "0.925 0.914 0.875"

BAND = 20.0  # height of the guilloche between its two frames
EDGE = 17.0  # from the edge of the paper to the outer frame
PERIOD = 26.0  # length of one wave before it is fitted to its side by a few per cent
PERIODS_WIDE = 30
PERIODS_HIGH = 20
STRANDS = 4
STEPS = 16  # of which a curve is made
PETALS = 40
WAVE, PETAL = "Wave", "Petal"  # the two forms inside the file


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[str, tuple[float, float, float, float]]]:
    """The parts that repeat, each once in the file: a wave of the border, a petal of the rosettes."""
    half = BAND / 2
    return {
        WAVE: (_wave(), (-1, -half, PERIOD + 1, half)),
        PETAL: (_petal(), (-1.1, -1.1, 1.1, 1.1)),
    }


@lru_cache(maxsize=1)
def background() -> str:
    """Paper, watermark, border and emblem, beneath everything else."""
    return "\n".join(
        (
            f"q {PAPER} rg 0 0 {WIDTH:.2f} {HEIGHT:.2f} re f Q",
            _watermark(),
            _border(),
            *(_corner(x, y) for x in (_mid(), WIDTH - _mid()) for y in (_mid(), HEIGHT - _mid())),
            _emblem(WIDTH / 2, HEIGHT - 83, 29),
        )
    )


def _mid() -> float:
    """Distance of the middle of the band from the edge of the paper."""
    return EDGE + 4 + BAND / 2


def _border() -> str:
    inner = EDGE + BAND + 8
    return "\n".join(
        (
            _rectangle(EDGE, 1.6, NAVY),
            _rectangle(EDGE + 3.2, 0.4, GOLD),
            f"q {SAND} RG 0.32 w",
            *_sides(),
            "Q",
            _rectangle(inner - 3.2, 0.4, GOLD),
            _rectangle(inner, 0.9, NAVY),
        )
    )


def _rectangle(inset: float, width: float, colour: str) -> str:
    return (
        f"q {colour} RG {width} w {inset:.2f} {inset:.2f} "
        f"{WIDTH - 2 * inset:.2f} {HEIGHT - 2 * inset:.2f} re S Q"
    )


def _sides() -> list[str]:
    start = _mid()
    wide = (WIDTH - 2 * start) / PERIODS_WIDE
    high = (HEIGHT - 2 * start) / PERIODS_HIGH
    across = [
        f"q {wide / PERIOD:.4f} 0 0 1 {start + n * wide:.3f} {y:.3f} cm /{WAVE} Do Q"
        for y in (start, HEIGHT - start)
        for n in range(PERIODS_WIDE)
    ]
    up = [
        f"q 0 {high / PERIOD:.4f} -1 0 {x:.3f} {start + n * high:.3f} cm /{WAVE} Do Q"
        for x in (start, WIDTH - start)
        for n in range(PERIODS_HIGH)
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


def _watermark() -> str:
    return _rosette(WIDTH / 2, HEIGHT / 2 - 12, 215, petals=PETALS, colour=MIST, width=0.45)


def _corner(x: float, y: float) -> str:
    side = BAND + 8
    return "\n".join(
        (
            f"q {PAPER} rg {NAVY} RG 0.9 w {x - side / 2:.2f} {y - side / 2:.2f} {side} {side} re B Q",
            _rosette(x, y, side / 2 - 2.5, petals=14, colour=GOLD, width=0.3),
            f"q {NAVY} rg {_circle(x, y, 2.2)} f Q",
        )
    )


def _emblem(x: float, y: float, radius: float) -> str:
    parts = [
        f"q {PAPER} rg {NAVY} RG 1.3 w {_circle(x, y, radius)} B Q",
        f"q {GOLD} RG 0.5 w {_circle(x, y, radius - 2.6)} S {_circle(x, y, radius - 8.2)} S Q",
        _rosette(x, y, radius - 8.6, petals=24, colour=SAND, width=0.22),
    ]
    dots = [
        _circle(x + (radius - 5.4) * cos(2 * pi * n / 32), y + (radius - 5.4) * sin(2 * pi * n / 32), 0.75)
        for n in range(32)
    ]
    parts.append(f"q {NAVY} rg {' '.join(dots)} f Q")
    parts += [_ray(x, y, angle, radius * 0.42) for angle in range(45, 360, 90)]
    parts += [_ray(x, y, angle, radius * 0.66) for angle in range(0, 360, 90)]
    parts.append(f"q {PAPER} rg {NAVY} RG 0.7 w {_circle(x, y, 2.3)} B Q")
    return "\n".join(parts)


def _ray(x: float, y: float, degrees: float, length: float) -> str:
    """One point of the compass rose, half light and half dark."""
    angle, waist = degrees * pi / 180, length * 0.26
    tip = (x + length * cos(angle), y + length * sin(angle))
    sides = [(x + waist * cos(angle + turn), y + waist * sin(angle + turn)) for turn in (pi / 4, -pi / 4)]
    halves = [f"{_polygon([(x, y), side, tip])} {how}" for side, how in zip(sides, ("B", "f"), strict=True)]
    return (
        f"q {NAVY} RG 0.3 w {PAPER} rg {halves[0]} Q q {NAVY if degrees % 90 == 0 else GOLD} rg {halves[1]} Q"
    )


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
