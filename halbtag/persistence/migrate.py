"""Brings the tables to the state that the code expects, and says whether they are in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from halbtag.persistence.database import Database, UtcDateTime
from halbtag.persistence.models import Base

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported late, and by whoever migrates: a tenth of what it takes to start serving goes for it otherwise.

SCRIPTS = Path(__file__).parents[2] / "migrations"

#: Any number that nobody else on the same PostgreSQL database locks by.
_LOCK = 4_825_784

#: What `MigrationContext` needs to know wherever one is made; env.py hands the same on.
CONTEXT_OPTIONS: dict[str, Any] = {
    "target_metadata": Base.metadata,
    "render_as_batch": True,
    "compare_type": True,
    # SQLite can, once BEGIN comes from us and not from Python's driver.
    "transactional_ddl": True,
}


def upgrade(database: Database, *, revision: str = "head") -> None:
    """Run the missing migrations, if any, in one transaction.

    Of two that run this at the same time the second waits, and finds nothing left to do.
    """
    from alembic import command

    with _schema_connection(database) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, *, revision: str) -> None:
    """Go back to a revision, in one transaction."""
    from alembic import command

    with _schema_connection(database) as connection:
        command.downgrade(_config(connection), revision)


def current_revision(database: Database) -> str | None:
    """Return the revision that the database is at; None is an empty one."""
    from alembic.runtime.migration import MigrationContext

    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revisions() -> list[str]:
    """Return every revision, the oldest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(SCRIPTS))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def is_current(database: Database) -> bool:
    """Say whether the database is at the newest revision."""
    return current_revision(database) == revisions()[-1]


def find_drift(database: Database) -> list[str]:
    """Return in what the database differs from the models, one line each; empty is as it should be."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=CONTEXT_OPTIONS)
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def write_revision(database: Database, *, message: str) -> None:
    """Write the next numbered migration from what the models have and the database has not."""
    from alembic import command

    number = f"{len(revisions()) + 1:04}"
    with _schema_connection(database) as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def render_type(kind: str, value: object, _context: object) -> str | bool:
    """Write our own column type into a revision as the plain type under it: a revision must outlive the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcDateTime) else False


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _schema_connection(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        if database.is_sqlite:
            with _without_foreign_keys(connection):
                yield connection
        else:
            with connection.begin():
                # Whoever comes second waits as long as the first one's migrations take.
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield connection


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    # Batch mode drops the old table, and with foreign keys on that would delete the rows of its children (SQLite,
    # "Making Other Kinds Of Table Schema Changes"). Inside a transaction the pragma does nothing, and SQLAlchemy would
    # begin one.
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 (an open connection has one)
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise RuntimeError(f"a migration left {len(broken)} rows that point nowhere")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
