"""An installation at hand: its settings, database and files, for the web, the worker and the terminal."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.core.database import Database
from app.core.migrating import is_current, migrate
from app.core.settings import Settings
from app.core.storage import LocalStorage

OTHERS = stat.S_IRWXG | stat.S_IRWXO
MADE_BEFORE = {"secret-key", "signing-key.pem"}  # what may stand in the folder before the office is set up


@dataclass(frozen=True)
class Office:
    """What every entrance to the software opens first."""

    settings: Settings
    database: Database

    @property
    def storage(self) -> LocalStorage:
        return storage_of(self.settings)

    @property
    def warning(self) -> str:
        """What the operator has to mend, with the remedy; "" where there is nothing."""
        folder = self.settings.data_dir.resolve()
        if folder.stat().st_mode & OTHERS:
            return f"other users of this machine may look into the data folder: chmod 700 {folder}"
        return ""


def storage_of(settings: Settings) -> LocalStorage:
    """The files of an installation, for jobs that have only its settings."""
    return LocalStorage(settings.data_dir / "files")


def open_office(settings: Settings) -> Office:
    """Open the database, setting up an empty folder or bringing an older schema up to date."""
    _close(settings.data_dir)
    if settings.is_embedded:
        _make_private(sa.make_url(settings.url).database)
    database = Database(settings.url)
    if not is_current(database):
        migrate(database)
    return Office(settings, database)


def _close(folder: Path) -> None:
    """Make the data folder for its owner only; one that holds more than this office is left as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_own = folder.stat().st_uid == os.geteuid()
    if is_own and {path.name for path in folder.iterdir()} <= MADE_BEFORE:
        folder.chmod(0o700)


def _make_private(database: str | None) -> None:
    """SQLite gives its other files the permissions of the first, which it would give to everybody."""
    if database and database != ":memory:":
        with suppress(OSError):  # it is there; whatever else it is, opening it says more
            Path(database).touch(mode=0o600, exist_ok=False)
