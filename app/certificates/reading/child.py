"""Reads a PDF or SVG from the standard input in a process of its own, which alone a hostile file can harm."""

import json
import resource
import sys

from app.certificates.errors import PictureRefused
from app.certificates.reading.documents import read_document
from app.certificates.reading.limits import MEMORY, SECONDS, Purpose
from app.core.i18n import set_language


def main(purpose: str, language: str) -> None:
    """Answer with a line that says what was read, and then its bytes."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    set_language(language)
    try:
        read = read_document(sys.stdin.buffer.read(), Purpose[purpose], field="")
    except PictureRefused as refusal:
        sys.stdout.write(json.dumps({"refusal": refusal.message}) + "\n")
        return
    sys.stdout.write(json.dumps({"width": read.width, "height": read.height}) + "\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(read.content)


if __name__ == "__main__":
    main(*sys.argv[1:])
