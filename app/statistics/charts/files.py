"""A chart as a file: SVG for documents and slides, PNG for whatever takes nothing else."""

import io
from collections.abc import Sequence

from app.core.i18n import current_language
from app.core.pdfium import opened_pdf
from app.core.typeset import BOLD, new_canvas
from app.statistics.charts.drawing import Chart, draw_chart
from app.statistics.charts.drawing.on_pdf import PdfSurface
from app.statistics.charts.drawing.on_svg import SvgSurface
from app.statistics.charts.drawing.strip import strip_on
from app.statistics.charts.drawing.surface import PALETTES, Surface, TextStyle, Theme

WIDTH = 640.0
MARGIN = 18.0
PIXELS_A_POINT = 2
TITLE = TextStyle(size=13, weight=BOLD)
NOTE = TextStyle(size=7, colour="ink-3")


def picture_svg(
    chart: Chart, *, title: str, notes: Sequence[str], theme: Theme = "light", clearance: str = ""
) -> bytes:
    """The chart under its title, over its `notes`, such as the office and the date the figures were taken."""
    surface = SvgSurface(PALETTES[theme])
    height = -_compose(surface, chart, title=title, notes=notes, clearance=clearance, top=0)
    return surface.document(
        (WIDTH, height), title=title, description=chart.description, language=current_language()
    )


def picture_png(
    chart: Chart, *, title: str, notes: Sequence[str], theme: Theme = "light", clearance: str = ""
) -> bytes:
    """The same picture in pixels, two for a point; every script is shaped as in our PDFs."""
    probe = SvgSurface(PALETTES[theme])
    height = -_compose(probe, chart, title=title, notes=notes, clearance=clearance, top=0)
    page = io.BytesIO()
    canvas = new_canvas(page, title=title, author="", language=current_language(), page_size=(WIDTH, height))
    surface = PdfSurface(canvas, PALETTES[theme])
    surface.box((0, 0), (WIDTH, height), colour="surface")
    _compose(surface, chart, title=title, notes=notes, clearance=clearance, top=height)
    canvas.showPage()
    canvas.save()
    return _rendered(page.getvalue())


def _compose(
    surface: Surface, chart: Chart, *, title: str, notes: Sequence[str], clearance: str, top: float
) -> float:
    """Title, chart and notes from `top` down; the y of the lower edge."""
    strip = strip_on(surface, MARGIN, WIDTH - 2 * MARGIN)
    y = strip.paragraph(top - MARGIN, title, style=TITLE) - 6
    y = draw_chart(surface, chart, x=strip.x, top=y, width=strip.width, clearance=clearance) - 6
    for note in notes:
        y = strip.paragraph(y, note, style=NOTE)
    return y - MARGIN


def _rendered(document: bytes) -> bytes:
    picture = io.BytesIO()
    with opened_pdf(document) as pdf:
        pdf[0].render(scale=PIXELS_A_POINT).to_pil().save(picture, "PNG")
    return picture.getvalue()
