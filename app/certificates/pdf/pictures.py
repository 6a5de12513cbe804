"""Pictures of an office's inside the file: PNG and JPEG as images, drawings as forms, by their digest."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from app.certificates.pdf.drawings import Drawing
from app.core.typeset.objects import PdfObjects

PNG, JPEG = b"\x89PNG", b"\xff\xd8\xff"


def _nothing(digest: str) -> bytes:
    raise LookupError(f"nobody has said where the picture {digest} is")


@dataclass(frozen=True)
class Pictures:
    """Where pictures come from. A digest says all about its picture, so that any two sources are equal."""

    read: Callable[[str], bytes] = field(default=_nothing, compare=False)


NO_PICTURES = Pictures()


def read_drawing(content: bytes) -> Drawing | None:
    """The drawing in a file of the storage, None for PNG and JPEG; raises ValueError or TypeError."""
    return None if content.startswith((PNG, JPEG)) else Drawing(**json.loads(content))


def is_picture(content: bytes) -> bool:
    """Is it a file that was made to be shown?"""
    if content.startswith((PNG, JPEG)):
        return True
    try:
        return read_drawing(content) is not None
    except (ValueError, TypeError, RecursionError):
        return False


def write_picture(objects: PdfObjects, content: bytes) -> int:
    """Write a picture as an object that fills the unit square; gives its number."""
    drawing = read_drawing(content)
    if drawing is not None:
        matrix = f"{1 / drawing.width:.9f} 0 0 {1 / drawing.height:.9f} 0 0"
        return objects.add_stream(
            drawing.operators.encode("ascii"),
            f"/Type /XObject /Subtype /Form /BBox [0 0 {drawing.width:.3f} {drawing.height:.3f}] "
            f"/Matrix [{matrix}] /Resources <<>>".encode(),
        )
    with Image.open(io.BytesIO(content)) as image:
        if content.startswith(JPEG):
            return objects.add(_jpeg(image, content))
        return _write_samples(objects, image)


def weigh_picture(content: bytes) -> int:
    """How many bytes a picture adds to each certificate."""
    objects = PdfObjects()
    write_picture(objects, content)
    return objects.end


def _jpeg(image: Image.Image, content: bytes) -> bytes:
    return b"<<%b /Filter /DCTDecode /Length %d>>\nstream\n%b\nendstream" % (
        _entries(image, "DeviceRGB"),
        len(content),
        content,
    )


def _write_samples(objects: PdfObjects, image: Image.Image) -> int:
    entries = _entries(image, "DeviceRGB")
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        mask = objects.add_stream(alpha.tobytes(), _entries(image, "DeviceGray"))
        entries += b" /SMask %d 0 R" % mask
    return objects.add_stream(image.convert("RGB").tobytes(), entries)


def _entries(image: Image.Image, space: str) -> bytes:
    return (
        f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} "
        f"/ColorSpace /{space} /BitsPerComponent 8"
    ).encode()
