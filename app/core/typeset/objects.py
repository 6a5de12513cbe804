"""Objects of a PDF file as bytes: numbered, one after the other, with the table that finds them again."""

import zlib
from typing import Protocol

SHORT = 8192
FREE = b"0000000000 65535 f \n"


class ObjectSink(Protocol):
    """Whatever takes the objects of a file; each `add` gives the number to refer to."""

    def add(self, body: bytes) -> int: ...

    def add_stream(self, content: bytes, entries: bytes = b"") -> int: ...


class PdfObjects:
    """Objects written one after the other; `taken` numbers are kept for objects written elsewhere."""

    def __init__(self, *, taken: int = 0, start: int = 0) -> None:
        self._parts: list[bytes] = []
        self._last = taken
        self._end = start
        self.offsets: dict[int, int] = {}

    @property
    def content(self) -> bytes:
        return b"".join(self._parts)

    @property
    def end(self) -> int:
        """Place in the file behind the last object."""
        return self._end

    @property
    def last(self) -> int:
        """The highest number given out."""
        return self._last

    def reserve(self) -> int:
        """A number for an object that is added later, here or in a part of the file that follows."""
        self._last += 1
        return self._last

    def add(self, body: bytes, *, number: int | None = None) -> int:
        """Write an object under a reserved number, or under a new one."""
        number = self.reserve() if number is None else number
        self.offsets[number] = self._end
        self.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def add_stream(
        self, content: bytes, entries: bytes = b"", *, number: int | None = None, compress: bool = True
    ) -> int:
        """Write a stream; `entries` are what its dictionary holds besides length and filter."""
        return self.add(stream(content, entries, compress=compress), number=number)

    def write(self, data: bytes) -> None:
        """Write what is no object of its own: the head of the file."""
        self._parts.append(data)
        self._end += len(data)


def stream(content: bytes, entries: bytes = b"", *, compress: bool = True) -> bytes:
    """A stream with its dictionary."""
    data = _compressed(content) if compress else content
    how = b"/Filter /FlateDecode " if compress else b""
    return b"<<%b %b/Length %d>>\nstream\n%b\nendstream" % (entries, how, len(data), data)


def _compressed(content: bytes) -> bytes:
    """Made with no larger a window than need be: to clear 32 KB takes ten times as long as a short text."""
    window, memory = (13, 6) if len(content) < SHORT else (15, 8)
    compressor = zlib.compressobj(wbits=window, memLevel=memory)
    return compressor.compress(content) + compressor.flush()


def cross_references(offsets: dict[int, int]) -> bytes:
    """The table of objects 1 to n with the place of each in the file."""
    rows = [b"%010d 00000 n \n" % offsets[number] for number in range(1, len(offsets) + 1)]
    return b"xref\n0 %d\n" % (len(offsets) + 1) + FREE + b"".join(rows)


def text_string(text: str) -> bytes:
    """A text in any script as a PDF string."""
    return b"<FEFF%b>" % text.encode("utf-16-be", "ignore").hex().upper().encode()


def name_object(text: str) -> bytes:
    """A name, with what does not belong into one written as numbers."""
    safe = (chr(byte) if chr(byte).isalnum() else f"#{byte:02X}" for byte in text.encode("ascii"))
    return b"/" + "".join(safe).encode()
