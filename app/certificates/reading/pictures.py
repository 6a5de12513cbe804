"""An uploaded picture: known by its content, bounded, and written anew, so that nothing hides in it."""

import io
import re
import warnings
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

from app.certificates.errors import PictureRefused
from app.certificates.reading.fitting import write_picture_within
from app.certificates.reading.guard import read_guarded
from app.certificates.reading.limits import LARGEST_FILE, MOST_PIXELS, Purpose, ReadPicture
from app.core.i18n import gettext as _

_SVG = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:\?xml\b|!DOCTYPE svg|svg\b|!--)[^\0]*<svg\b|^\s*<svg\b")
SHRINKABLE = ("L", "LA", "RGB", "RGBA", "CMYK")
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
NOT_READABLE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


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
    if _is_document(content, purpose):
        return read_guarded(content, purpose, field=field)
    if not content.startswith((PNG, JPEG)):
        raise PictureRefused(
            _("This is no picture of a known kind. Upload a PNG, a JPEG or an SVG."), field=field
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in the file: it is written anew
            return _read(content, purpose, field=field)
    except NOT_READABLE:
        raise PictureRefused(
            _("The picture cannot be read: it is damaged. Save it again and upload that."), field=field
        ) from None


def _is_document(content: bytes, purpose: Purpose) -> bool:
    """Is it an SVG, or where a whole page is asked for, a PDF?"""
    if content.startswith(b"%PDF"):
        return purpose is Purpose.BACKGROUND
    return _SVG.search(content[:4096]) is not None


def _read(content: bytes, purpose: Purpose, *, field: str) -> ReadPicture:
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PictureRefused(_("The picture has too many pixels. Make it smaller."), field=field)
        if min(opened.size) < 8 or max(opened.size) > 40 * min(opened.size):
            raise PictureRefused(_("The picture is too small, or far too narrow."), field=field)
        is_plain = opened.mode in SHRINKABLE and "transparency" not in opened.info
        image = opened if is_plain else _in_srgb(opened)
        # Before anything else is done with it: each copy of a large one is another 64 MB.
        image.thumbnail((purpose.longest_side,) * 2, Image.Resampling.LANCZOS, reducing_gap=3.0)
        ImageOps.exif_transpose(image, in_place=True)
        image = _in_srgb(image)
    return write_picture_within(image, purpose, is_photo=content.startswith(JPEG))


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as the page has them, without profile; transparency stays."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode, profile = "RGBA" if has_alpha else "RGB", image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        with suppress(ImageCms.PyCMSError):  # a profile that is no use
            srgb = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode=mode) or image
    return image.convert(mode)
