"""Text in every script on PDF pages: shaped, in the right direction, embedded, and readable again."""

from app.core.typeset.canvas import PdfCanvas, draw_laid_out, draw_line, new_canvas
from app.core.typeset.faces import BOLD, REGULAR
from app.core.typeset.paragraph import Paragraph, draw_paragraph, paragraph
from app.core.typeset.qr import draw_qr
from app.core.typeset.shaping import Line, layout, missing_characters

__all__ = [
    "BOLD",
    "REGULAR",
    "Line",
    "Paragraph",
    "PdfCanvas",
    "draw_laid_out",
    "draw_line",
    "draw_paragraph",
    "draw_qr",
    "layout",
    "missing_characters",
    "new_canvas",
    "paragraph",
]
