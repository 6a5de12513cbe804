"""Brings a database to the schema this release needs."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core.database import Database

ROOT = Path(__file__).resolve().parents[2]


def migrate(database: Database, *, revision: str = "head") -> None:
    """Upgrade to `revision`; safe to run again, and from several processes on PostgreSQL."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_lock(7262661)"))
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def is_current(database: Database) -> bool:
    """Does the database stand at the newest revision?"""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def alembic_config() -> Config:
    """Alembic's settings from pyproject.toml."""
    return Config(toml_file=ROOT / "pyproject.toml")
