"""An installation at hand: its settings, database and files, for the web, the worker and the terminal."""

from dataclasses import dataclass

from app.core.database import Database
from app.core.migrating import is_current, migrate
from app.core.settings import Settings
from app.core.storage import LocalStorage


@dataclass(frozen=True)
class Office:
    """What every entrance to the software opens first."""

    settings: Settings
    database: Database

    @property
    def storage(self) -> LocalStorage:
        return storage_of(self.settings)


def storage_of(settings: Settings) -> LocalStorage:
    """The files of an installation, for jobs that have only its settings."""
    return LocalStorage(settings.data_dir / "files")


def open_office(settings: Settings) -> Office:
    """Open the database, setting up an empty folder or bringing an older schema up to date."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.url)
    if not is_current(database):
        migrate(database)
    return Office(settings, database)
