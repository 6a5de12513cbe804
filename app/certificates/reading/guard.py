"""Has a limited process read a document, so that a hostile one takes only that down."""

import json
import os
import subprocess
import sys
from pathlib import Path

from app.certificates.errors import PictureRefused
from app.certificates.reading.limits import SECONDS, Purpose, ReadPicture
from app.certificates.reading.vectors import damaged
from app.core.i18n import current_language

ROOT = Path(__file__).resolve().parents[3]
CHILD = "app.certificates.reading.child"


def read_guarded(content: bytes, purpose: Purpose, *, field: str) -> ReadPicture:
    """What certificates can show of a PDF or SVG; raises PictureRefused, beside its field."""
    command = [sys.executable, "-m", CHILD, purpose.name, current_language()]
    # Nothing of the office's secrets is in reach of what is read.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MANDATE_")}
    try:
        # The command is this interpreter and a module of this package; the upload is only what it reads.
        answer = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, cwd=ROOT, env=plain, timeout=2 * SECONDS, check=True
        ).stdout
    except subprocess.SubprocessError:
        raise damaged(field) from None
    line, _newline, read = answer.partition(b"\n")
    said = json.loads(line)
    if "refusal" in said:
        raise PictureRefused(said["refusal"], field=field)
    return ReadPicture(read, said["width"], said["height"])
