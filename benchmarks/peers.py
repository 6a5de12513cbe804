"""The same certificate made by other libraries: words, frame and square code, nothing signed.

Those that are not installed (`make bench` installs them) are left out, and the output says so.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import escape
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Mapping[str, Any]], bytes]
PAPER = """#set page(paper: "a4", flipped: true, margin: 2cm)
#set text(font: "Noto Sans", lang: "en")
#set document(title: sys.inputs.title)
#rect(width: 100%, height: 100%, stroke: 1pt)[#align(center)[
#for line in sys.inputs.lines.split("\\n") [#line #parbreak()]
#image(bytes(sys.inputs.code), format: "svg", width: 3cm, alt: "code")]]
"""


def peers() -> Iterator[tuple[str, Draw | None]]:
    """Name and function of each; None in place of the function where it is not installed."""
    yield "plain reportlab, standard fonts, its own QR code", plain_reportlab
    for name, module, draw in (
        ("fpdf2 with shaping", "fpdf", with_fpdf2),
        ("Typst, PDF/A-3a and PDF/UA-1", "typst", with_typst),
        ("WeasyPrint", "weasyprint", with_weasyprint),
    ):
        try:
            import_module(module)
        except (ImportError, OSError):  # WeasyPrint looks for Pango of the system
            yield name, None
        else:
            yield name, draw


def lines_of(printed: Mapping[str, Any]) -> list[str]:
    """All that stands on a certificate, line by line."""
    words = [*printed["words"].values(), printed["name"], printed["session"]["title"], *printed["facts"]]
    return [*words, *printed["modules"], printed["serial"]]


def plain_reportlab(printed: Mapping[str, Any]) -> bytes:
    """Centred lines in a standard font, with reportlab's own QR code."""
    target = BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(target, pagesize=(width, height))
    for number, line in enumerate(lines_of(printed)):
        canvas.setFont("Helvetica", 14)
        canvas.drawCentredString(width / 2, height - 60 - 22 * number, line)
    picture = Drawing(90, 90)
    picture.add(QrCodeWidget(printed["check_url"], barWidth=90, barHeight=90))
    renderPDF.draw(picture, canvas, 40, 40)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def with_fpdf2(printed: Mapping[str, Any]) -> bytes:
    """Noto Sans through HarfBuzz."""
    from fpdf import FPDF

    pdf = FPDF(orientation="landscape", format="A4")
    pdf.add_font("Noto", fname=str(_font()))
    pdf.set_font("Noto", size=12)
    pdf.set_text_shaping(use_shaping_engine=True)
    pdf.add_page()
    pdf.rect(5, 5, 287, 200)
    for line in lines_of(printed):
        pdf.cell(0, 7, line, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.image(BytesIO(_svg(printed)), x=250, y=170, w=30)
    return bytes(pdf.output())


def with_typst(printed: Mapping[str, Any]) -> bytes:
    """One compiler for all; its fonts are read once."""
    inputs = {
        "title": printed["name"],
        "lines": "\n".join(lines_of(printed)),
        "code": _svg(printed).decode(),
    }
    return bytes(_typst().compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"]))


def with_weasyprint(printed: Mapping[str, Any]) -> bytes:
    """A page of HTML and CSS; the font is the system's."""
    from weasyprint import HTML

    text = "".join(f"<p>{escape(line)}</p>" for line in lines_of(printed))
    style = "@page{size:A4 landscape;margin:1cm}body{font:10pt sans-serif;text-align:center;border:1pt solid}"
    page = f"<html lang=en><title>{escape(printed['name'])}</title><style>{style}</style><body>{text}"
    return bytes(HTML(string=page + _svg(printed).decode()).write_pdf())


@cache
def _typst() -> Any:
    typst = import_module("typst")
    source = Path(tempfile.mkdtemp(prefix="typst-")) / "paper.typ"
    source.write_text(PAPER)
    return typst.Compiler(str(source), root=str(source.parent), font_paths=[str(_font().parent)])


def _font() -> Any:
    return files("manimgx_fonts") / "NotoSans[wght].ttf"


def _svg(printed: Mapping[str, Any]) -> bytes:
    target = BytesIO()
    segno.make_qr(printed["check_url"], error="m", mask=3).save(
        target, kind="svg", scale=3, xmldecl=False, omitsize=True
    )
    return target.getvalue()
