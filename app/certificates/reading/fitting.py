"""How finely a picture is kept: what is seen of it goes into each certificate, and has to have room there."""

import io
from collections.abc import Iterator

from PIL import Image

from app.certificates.pdf.pictures import weigh_picture
from app.certificates.reading.limits import Purpose, ReadPicture
from app.certificates.rules import PAPER

QUALITIES = (88, 78, 66)
SMALLER = 0.8


def write_picture_within(image: Image.Image, purpose: Purpose, *, is_photo: bool) -> ReadPicture:
    """The picture as finely as there is room for; without what the camera said of itself.

    PNG where that is small enough; JPEG at once for a photo, else for a background with too much in it.
    """
    image = _bare(image)
    side = float(purpose.longest_side)
    while True:
        image.thumbnail((round(side), round(side)), Image.Resampling.LANCZOS)
        for written in _ways(image, purpose, is_photo=is_photo):
            if weigh_picture(written) <= purpose.most_bytes:
                return ReadPicture(written, image.width, image.height)
        is_photo = is_photo or purpose is Purpose.BACKGROUND
        side = max(image.size) * SMALLER


def _bare(image: Image.Image) -> Image.Image:
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    is_opaque = bare.mode == "RGBA" and bare.getchannel("A").getextrema()[0] == 255
    return bare.convert("RGB") if is_opaque else bare


def _ways(image: Image.Image, purpose: Purpose, *, is_photo: bool) -> Iterator[bytes]:
    """Files of this size, from the finest on; photos have no transparency, or lose it on the paper."""
    if not is_photo:
        yield _as_file(image, "PNG")
    if image.mode == "RGBA" and purpose is Purpose.BACKGROUND:
        paper = Image.new("RGBA", image.size, PAPER)
        paper.alpha_composite(image)
        image = paper.convert("RGB")
    if image.mode == "RGB":
        for quality in QUALITIES:
            yield _as_file(image, "JPEG", quality=quality)


def _as_file(image: Image.Image, kind: str, **how: int) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, optimize=True, **how)
    return target.getvalue()
