"""QR codes as one filled path: sharp at every size, a few hundred bytes, the same bytes every time."""

from itertools import groupby

import segno

from app.core.typeset.canvas import PdfCanvas
from app.core.typeset.operators import BLACK, fill

QUIET_ZONE = 4
# Trying all eight masks takes five times as long and never matters to a reader.
MASK = 3


def draw_qr(canvas: PdfCanvas, x: float, y: float, size: float, data: str, *, colour: str = BLACK) -> None:
    """Draw a QR code, quiet zone included, in the square whose lower left corner is (x, y)."""
    matrix = segno.make_qr(data, error="m", mask=MASK).matrix
    modules = len(matrix) + 2 * QUIET_ZONE
    unit = size / modules
    rows = [_row(cells, modules - 1 - QUIET_ZONE - line) for line, cells in enumerate(matrix)]
    canvas.addLiteral(f"q {fill(colour)} {unit:.5f} 0 0 {unit:.5f} {x:.3f} {y:.3f} cm {' '.join(rows)} f Q")


def _row(cells: bytearray, bottom: int) -> str:
    rectangles = []
    column = QUIET_ZONE
    for dark, group in groupby(cells):
        length = len(list(group))
        if dark:
            rectangles.append(f"{column} {bottom} {length} 1 re")
        column += length
    return " ".join(rectangles)
