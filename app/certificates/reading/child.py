"""Reads a PDF or SVG from the standard input in a process of its own, which alone a hostile file can harm."""

import json
import os
import resource
import sys
from typing import IO

from app.certificates.errors import PictureRefused
from app.certificates.reading.documents import read_document
from app.certificates.reading.limits import MEMORY, SECONDS, Purpose
from app.core.i18n import set_language


def main(purpose: str, language: str) -> None:
    """Answer with a line that says what was read, and then its bytes."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    set_language(language)
    with _answer() as answer:
        try:
            read = read_document(sys.stdin.buffer.read(), Purpose[purpose], field="")
        except PictureRefused as refusal:
            answer.write(_line(refusal=refusal.message))
        else:
            answer.write(_line(width=read.width, height=read.height, length=len(read.content)))
            answer.write(read.content)


def _answer() -> IO[bytes]:
    """The standard output, kept apart from what libraries print."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answer


def _line(**said: object) -> bytes:
    return json.dumps(said).encode() + b"\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
