"""Plain paths out of a page of PDF: shapes in RGB that fit into any file, without anything they refer to."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from app.certificates.pdf.drawings import OPERATORS, Drawing

MOST_OPERATIONS = 60_000
INKS = {"k": "rg", "K": "RG"}
# They say nothing about what is seen: marks, rendering intents, and the font that is set for no text.
IDLE = frozenset({"BMC", "BDC", "EMC", "MP", "DP", "i", "ri", "BT", "ET", "Tf", "TL"})


class NotPlain(Exception):
    """The page shows more than plain paths."""


def read_outlines(pdf: bytes) -> Drawing:
    """The first page as plain paths; raises NotPlain where it holds text, images, shades or transparency."""
    try:
        page = PdfReader(io.BytesIO(pdf)).pages[0]
        return _outlines(page)
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise NotPlain from error


def _outlines(page: PageObject) -> Drawing:
    box, content = page.cropbox, page.get_contents()
    if page.rotation or content is None or page.get("/Annots"):
        raise NotPlain
    if len(content.operations) > MOST_OPERATIONS:
        raise NotPlain
    left, bottom = float(box.left), float(box.bottom)
    drawn = [f"1 0 0 1 {_numbers([0 - left, 0 - bottom])} cm", *_kept(content.operations, page)]
    return Drawing(float(box.width), float(box.height), "\n".join(drawn))


def _kept(operations: Sequence[tuple[Any, bytes]], page: PageObject) -> Iterator[str]:
    depth = 0
    for operands, name in operations:
        operator = name.decode("ascii")
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        if depth < 0:
            raise NotPlain
        if operator not in IDLE and not _is_opaque(operator, operands, page):
            yield _written(operator, operands)
    yield from ["Q"] * depth


def _is_opaque(operator: str, operands: Any, page: PageObject) -> bool:
    """Does it set a state that changes nothing, because everything stays opaque?"""
    if operator != "gs":
        return False
    state = page["/Resources"]["/ExtGState"][operands[0]]  # type: ignore[index]
    if any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA")):
        raise NotPlain
    if state.get("/SMask", "/None") != "/None" or state.get("/BM", "/Normal") != "/Normal":
        raise NotPlain
    return True


def _written(operator: str, operands: Any) -> str:
    if operator == "d":
        dashes, phase = operands
        return f"[{_numbers(dashes)}] {_numbers([phase])} d"
    if operator in INKS and len(operands) == 4:
        cyan, magenta, yellow, black = (float(each) for each in operands)
        mixed = [(1 - part) * (1 - black) for part in (cyan, magenta, yellow)]
        return f"{_numbers(mixed)} {INKS[operator]}"
    if OPERATORS.get(operator) != len(operands):
        raise NotPlain
    return f"{_numbers(operands)} {operator}".strip()


def _numbers(values: Sequence[Any]) -> str:
    return " ".join(f"{float(value):.4f}".rstrip("0").rstrip(".") for value in values)
