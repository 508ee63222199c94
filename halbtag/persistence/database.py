"""One database, two ways in: `reading` cannot write, `writing` takes the write lock at once."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from sqlite3 import Connection as SQLiteConnection
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, DateTime, Dialect, Engine, UpdateBase, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session as Session  # noqa: PLC0414 (views name by it what a service is called with)
from sqlalchemy.types import TypeDecorator

#: How long a writer waits for another one (SQLite) before it gives up, in milliseconds.
BUSY_TIMEOUT_MS = 30_000


#: How long anybody waits for a row that somebody else has locked (PostgreSQL), in milliseconds.
LOCK_TIMEOUT_MS = 10_000

#: How long a thread waits for a connection, in seconds, and how many there are beyond those asked for.
POOL_TIMEOUT_SECONDS = 10
SPARE_CONNECTIONS = 5


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: written as UTC, read back as an aware UTC datetime, on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime, turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's zoneless reading its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """The engine, and sessions that say what they are for.

    On SQLite a deferred BEGIN that turns into a write fails with "database is locked" as soon as somebody else wrote
    meanwhile, whatever the time-out; BEGIN IMMEDIATE waits in line instead. `connections` is how many threads use this.
    `base_url` is where this copy is reached: sessions carry it in their `info`, for links in calendar entries.
    """

    def __init__(self, url: str, *, connections: int = 8, base_url: str = "") -> None:
        self._info = {"base_url": base_url}
        self.engine = _create_engine(url, connections)
        #: Sees every transaction that ends well, just before it does, and may add to it.
        self.witness: Callable[[Session], None] | None = None
        self._read_only = self.engine.execution_options(halbtag_reading=True, postgresql_readonly=True)

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is the single-file database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that the database itself keeps from writing."""
        with Session(self._read_only, expire_on_commit=False, info=self._info) as session:
            yield session

    @contextmanager
    def writing(self, *, is_witnessed: bool = True) -> Iterator[Session]:
        """Open a session that commits at the end, or rolls back when an exception leaves it."""
        with Session(self.engine, expire_on_commit=False, info=self._info) as session, session.begin():
            yield session
            if is_witnessed and self.witness is not None:
                self.witness(session)

    def check(self) -> None:
        """Ask the database for a sign of life; raises sqlalchemy.exc.OperationalError if there is none."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def count_changed(session: Session, statement: UpdateBase) -> int:
    """Run an INSERT, UPDATE or DELETE and return how many rows it touched: a guarded step looks at this number."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _create_engine(url: str, connections: int) -> Engine:
    parsed = make_url(url)
    # hide_parameters: an error that is logged must not quote what somebody typed.
    options: dict[str, Any] = {
        "json_serializer": _as_json,
        "hide_parameters": True,
        "pool_size": connections,
        "max_overflow": SPARE_CONNECTIONS,
        "pool_timeout": POOL_TIMEOUT_SECONDS,
    }
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(parsed, pool_pre_ping=True, **options)
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
    cursor.close()
    # Otherwise the pool's first rollback takes the setting back.
    connection.commit()


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _prepare_sqlite(connection: SQLiteConnection, _record: object) -> None:
    # Python 3.11's sqlite3 opens transactions on its own unless this is None; then SQLAlchemy's BEGIN is the only one.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("halbtag_reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
