"""An uploaded picture: known by its content, bounded, and written anew, so that nothing hides in it."""

import io
import warnings
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from PIL import Image, ImageCms, ImageOps

from app.certificates.errors import PictureRefused
from app.core.i18n import gettext as _

LARGEST_FILE = 5 << 20
MOST_PIXELS = 40_000_000
QUALITY = 88
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
NOT_READABLE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


class Purpose(Enum):
    """What a picture is for, with the longest side it is kept at, in pixels."""

    EMBLEM_OR_SIGNATURE = 800
    BACKGROUND = 2480  # 212 to the inch on A4


@dataclass(frozen=True)
class ReadPicture:
    """A picture as it goes into certificates; of its size only the ratio counts."""

    content: bytes
    width: float
    height: float


def read_picture(content: bytes, purpose: Purpose, *, field: str) -> ReadPicture:
    """What certificates can show of an uploaded file; raises PictureRefused, beside its field."""
    if len(content) > LARGEST_FILE:
        raise PictureRefused(
            _(
                "The file is larger than %(most)s megabytes. Make the picture smaller.",
                most=LARGEST_FILE >> 20,
            ),
            field=field,
        )
    if not content.startswith((PNG, JPEG)):
        raise PictureRefused(_("This is no picture of a known kind. Upload a PNG or a JPEG."), field=field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in the file: it is written anew
            return _read(content, purpose, field=field)
    except NOT_READABLE:
        raise PictureRefused(
            _("The picture cannot be read: it is damaged. Save it again and upload that."), field=field
        ) from None


def _read(content: bytes, purpose: Purpose, *, field: str) -> ReadPicture:
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PictureRefused(_("The picture has too many pixels. Make it smaller."), field=field)
        image = _in_srgb(ImageOps.exif_transpose(opened))
    if min(image.size) < 8 or max(image.size) > 40 * min(image.size):
        raise PictureRefused(_("The picture is too small, or far too narrow."), field=field)
    image.thumbnail((purpose.value, purpose.value), Image.Resampling.LANCZOS)
    return ReadPicture(_written(image, is_photo=content.startswith(JPEG)), image.width, image.height)


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as the page has them, without profile; transparency stays."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode, profile = "RGBA" if has_alpha else "RGB", image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        with suppress(ImageCms.PyCMSError):  # a profile that is no use
            srgb = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode=mode) or image
    return image.convert(mode)


def _written(image: Image.Image, *, is_photo: bool) -> bytes:
    """PNG, or JPEG for what came as one; without what the camera said of itself."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    if bare.mode == "RGBA" and bare.getchannel("A").getextrema()[0] == 255:
        bare = bare.convert("RGB")
    target = io.BytesIO()
    if is_photo and bare.mode == "RGB":
        bare.save(target, "JPEG", quality=QUALITY, optimize=True)
    else:
        bare.save(target, "PNG", optimize=True)
    return target.getvalue()
