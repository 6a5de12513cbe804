"""The files behind an import: kept as they came, found again under their own names."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.core.i18n import gettext as _
from app.core.storage import Storage
from app.registers.errors import NotAsExpected
from app.registers.service.importing import Source

LONGEST_NAME = 120
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True)
class UploadedFile:
    """A file as it was sent: its name, without folders, and its bytes."""

    name: str
    content: bytes

    @property
    def key(self) -> str:
        """Under which the storage has it."""
        return hashlib.sha256(self.content).hexdigest()


def uploaded(name: str, content: bytes) -> UploadedFile:
    """A file with a name that is safe in any folder."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNSAFE.sub("-", last).strip(" .-")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 10:
        return UploadedFile(f"{stem[:LONGEST_NAME]}.{ending}", content)
    return UploadedFile(plain[:LONGEST_NAME] or "register", content)


def source_of(files: Sequence[UploadedFile], *, mapping: dict[str, Any] | None = None) -> Source:
    """What an import remembers of its files."""
    keys = [file.key for file in files]
    return Source(
        file_name=", ".join(file.name for file in files),
        file_digest=keys[0] if len(keys) == 1 else hashlib.sha256("".join(keys).encode()).hexdigest(),
        files=[
            {"name": file.name, "key": key, "size": len(file.content)}
            for file, key in zip(files, keys, strict=True)
        ],
        mapping=mapping or {},
    )


def keep_files(storage: Storage, files: Sequence[UploadedFile]) -> None:
    """Store the bytes under their keys."""
    for file in files:
        storage.put(file.content)


@contextmanager
def laid_out(files: Sequence[UploadedFile]) -> Iterator[list[Path]]:
    """The files in a folder of their own, under their own names, for the time of reading."""
    with TemporaryDirectory(prefix="register-") as folder:
        paths = _paths(Path(folder), [file.name for file in files])
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(file.content)
        yield paths


@contextmanager
def fetched(storage: Storage, files: Sequence[dict[str, Any]]) -> Iterator[list[Path]]:
    """The kept files of an import in a folder of their own; raises NotAsExpected where one is gone."""
    with TemporaryDirectory(prefix="register-") as folder:
        paths = _paths(Path(folder), [str(file["name"]) for file in files])
        for path, file in zip(paths, files, strict=True):
            try:
                source = storage.open(file["key"])
            except OSError as error:
                reason = _("The file of this import is no longer kept. Upload it again.")
                raise NotAsExpected(reason) from error
            with source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
        yield paths


def _paths(folder: Path, names: Sequence[str]) -> list[Path]:
    """A path a file: a text file's sheet is named after it, so two of one name are told apart."""
    paths: list[Path] = []
    for name in names:
        path = folder / name
        number = 2
        while path in paths:
            path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
            number += 1
        paths.append(path)
    return paths
