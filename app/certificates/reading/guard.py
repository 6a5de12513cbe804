"""Has a limited process read a document, so that a hostile one takes only that down."""

import json
from typing import Any

from app.certificates.errors import PictureRefused
from app.certificates.reading.limits import LARGEST_ANSWER, SECONDS, Purpose, ReadPicture
from app.certificates.reading.vectors import damaged
from app.core.apart import answered_apart
from app.core.i18n import current_language

CHILD = "app.certificates.reading.child"


def read_guarded(content: bytes, purpose: Purpose, *, field: str) -> ReadPicture:
    """What certificates can show of a PDF or SVG; raises PictureRefused, beside its field."""
    arguments = ("-sE", "-m", CHILD, purpose.name, current_language())
    with answered_apart(*arguments, content=content, seconds=2 * SECONDS, most=LARGEST_ANSWER) as lines:
        said = _said(next(lines, b""))
        read = b"".join(lines)
    if "refusal" in said:
        raise PictureRefused(said["refusal"], field=field)
    if len(read) != said.get("length"):  # it was ended, or has ended by itself
        raise damaged(field)
    return ReadPicture(read, said["width"], said["height"])


def _said(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
