"""A PIN that a token has refused, noted for every process: a token locks itself after a few wrong ones."""

import fcntl
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core.kept import write_durably

FILE_NAME = "token-pin-refused"
SALT_BYTES = 16


class PinNote:
    """The last PIN that was refused, as a salted digest which is slow to guess from."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / FILE_NAME
        self._unwritten = b""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one process try its PIN at a time, so that the others see what came of it."""
        try:
            descriptor = os.open(self._folder, os.O_RDONLY)
        except OSError:
            yield
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def says(self, secret: str) -> bool:
        """Is this what was refused?"""
        noted = self._unwritten
        with suppress(OSError):
            noted = self._path.read_bytes()
        salt, digest = noted[:SALT_BYTES], noted[SALT_BYTES:]
        return bool(digest) and hmac.compare_digest(_digest(secret, salt), digest)

    def write(self, secret: str) -> None:
        """Note it in the folder, or in memory where the folder cannot be written."""
        salt = os.urandom(SALT_BYTES)
        self._unwritten = salt + _digest(secret, salt)
        with suppress(OSError):
            write_durably(self._path, self._unwritten)
            self._unwritten = b""

    def remove(self) -> None:
        self._unwritten = b""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _digest(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)
