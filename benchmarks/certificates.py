"""Certificates drawn on one core, beside the plainest page reportlab alone makes of the same words."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.certificates.pdf import draw_certificate
from app.certificates.queries import CandidateRow, SessionFacts
from app.certificates.service.printed import printed_for
from benchmarks.child import measure
from benchmarks.databases import Place
from benchmarks.figures import Figure, print_figures, print_heading

GOAL_MS = 2.0
ISSUED_AT = datetime(2010, 6, 10, 16, tzinfo=UTC)
CHECK_URL = "https://training.example.org/c/7K3MQ2XW9RTB"
LATIN = ("Aïssatou Kané", "Tomás Iriarte", "Grace Wanjiku Otieno", "Dmitri Volkov")
SCRIPTS = ("أمينة صلاح الحسن", "ግርማ ደስታ ተስፋዬ", "សុខ វិបុល", "李 琳")
FACTS = SessionFacts(
    title="Training on early warning and the analysis framework",
    slug="2010-07",
    starts_on=date(2010, 6, 7),
    ends_on=date(2010, 6, 10),
    days=4,
    is_online=False,
    city="Addis Ababa",
    host_country="ETH",
    language="en",
    programme_code="GP",
    programme_name="Prevention of genocide and related crimes",
    modules=("Concepts and law", "Risk factors", "Early warning", "Management of diversity"),
    minutes=1_440,
    lead_trainer="Leila Farah",
)


def run(_place: Place, *, quick: bool) -> None:
    """Measure names in Latin letters and names in four other scripts."""
    count = 40 if quick else 400
    print_heading("Certificates on one core (CPU time per PDF, from what was printed)")
    plain = measure(milliseconds, plain_certificate, LATIN, count=max(10, count // 10)).value
    print_figures(
        [Figure(name="plain reportlab, standard fonts and its own QR code", value=plain, unit="ms")]
    )
    draw = partial(draw_certificate, made_at=ISSUED_AT)
    for label, names in {"Latin names": LATIN, "names in four other scripts": SCRIPTS}.items():
        measured = measure(milliseconds, draw, names, count=count)
        each = measured.value
        print_figures(
            [
                Figure(name=f"ours, {label}", value=each, unit="ms", goal=GOAL_MS, beside=("plain", plain)),
                Figure(name=f"ours, {label}", value=1000 / each, unit="PDF/s"),
                Figure(name=f"ours, {label}: peak memory", value=measured.peak_mb, unit="MB"),
            ]
        )


def milliseconds(draw: Callable[[Mapping[str, Any]], bytes], names: tuple[str, ...], *, count: int) -> float:
    """CPU milliseconds per file, fonts being loaded already."""
    snapshots = [snapshot(names[number % len(names)], number) for number in range(count)]
    for each in snapshots[: len(names)]:
        draw(each)
    started = time.process_time()
    for each in snapshots:
        if not draw(each).startswith(b"%PDF"):
            raise RuntimeError("no PDF was drawn")
    return (time.process_time() - started) * 1000 / count


def snapshot(name: str, number: int) -> dict[str, Any]:
    """What would be printed for a person of this name."""
    given_name, _space, family_name = name.partition(" ")
    candidate = CandidateRow(
        registration_id=UUID(int=number),
        person_id=UUID(int=number),
        given_name=given_name,
        family_name=family_name,
        own_script_name=SCRIPTS[0] if number % 8 == 0 else "",
        language="en",
        organisation="Human Rights Commission",
        days_present=4,
        days_held=4,
        days_needed=3,
        refusal=None,
    )
    return printed_for(
        candidate,
        FACTS,
        language="en",
        office_name="Training desk",
        check_url=CHECK_URL,
        serial=f"2010/GP-ETH/{number:05}",
        code="7K3MQ2XW9RTB",
        issued_on=date(2010, 6, 10),
    )


def plain_certificate(printed: Mapping[str, Any]) -> bytes:
    """The same words in a standard font, centred, with reportlab's own QR code."""
    target = BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(target, pagesize=(width, height))
    lines = [*printed["words"].values(), printed["name"], printed["session"]["title"], *printed["facts"]]
    for number, line in enumerate([*lines, *printed["modules"], printed["serial"]]):
        canvas.setFont("Helvetica", 14)
        canvas.drawCentredString(width / 2, height - 60 - 22 * number, line)
    picture = Drawing(90, 90)
    picture.add(QrCodeWidget(CHECK_URL, barWidth=90, barHeight=90))
    renderPDF.draw(picture, canvas, 40, 40)
    canvas.showPage()
    canvas.save()
    return target.getvalue()
