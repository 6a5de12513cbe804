"""From what a certificate keeps of its design to places on the page; all in points."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reportlab.lib.units import mm

from app.certificates.pdf.design import CLASSIC, INK, Box, Design, Part, Shown, Spot
from app.certificates.rules import OPTIONAL_PARTS, PAGE_SIZES, TEMPLATE, PageSize

BUILT_IN_INSETS = {"left": 70.0, "right": 70.0, "bottom": 54.5, "top": 54.0}
WIDEST = 610.0
LOGO_WIDTH, LOGO_HEIGHT = 190.0, 58.0
QR = 92.0
BLOCK = 205.0  # a signatory's widest line
READABLE = 0.72  # of their size: below it a title goes into a further line instead
SIGNING_ROOM = 42.0  # above that line, for a signature


def design_of(printed: Mapping[str, Any]) -> Design:
    """The design that a certificate was issued with: `TEMPLATE` is built in, the others are kept with it."""
    if printed["template"] == TEMPLATE:
        return CLASSIC
    kept = printed["design"]
    made = _Placing(kept, signatories=len(printed["signatures"]), is_mirrored=printed["direction"] == "rtl")
    return made.design()


class _Placing:
    """Places worked out from the free area inwards, for a page that reads from the left."""

    def __init__(self, kept: Mapping[str, Any], *, signatories: int, is_mirrored: bool) -> None:
        self.kept = kept
        self.signatories = signatories
        self.width, self.height = (side * mm for side in PAGE_SIZES[PageSize(kept["page"])])
        self.is_tall = self.height > self.width
        insets = dict(BUILT_IN_INSETS)
        if kept["art"] == "background":
            insets = {side: size * mm for side, size in kept["margins"].items()}
        if is_mirrored:  # the free area stays where it is while its content is turned over
            insets["left"], insets["right"] = insets["right"], insets["left"]
        self.left, self.right = insets["left"], self.width - insets["right"]
        self.bottom, self.top = insets["bottom"], self.height - insets["top"]

    def design(self) -> Design:
        kept, head = self.kept, self._head()
        qr = Box(x=self.right - QR, y=self.bottom + 16.5, size=QR)
        line = self._signing_line()
        under = qr.x + QR / 2
        start = self.left + 14
        foot_width = qr.x - 30 - start
        design = Design(
            width=self.width,
            height=self.height,
            centre=(self.left + self.right) / 2,
            measure=min(WIDEST, self.right - self.left),
            top=head - 10,
            bottom=line + SIGNING_ROOM if self.signatories or self.is_tall else self.bottom + QR + 24,
            parts=self._parts(),
            office=Spot(
                x=(self.left + self.right) / 2,
                y=head,
                width=min(WIDEST, self.right - self.left),
                size=10.5,
                weight=CLASSIC.office.weight,
            ),
            signatures=self._signing_places(line, start, qr.x),
            qr=qr,
            code=replace(CLASSIC.code, x=under, y=self.bottom + 10, colour=kept["ink"]),
            serial=replace(CLASSIC.serial, x=under, y=self.bottom),
            foot=replace(CLASSIC.foot, x=start + foot_width / 2, y=self.bottom, width=foot_width),
            art=kept["art"],
            ink=kept["ink"],
            accent=kept["accent"],
            background=kept["background"]["digest"] if kept["background"] else None,
            logo=self._logo(),
            breaks_roles=True,
        )
        return _turned(design, self.left + self.right) if kept["qr"] == "left" else design

    def _head(self) -> float:
        """The baseline of the office's name: below its emblem, where there is one."""
        has_emblem = self.kept["logo"] is not None or self.kept["art"] == "classic"
        return self.top - (75.0 if has_emblem else 16.0)

    def _logo(self) -> Shown | None:
        logo = self.kept["logo"]
        if logo is None:
            return None
        return Shown(
            digest=logo["digest"],
            ratio=logo["width"] / logo["height"],
            x=(self.left + self.right - LOGO_WIDTH) / 2,
            y=self.top - LOGO_HEIGHT,
            width=LOGO_WIDTH,
            height=LOGO_HEIGHT,
        )

    def _signing_line(self) -> float:
        """Beside the square code, or above it where the page is too narrow for both."""
        return self.bottom + 49.5 + (QR + 34 if self.is_tall else 0)

    def _signing_places(self, line: float, start: float, qr_left: float) -> tuple[Spot, ...]:
        count = self.signatories
        room = (self.right - 14 if self.is_tall else qr_left - 24) - start
        gap = 62.0 if count <= 2 and not self.is_tall else 26.0
        width = min(BLOCK, (room - gap * (count - 1)) / max(count, 1))
        if self.is_tall:
            start += (room - count * width - gap * (count - 1)) / 2
        return tuple(
            Spot(x=start + n * (width + gap) + width / 2, y=line, width=width, size=9.5) for n in range(count)
        )

    def _parts(self) -> tuple[Part, ...]:
        left_out = set(OPTIONAL_PARTS) - set(self.kept["parts"])
        return tuple(self._part(part) for part in CLASSIC.parts if part.what not in left_out)

    def _part(self, part: Part) -> Part:
        colour = self.kept["ink"] if part.colour == INK else part.colour
        size = float(self.kept["sizes"].get(part.what, part.size))
        height = part.height * size / part.size if part.height else None
        part = replace(part, colour=colour, size=size, height=height)
        if part.what in ("title", "session"):
            return replace(part, lines=3 if self.is_tall else 2, smallest=size * READABLE)
        return part


def _turned(design: Design, edges: float) -> Design:
    """The foot turned over, so that the square code stands on the left; signatories keep their order."""

    def turned(spot: Spot) -> Spot:
        return replace(spot, x=edges - spot.x)

    return replace(
        design,
        signatures=tuple(turned(spot) for spot in reversed(design.signatures)),
        qr=replace(design.qr, x=edges - design.qr.x - design.qr.size),
        code=turned(design.code),
        serial=turned(design.serial),
        foot=turned(design.foot),
    )
