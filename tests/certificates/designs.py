"""Designs and pictures of tests: small ones, made here."""

import io
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from unittest.mock import patch
from uuid import UUID

from PIL import Image, ImageDraw

from app.certificates.pdf import Pictures
from app.certificates.queries import ChosenDesign
from app.certificates.rules import DesignContent, Picture, Signatory, SignedBy
from app.certificates.service import printed as words
from tests.certificates import papers

VERSION = UUID("00000000-0000-4000-8000-000000000001")
KEPT: dict[str, bytes] = {}
PICTURES = Pictures(KEPT.__getitem__)


def draw_png(width: int, height: int, *, mode: str = "RGBA") -> bytes:
    """A ring on nothing, or on pale blue where there is no transparency."""
    image = Image.new(mode, (width, height), (0, 0, 0, 0) if mode == "RGBA" else (226, 238, 250))
    ImageDraw.Draw(image).ellipse((4, 4, width - 4, height - 4), outline=(10, 80, 160), width=6)
    return as_file(image, "PNG")


def as_file(image: Image.Image, kind: str, **how: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **how)
    return target.getvalue()


def keep(content: bytes, *, width: int, height: int) -> Picture:
    """Put a picture where the papers of tests find it."""
    digest = sha256(content).hexdigest()
    KEPT[digest] = content
    return Picture(digest=digest, width=width, height=height)


LOGO = keep(draw_png(240, 100), width=240, height=100)
SIGNATURE = keep(draw_png(240, 80), width=240, height=80)
BACKGROUND = keep(draw_png(585, 414, mode="RGB"), width=585, height=414)
DIRECTOR = Signatory(
    by=SignedBy.PERSON,
    name="María Hernández",
    roles={"en": "Director", "ar": "المديرة"},
    signature=SIGNATURE,
)


def printed(content: DesignContent, key: str = "accents", **changes: Any) -> Mapping[str, Any]:
    """What is printed with a design of the office's; without, it is that of `papers.printed`."""
    design = ChosenDesign(version_id=VERSION, number=3, content=content)

    def designed(*known: Any, **more: Any) -> dict[str, Any]:
        return words.printed_for(*known, **more, design=design)

    with patch.object(papers, "printed_for", designed):
        return papers.printed(key, **changes)
