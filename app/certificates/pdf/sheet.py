"""All certificates of a session in one file for the printer: a page each, what they share drawn once."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import xObjectName

from app.certificates.pdf import art
from app.certificates.pdf.design import Box, Design
from app.certificates.pdf.designing import design_of
from app.certificates.pdf.layout import OWN, Decoration, Figure, Said, is_rtl, lay_out, mirrored_box
from app.certificates.pdf.pictures import NO_PICTURES, Pictures, read_drawing
from app.certificates.pdf.words import own_text, shared_words
from app.core.typeset import PdfCanvas, draw_qr, new_canvas


@dataclass(frozen=True, kw_only=True)
class _Form:
    """What is the same on many pages, and the places of what is not."""

    name: str
    design: Design
    own: list[Said]
    qr: Box


def draw_sheet(
    papers: Iterable[Mapping[str, Any]],
    *,
    title: str,
    author: str,
    language: str,
    pictures: Pictures = NO_PICTURES,
) -> bytes:
    """One page for each of what was printed, in their order. A sheet is for paper: it is not signed."""
    target = io.BytesIO()
    canvas = new_canvas(target, title=title, author=author, language=language, invariant=True)
    sheet = _Sheet(canvas, pictures)
    for printed in papers:
        sheet.draw(printed)
    canvas.save()
    return target.getvalue()


class _Sheet:
    """The pages on their way onto the canvas."""

    def __init__(self, canvas: PdfCanvas, pictures: Pictures) -> None:
        self.canvas = canvas
        self.pictures = pictures
        self.forms: dict[str, _Form] = {}
        self.arts: dict[art.Look, str] = {}
        self.images: dict[str, ImageReader] = {}
        for name, (operators, box) in art.forms().items():
            canvas.beginForm(name, *box)  # type: ignore[arg-type]
            canvas.addLiteral(operators)
            canvas.endForm()

    def draw(self, printed: Mapping[str, Any]) -> None:
        """Add a page."""
        key = json.dumps([shared_words(printed), bool(printed["own_script_name"])], sort_keys=True)
        if key not in self.forms:
            self.forms[key] = self._define_form(printed)
        form, canvas = self.forms[key], self.canvas
        canvas.setPageSize((form.design.width, form.design.height))
        canvas.doForm(form.name)
        for said in form.own:
            said.place.draw(canvas, own_text(said.what, printed))
        qr, address = form.qr, printed["check_url"]
        draw_qr(
            canvas, qr.x, qr.y, qr.size, address, colour=form.design.ink, alike=address.rindex("/") + 1
        )  # fmt: skip
        canvas.showPage()

    def _define_form(self, printed: Mapping[str, Any]) -> _Form:
        canvas, design, name = self.canvas, design_of(printed), f"page{len(self.forms)}"
        pieces = lay_out(design, printed, has_own_script=bool(printed["own_script_name"]))
        beneath = self._defined_art(art.look_of(design))
        shown = [piece.digest for piece in pieces if isinstance(piece, Figure)]
        self._define_drawings([*shown, *([design.background] if design.background else [])])
        canvas.beginForm(name, 0, 0, design.width, design.height)
        canvas.doForm(beneath)
        if design.background:
            self._show(design.background, (0, 0, design.width, design.height))
            canvas.addLiteral(art.quiet_zone(mirrored_box(design, is_mirrored=is_rtl(printed))))
        for piece in pieces:
            if isinstance(piece, Decoration):
                canvas.addLiteral(f"q {piece.operators} Q")
            elif isinstance(piece, Figure):
                self._show(piece.digest, (piece.x, piece.y, piece.width, piece.height))
            elif piece.text is not None:
                piece.place.draw(canvas, piece.text)
        canvas.endForm()
        own = [piece for piece in pieces if isinstance(piece, Said) and piece.what in OWN]
        qr = mirrored_box(design, is_mirrored=is_rtl(printed))
        return _Form(name=name, design=design, own=own, qr=qr)

    def _defined_art(self, look: art.Look) -> str:
        if look in self.arts:
            return self.arts[look]
        canvas, name = self.canvas, f"art{len(self.arts)}"
        canvas.beginForm(name, 0, 0, look.width, look.height)
        operators = art.background(look)
        for part in art.forms():
            operators = operators.replace(f"/{part} Do", f"/{xObjectName(part)} Do")
            canvas.doForm(part)
        canvas.addLiteral(operators)
        canvas.endForm()
        self.arts[look] = name
        return name

    def _define_drawings(self, digests: Iterable[str]) -> None:
        """Drawings become forms, which cannot be begun inside of another."""
        for digest in digests:
            drawing = read_drawing(self.pictures.read(digest))
            if drawing is not None and not self.canvas.hasForm(digest):
                self.canvas.beginForm(digest, 0, 0, drawing.width, drawing.height)
                self.canvas.addLiteral(drawing.operators)
                self.canvas.endForm()

    def _show(self, digest: str, box: tuple[float, float, float, float]) -> None:
        canvas, (x, y, width, height) = self.canvas, box
        content = self.pictures.read(digest)
        drawing = read_drawing(content)
        if drawing is None:
            image = self.images.setdefault(digest, ImageReader(io.BytesIO(content)))
            canvas.drawImage(image, x, y, width, height, mask="auto")
            return
        across, up = width / drawing.width, height / drawing.height
        canvas.addLiteral(f"q {across:.6f} 0 0 {up:.6f} {x:.3f} {y:.3f} cm")
        canvas.doForm(digest)
        canvas.addLiteral("Q")
