"""All certificates of a session in one file for the printer: a page each, what they share drawn once."""

import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from reportlab.pdfbase.pdfdoc import xObjectName

from app.certificates.pdf import art
from app.certificates.pdf.design import DESIGNS, INK, Box, Design
from app.certificates.pdf.layout import OWN, Said, is_rtl, lay_out, mirrored_box
from app.certificates.pdf.words import own_text, shared_words
from app.core.typeset import PdfCanvas, draw_qr, new_canvas


def draw_sheet(papers: Iterable[Mapping[str, Any]], *, title: str, author: str, language: str) -> bytes:
    """One page for each of what was printed, in their order. A sheet is for paper: it is not signed."""
    target = BytesIO()
    canvas = new_canvas(target, title=title, author=author, language=language, invariant=True)
    _define_art(canvas)
    forms: dict[str, tuple[Design, list[Said], Box]] = {}
    for printed in papers:
        key = json.dumps([shared_words(printed), bool(printed["own_script_name"])], sort_keys=True)
        if key not in forms:
            forms[key] = _define_form(canvas, f"page{len(forms)}", printed)
        name = f"page{list(forms).index(key)}"
        _draw_page(canvas, name, printed, *forms[key])
    canvas.save()
    return target.getvalue()


def _define_art(canvas: PdfCanvas) -> None:
    for name, (operators, box) in art.forms().items():
        canvas.beginForm(name, *box)  # type: ignore[arg-type]
        canvas.addLiteral(operators)
        canvas.endForm()
    canvas.beginForm("art", 0, 0, art.WIDTH, art.HEIGHT)
    operators = art.background()
    for name in art.forms():
        operators = operators.replace(f"/{name} Do", f"/{xObjectName(name)} Do")
        canvas.doForm(name)
    canvas.addLiteral(operators)
    canvas.endForm()


def _define_form(canvas: PdfCanvas, name: str, printed: Mapping[str, Any]) -> tuple[Design, list[Said], Box]:
    """Draw what is the same on many pages; gives the places of what is not."""
    design = DESIGNS[printed["template"]]
    pieces = lay_out(design, printed, has_own_script=bool(printed["own_script_name"]))
    canvas.beginForm(name, 0, 0, design.width, design.height)
    canvas.doForm("art")
    for piece in pieces:
        if not isinstance(piece, Said):
            canvas.addLiteral(f"q {piece.operators} Q")
        elif piece.text is not None:
            piece.place.draw(canvas, piece.text)
    canvas.endForm()
    own = [piece for piece in pieces if isinstance(piece, Said) and piece.what in OWN]
    return design, own, mirrored_box(design, is_mirrored=is_rtl(printed))


def _draw_page(
    canvas: PdfCanvas, form: str, printed: Mapping[str, Any], design: Design, own: list[Said], qr: Box
) -> None:
    canvas.setPageSize((design.width, design.height))
    canvas.doForm(form)
    for said in own:
        said.place.draw(canvas, own_text(said.what, printed))
    address = printed["check_url"]
    draw_qr(canvas, qr.x, qr.y, qr.size, address, colour=INK, alike=address.rindex("/") + 1)
    canvas.showPage()
