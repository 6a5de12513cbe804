"""QR codes as one filled path: sharp at every size, a few hundred bytes, the same bytes every time."""

import re
from functools import lru_cache, reduce
from operator import xor

import segno

from app.core.typeset.canvas import Surface
from app.core.typeset.operators import BLACK, fill

QUIET_ZONE = 4
# Trying all eight masks takes five times as long and never matters to a reader.
MASK = 3
ASCII_BITS = 7


def draw_qr(
    surface: Surface, x: float, y: float, size: float, data: str, *, colour: str = BLACK, alike: int = 0
) -> None:
    """Draw a QR code, quiet zone included, in the square whose lower left corner is (x, y).

    `alike` says how many characters at the start are those of many other codes of the same length: the
    first of them takes long, each further one a hundredth of that.
    """
    side, cells = _cells_alike(data, alike) if alike else _cells(data)
    unit = size / (side + 2 * QUIET_ZONE)
    stride = -(-side // 8)
    rows = cells.to_bytes(side * stride, "big")
    path = "".join(
        _eight(byte, place % stride, side - 1 - place // stride) for place, byte in enumerate(rows)
    )
    surface.addLiteral(f"q {fill(colour)} {unit:.5f} 0 0 {unit:.5f} {x:.3f} {y:.3f} cm {path}f Q")


def _cells(data: str) -> tuple[int, int]:
    """Modules on a side, and all modules as bits, row by row, each row filled up to whole bytes."""
    matrix = segno.make_qr(data, error="m", mask=MASK, mode="byte").matrix
    side = len(matrix)
    stride = 8 * -(-side // 8)
    bits = ("".join("1" if dark else "0" for dark in row).ljust(stride, "0") for row in matrix)
    return side, int("".join(bits), 2)


def _cells_alike(data: str, alike: int) -> tuple[int, int]:
    """The same by sums: with its mask given, a code is linear in the bits of its text (ISO/IEC 18004)."""
    side, plain, changes = _family(data[:alike], len(data) - alike)
    bits = (
        changes[place][bit]
        for place, letter in enumerate(data[alike:])
        for bit in range(ASCII_BITS)
        if ord(letter) >> bit & 1
    )
    return side, reduce(xor, bits, plain)


@lru_cache(maxsize=4)
def _family(start: str, length: int) -> tuple[int, int, tuple[tuple[int, ...], ...]]:
    """The code of the start with nothing but zeros after it, and what each bit of the rest changes in it."""
    side, plain = _cells(start + "\0" * length)

    def change(place: int, bit: int) -> int:
        rest = "\0" * place + chr(1 << bit) + "\0" * (length - place - 1)
        return _cells(start + rest)[1] ^ plain

    return (
        side,
        plain,
        tuple(tuple(change(place, bit) for bit in range(ASCII_BITS)) for place in range(length)),
    )


@lru_cache(maxsize=65536)
def _eight(byte: int, column: int, row: int) -> str:
    """Rectangles of eight modules in a row."""
    left = QUIET_ZONE + 8 * column
    runs = re.finditer("1+", f"{byte:08b}")
    return "".join(f"{left + run.start()} {row + QUIET_ZONE} {len(run[0])} 1 re " for run in runs)
