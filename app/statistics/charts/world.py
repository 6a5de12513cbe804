"""world.svg as outlines: read once, kept, and coloured by area in PDFs and pictures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORLD = Path(__file__).resolve().parents[2] / "web" / "static" / "world.svg"
KAPPA = 0.5523  # control points of a quarter circle
VIEW_BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
SHAPE = re.compile(r'<path style="fill:var\(--([A-Z]{3}|map-none)[^"]*" d="([^"]*)"')
HATCH = re.compile(r'<path style="fill:none[^"]*" d="([^"]*)"')
CIRCLE = re.compile(r'<circle style="fill:var\(--([A-Z]{3})[^"]*" cx="(-?\d+)" cy="(-?\d+)" r="(\d+)"')


@dataclass(frozen=True)
class Outline:
    """A shape in the drawing's own units, y downwards, as SVG and as PDF write it."""

    svg: str
    pdf: str


NOTHING = Outline("", "")


@dataclass(frozen=True)
class World:
    """The drawing: land as one, colourable areas by code, circles around the smallest."""

    width: int
    height: int
    areas: Mapping[str, Outline]
    marks: Mapping[str, Outline]
    land: Outline
    hatch: Outline


@cache
def read_world() -> World:
    """The map that the pages show, for counting its areas and for drawing it elsewhere."""
    source = WORLD.read_text(encoding="utf-8")
    size = VIEW_BOX.search(source)
    if size is None:
        raise ValueError(f"{WORLD.name} has no view box")
    shapes = [(code, _shape(data)) for code, data in SHAPE.findall(source)]
    marks = {code: _circle(int(x), int(y), int(r)) for code, x, y, r in CIRCLE.findall(source)}
    areas = {code: outline for code, outline in shapes if code != "map-none"}
    lines = "".join(HATCH.findall(source))
    return World(
        width=int(size[1]),
        height=int(size[2]),
        areas={code: areas.get(code, NOTHING) for code in {**areas, **marks}},
        marks=marks,
        land=Outline(
            "".join(outline.svg for _code, outline in shapes),
            " ".join(outline.pdf for _code, outline in shapes),
        ),
        hatch=Outline(lines, " ".join(_segments(lines))),
    )


def _shape(data: str) -> Outline:
    return Outline(data, " ".join(_path(data)))


def _path(data: str) -> Iterator[str]:
    """ "M1 2l3 4-5 6z", the one form that tools/build_map.py writes, as absolute moves and lines."""
    for ring in data.split("z"):
        numbers = [int(n) for n in re.findall(r"-?\d+", ring)]
        if not numbers:
            continue
        x, y = numbers[0], numbers[1]
        yield f"{x} {y} m"
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            yield f"{x} {y} l"
        yield "h"


def _segments(data: str) -> Iterator[str]:
    for x1, y1, x2, y2 in re.findall(r"M(-?\d+) (-?\d+)L(-?\d+) (-?\d+)", data):
        yield f"{x1} {y1} m {x2} {y2} l"


def _circle(x: int, y: int, r: int) -> Outline:
    k = round(r * KAPPA)
    return Outline(
        f"M{x + r} {y}a{r} {r} 0 1 1 {-2 * r} 0a{r} {r} 0 1 1 {2 * r} 0z",
        f"{x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c"
        f" {x - k} {y + r} {x - r} {y + k} {x - r} {y} c"
        f" {x - r} {y - k} {x - k} {y - r} {x} {y - r} c"
        f" {x + k} {y - r} {x + r} {y - k} {x + r} {y} c h",
    )
