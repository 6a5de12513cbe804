"""Files out of certificates: what stands inside one, and all of them in one archive."""

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast

from app.core.pdfium import opened_pdf

# Every file has the same date, so that the same certificates make the same archive.
MADE = (1980, 1, 1, 0, 0, 0)


class _Pipe:
    """A file that only takes: what was written is handed on and forgotten."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        content = b"".join(self._parts)
        self._parts.clear()
        return content


def attached_file(pdf: bytes, name: str) -> bytes:
    """A file inside a certificate's file; raises KeyError where there is none of this name."""
    with opened_pdf(pdf) as document:
        for n in range(document.count_attachments()):
            attachment = document.get_attachment(n)
            if attachment.get_name() == name:
                return bytes(attachment.get_data())
    raise KeyError(name)


def zip_stream(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """A ZIP archive in pieces, one file at a time in memory; PDFs are compressed already and stored."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, MADE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
            yield pipe.take()
    yield pipe.take()
