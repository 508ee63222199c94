"""PostgreSQL databases of one test process: made from a template, and emptied where that will do."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

#: What a test may have done to the tables themselves.
_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', relname, attname, atttypid, attnotnull), ',' ORDER BY relname, attnum))
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0
"""

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"

_BEGIN_NUMBERS_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
"""


class PostgresDatabase:
    """One database of a server that one test after the other begins with, every table there and empty."""

    def __init__(self, server: str, *, name: str, template: str) -> None:
        self.server, self.name, self.template = server, name, template
        self.address = _with_database_name(server, name)
        self.shape: str | None = None

    def emptied(self) -> str:
        """Return the address; a hundred times as quick as making it anew, which is done where a test left it broken."""
        if self.shape is None or not self._empty():
            _drop_database(self.server, self.name)
            create_database(self.server, self.name, template=self.template)
            with psycopg.connect(self.address) as connection:
                self.shape = _shape(connection)
        return self.address

    def _empty(self) -> bool:
        with psycopg.connect(self.address) as connection:
            if _shape(connection) != self.shape:
                return False
            tables = [row[0] for row in connection.execute(_TABLES)]
            # Without foreign keys, so in any order; and not waiting for what a test has left open.
            connection.execute("SET session_replication_role = replica; SET lock_timeout = '1s'")
            try:
                for table in tables:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            except psycopg.errors.LockNotAvailable:
                return False
            connection.execute(_BEGIN_NUMBERS_ANEW)
        return True


@contextmanager
def temporary_database(server: str, name: str) -> Iterator[str]:
    """Make a database without a single table, and drop it at the end."""
    yield create_database(server, name)
    _drop_database(server, name)


def create_database(server: str, name: str, *, template: str = "template0") -> str:
    """Make a database and return its address."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return _with_database_name(server, name)


def _drop_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _shape(connection: psycopg.Connection) -> str:
    return str(connection.execute(_SHAPE).fetchone())


def _with_database_name(address: str, name: str) -> str:
    start, query = address.split("?", 1)
    return f"{start.rsplit('/', 1)[0]}/{name}?{query}"
