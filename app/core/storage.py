"""Files by their digest: the same bytes are stored once, and never change under a name."""

import hashlib
from pathlib import Path
from typing import BinaryIO, Protocol

from app.core.kept import write_durably


class Storage(Protocol):
    """Where files live; a key is the SHA-256 of the content, in hexadecimal."""

    def put(self, content: bytes) -> str: ...

    def open(self, key: str) -> BinaryIO: ...

    def delete(self, key: str) -> None: ...


class LocalStorage:
    """Files in a folder, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Store the bytes and give their key."""
        key = hashlib.sha256(content).hexdigest()
        path = self.path(key)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, content)
        return key

    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    def delete(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Where the file of a key stands; raises ValueError for anything that is no key."""
        if len(key) != 64 or set(key) - set("0123456789abcdef"):
            raise ValueError("not a storage key")
        return self._folder / key[:2] / key
