"""Runs migrations on the database of MANDATE_* settings, or on the connection a caller hands over."""

import sqlalchemy as sa
from alembic import context

import app.models  # noqa: F401 - fills Base.metadata
from app.core.database import Base, Database
from app.core.settings import load_settings


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,  # Id and UtcDateTime read back as their plain types on SQLite
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    database = Database(load_settings().url)
    with database.engine.connect() as connection:
        run(connection)
    database.dispose()
