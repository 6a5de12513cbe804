"""Files that are there whole or not at all; and a secret made once per data folder, whoever comes first."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept_once(path: Path, make: Callable[[], str]) -> str:
    """What stands in the file, made by the first who asks; nobody reads a file half written.

    Raises OSError where the folder cannot be written.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_whole(path, make())
    return path.read_text(encoding="utf-8")


def _write_whole(path: Path, content: str) -> None:
    """The link gives the finished file its name, and fails where another was faster."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()


def write_durably(path: Path, content: bytes) -> None:
    """Put the content in the place of what is there; only the owner may read it, and nobody half of it."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
