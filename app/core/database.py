"""The database: declarative base, column types, and sessions that read or write."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum as PyEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

BUSY_TIMEOUT_MS = 10_000
CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Id(sa.types.TypeDecorator[uuid.UUID]):
    """A UUID: native on PostgreSQL, 16 bytes on SQLite, where text would double every index."""

    impl = sa.LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(sa.LargeBinary(16))

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> object:
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:  # noqa: ARG002
        if value is None or isinstance(value, uuid.UUID):
            return value
        return uuid.UUID(bytes=bytes(value))


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: refuses naive times, gives back UTC on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ContactText(sa.types.TypeDecorator[str]):
    """An address, telephone number or other contact detail, named so that encryption can be added here."""

    impl = sa.Text
    cache_ok = True


class Base(DeclarativeBase):
    """The base of all mapped classes."""

    metadata = sa.MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = {  # noqa: RUF012 - read once by SQLAlchemy
        uuid.UUID: Id,
        datetime: UtcDateTime,
        str: sa.Text,
        dict[str, Any]: sa.JSON,
        list[str]: sa.JSON,
        PyEnum: sa.Enum(
            PyEnum, native_enum=False, length=24, values_callable=lambda kind: [each.value for each in kind]
        ),
    }


class Identified:
    """A random primary key that tells nothing about its record."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


class Imported:
    """Remembers the register import that made the record, so that the import can be undone."""

    import_id: Mapped[uuid.UUID | None] = mapped_column(index=True)


class Database:
    """One engine, and sessions of two kinds: reading ones, and writing ones that lock SQLite at BEGIN."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _create_engine(self.url)
        self._writing_engine = self.engine.execution_options(mandate_writes=True)
        self._reading_engine = self.engine.execution_options(mandate_one_moment=True)
        if not self.is_sqlite:  # where it is so by itself
            self._reading_engine.update_execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    def open_session(self, *, writes: bool) -> Session:
        """A reading session sees the database as it was at its first question, and cannot change it."""
        engine = self._writing_engine if writes else self._reading_engine
        return Session(engine, expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back by an exception."""
        with self.open_session(writes=True) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.open_session(writes=False) as session:
            yield session

    def dispose(self) -> None:
        self.engine.dispose()


def one_at_a_time(db: Session, number: int) -> None:
    """Wait until no other transaction is here; `number` is this place's own. SQLite has one writer anyway."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def sees_one_moment(db: Session) -> bool:
    """Do all questions of this session see the same state of the database?"""
    return bool(db.get_bind().get_execution_options().get("mandate_one_moment"))


def _create_engine(url: sa.URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN below, not the driver's own
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else REPLACE removes rows without telling the triggers
        "temp_store = MEMORY",
        "cache_size = -32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another writer came between.
    options = connection.get_execution_options()
    reads = options.get("mandate_one_moment", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("mandate_writes", False) else "BEGIN")
